package io.headrace.peers.support;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder of its own below {@code --out}, deleted with all that is in it when closed. Used by one thread.
 */
public final class WorkFolder implements AutoCloseable
{
    private final Path path;

    private WorkFolder(final Path path)
    {
        this.path = path;
    }

    /**
     * Creates a new one.
     *
     * @param out  folder in which to create it; created if it is not there
     * @param name how its name begins
     * @return the folder
     * @throws IOException if it cannot be created
     */
    public static WorkFolder in(final Path out, final String name) throws IOException
    {
        Files.createDirectories(out);
        return new WorkFolder(Files.createTempDirectory(out, name + "-").toAbsolutePath());
    }

    /** Where it is. */
    public Path path()
    {
        return path;
    }

    /**
     * Bytes in files of a kind, by their length.
     *
     * @param suffix how their names end; empty for all
     * @return the sum
     * @throws IOException if the folder cannot be read
     */
    public long bytes(final String suffix) throws IOException
    {
        final long[] sum = {0};
        Files.walkFileTree(path, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
            {
                sum[0] += file.toString().endsWith(suffix) ? attributes.size() : 0;
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(final Path file, final IOException ex) throws IOException
            {
                return continueIfGone(ex);
            }
        });
        return sum[0];
    }

    private static FileVisitResult continueIfGone(final IOException ex) throws IOException
    {
        if (ex instanceof NoSuchFileException)
        {
            return FileVisitResult.CONTINUE;
        }
        throw ex;
    }

    @Override
    public void close() throws IOException
    {
        Files.walkFileTree(path, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException
            {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(final Path file, final IOException ex) throws IOException
            {
                return continueIfGone(ex);
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path folder, final IOException ex) throws IOException
            {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
