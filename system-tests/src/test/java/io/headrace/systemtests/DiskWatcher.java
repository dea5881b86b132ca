package io.headrace.systemtests;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Told of every operation on files that goes through a {@link WatchedFileSystem}. Each method is called twice, before
 * the operation and after it, by the thread that does it; what it throws before becomes the failure of the operation.
 */
interface DiskWatcher
{
    /** Lets everything pass. */
    DiskWatcher NOBODY = new DiskWatcher()
    {
        @Override
        public void before(final Operation operation, final Path path)
        {
            // Nobody watches.
        }

        @Override
        public void after(final Operation operation, final Path path, final Path target)
        {
            // As before.
        }
    };

    /** What is done to a file or a directory. */
    enum Operation
    {
        /** A file is created. */
        CREATE,
        /** A directory is created. */
        CREATE_DIRECTORY,
        /** A file or an empty directory is deleted. */
        DELETE,
        /** A file gets another name. */
        MOVE,
        /** Bytes are written through a channel. */
        WRITE,
        /** A file is cut. */
        TRUNCATE,
        /** The content of a file is made durable. */
        FORCE,
        /** The entries of a directory are made durable. */
        FORCE_DIRECTORY
    }

    /**
     * Comes before an operation.
     *
     * @param operation to be done.
     * @param path      that it is done to.
     * @throws IOException to make it fail.
     */
    void before(Operation operation, Path path) throws IOException;

    /**
     * Comes after an operation that succeeded.
     *
     * @param operation that was done.
     * @param path      that it was done to.
     * @param target    new name of a file that was moved, else null.
     * @throws IOException if watching fails.
     */
    void after(Operation operation, Path path, Path target) throws IOException;
}
