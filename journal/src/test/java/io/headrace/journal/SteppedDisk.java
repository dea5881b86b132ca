package io.headrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.IdentityHashMap;

/**
 * Tells a test before and after each operation that changes files. Belongs to one thread.
 */
class SteppedDisk extends DiskAccess
{
    /** One operation: what, on which file, and for writes the range. */
    record Step(String name, Path path, long from, long to)
    {
    }

    /** Told of a step; may throw in its place. */
    @FunctionalInterface
    interface StepListener
    {
        void onStep(Step step) throws IOException;
    }

    private final IdentityHashMap<FileChannel, Path> paths = new IdentityHashMap<>();
    private final StepListener before;
    private final StepListener after;
    private final boolean forces;

    SteppedDisk(final StepListener before, final StepListener after)
    {
        this(before, after, true);
    }

    /** Without forcing all is faster, and a process that dies loses nothing by it. */
    SteppedDisk(final StepListener before, final StepListener after, final boolean forces)
    {
        this.before = before;
        this.after = after;
        this.forces = forces;
    }

    private Step begin(final String name, final Path path, final long from, final long to) throws IOException
    {
        final Step step = new Step(name, path, from, to);
        before.onStep(step);
        return step;
    }

    private FileChannel remember(final Path file, final FileChannel channel)
    {
        paths.put(channel, file);
        return channel;
    }

    @Override
    void createDirectory(final Path directory) throws IOException
    {
        final Step step = begin("createDirectory", directory, 0, 0);
        super.createDirectory(directory);
        after.onStep(step);
    }

    @Override
    FileChannel create(final Path file) throws IOException
    {
        final Step step = begin("create", file, 0, 0);
        final FileChannel channel = remember(file, super.create(file));
        after.onStep(step);
        return channel;
    }

    @Override
    FileChannel open(final Path file) throws IOException
    {
        return remember(file, super.open(file));
    }

    @Override
    void writeZeros(final FileChannel channel, final long position, final int length) throws IOException
    {
        final Step step = begin("writeZeros", paths.get(channel), position, position + length);
        super.writeZeros(channel, position, length);
        after.onStep(step);
    }

    @Override
    void write(final FileChannel channel, final ByteBuffer bytes, final long position) throws IOException
    {
        final Step step = begin("write", paths.get(channel), position, position + bytes.remaining());
        super.write(channel, bytes, position);
        after.onStep(step);
    }

    @Override
    void truncate(final FileChannel channel, final long length) throws IOException
    {
        final Step step = begin("truncate", paths.get(channel), length, length);
        super.truncate(channel, length);
        after.onStep(step);
    }

    @Override
    void flush(final FileChannel channel, final boolean metaData) throws IOException
    {
        final Step step = begin("force", paths.get(channel), 0, 0);
        if (forces)
        {
            super.flush(channel, metaData);
        }
        after.onStep(step);
    }

    @Override
    void flushDirectory(final Path directory) throws IOException
    {
        final Step step = begin("forceDirectory", directory, 0, 0);
        if (forces)
        {
            super.flushDirectory(directory);
        }
        after.onStep(step);
    }

    @Override
    void rename(final Path from, final Path to) throws IOException
    {
        final Step step = begin("rename", to, 0, 0);
        super.rename(from, to);
        after.onStep(step);
    }

    @Override
    boolean delete(final Path path) throws IOException
    {
        final Step step = begin("delete", path, 0, 0);
        final boolean done = super.delete(path);
        after.onStep(step);
        return done;
    }
}
