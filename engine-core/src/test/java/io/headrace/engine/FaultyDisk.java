package io.headrace.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts operations on files, and makes one of them fail, or be the last one before or after it is done.
 */
final class FaultyDisk extends SnapshotDisk
{
    enum Fault
    {
        /** The operation is not done and says so; the process lives on. */
        FAILS,
        /** The process ends before the operation. */
        HALTS_BEFORE,
        /** The process ends after the operation. */
        HALTS_AFTER,
        /** The process ends when half of a write is done. */
        HALTS_WITHIN
    }

    /** The process has ended. */
    static final class Halt extends Error
    {
        private static final long serialVersionUID = 1L;
    }

    final List<String> operations = new ArrayList<>();
    private final Fault fault;
    private final int at;
    private boolean halted;

    FaultyDisk(final Fault fault, final int at)
    {
        this.fault = fault;
        this.at = at;
    }

    /** One operation that has no result. */
    private interface Operation
    {
        void run() throws IOException;
    }

    private void step(final String name, final Operation whole, final Operation half) throws IOException
    {
        checkHalted();
        final boolean here = operations.size() == at;
        operations.add(name);
        if (here && fault == Fault.FAILS)
        {
            throw new IOException("No space left on device");
        }
        if (here && fault == Fault.HALTS_WITHIN)
        {
            half.run();
        }
        if (here && fault != Fault.HALTS_AFTER)
        {
            halt();
        }
        whole.run();
        if (here)
        {
            halt();
        }
    }

    private void step(final String name, final Operation whole) throws IOException
    {
        step(name, whole, () ->
        {
        });
    }

    private void halt()
    {
        halted = true;
        throw new Halt();
    }

    private void checkHalted()
    {
        if (halted)
        {
            throw new Halt();
        }
    }

    @Override
    void createDirectory(final Path directory) throws IOException
    {
        step("createDirectory", () -> super.createDirectory(directory));
    }

    @Override
    boolean isDirectory(final Path directory)
    {
        checkHalted();
        return super.isDirectory(directory);
    }

    @Override
    List<Path> list(final Path directory) throws IOException
    {
        checkHalted();
        return super.list(directory);
    }

    @Override
    FileChannel create(final Path file) throws IOException
    {
        final FileChannel[] channel = new FileChannel[1];
        step("create", () -> channel[0] = super.create(file));
        return channel[0];
    }

    @Override
    void write(final FileChannel channel, final ByteBuffer bytes, final long position) throws IOException
    {
        step("write", () -> super.write(channel, bytes, position), () ->
            super.write(channel, bytes.duplicate().limit(bytes.limit() / 2), position));
    }

    @Override
    void force(final FileChannel channel) throws IOException
    {
        step("force", () -> super.force(channel));
    }

    @Override
    void close(final FileChannel channel) throws IOException
    {
        step("close", () -> super.close(channel));
    }

    @Override
    void rename(final Path from, final Path to) throws IOException
    {
        step("rename", () -> super.rename(from, to));
    }

    @Override
    void delete(final Path file) throws IOException
    {
        step("delete", () -> super.delete(file));
    }

    @Override
    void forceDirectory(final Path directory) throws IOException
    {
        step("forceDirectory", () -> super.forceDirectory(directory));
    }
}
