package io.headrace.systemtests;

import io.headrace.systemtests.DiskWatcher.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A channel to a file of the machine that tells a {@link DiskWatcher} of what it changes, and forces nothing really.
 */
final class WatchedFileChannel extends FileChannel
{
    private final Path file;
    private final FileChannel real;
    private final DiskWatcher watcher;
    private final boolean directory;

    WatchedFileChannel(final Path file, final FileChannel real, final DiskWatcher watcher)
    {
        this.file = file;
        this.real = real;
        this.watcher = watcher;
        directory = Files.isDirectory(file);
    }

    @Override
    public int read(final ByteBuffer target) throws IOException
    {
        return real.read(target);
    }

    @Override
    public long read(final ByteBuffer[] targets, final int offset, final int length) throws IOException
    {
        return real.read(targets, offset, length);
    }

    @Override
    public int read(final ByteBuffer target, final long at) throws IOException
    {
        return real.read(target, at);
    }

    @Override
    public int write(final ByteBuffer source) throws IOException
    {
        watcher.before(Operation.WRITE, file);
        final int written = real.write(source);
        watcher.after(Operation.WRITE, file, null);
        return written;
    }

    @Override
    public long write(final ByteBuffer[] sources, final int offset, final int length) throws IOException
    {
        watcher.before(Operation.WRITE, file);
        final long written = real.write(sources, offset, length);
        watcher.after(Operation.WRITE, file, null);
        return written;
    }

    @Override
    public int write(final ByteBuffer source, final long at) throws IOException
    {
        watcher.before(Operation.WRITE, file);
        final int written = real.write(source, at);
        watcher.after(Operation.WRITE, file, null);
        return written;
    }

    @Override
    public long position() throws IOException
    {
        return real.position();
    }

    @Override
    public FileChannel position(final long newPosition) throws IOException
    {
        real.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException
    {
        return real.size();
    }

    @Override
    public FileChannel truncate(final long size) throws IOException
    {
        watcher.before(Operation.TRUNCATE, file);
        real.truncate(size);
        watcher.after(Operation.TRUNCATE, file, null);
        return this;
    }

    @Override
    public void force(final boolean metaData) throws IOException
    {
        final Operation operation = directory ? Operation.FORCE_DIRECTORY : Operation.FORCE;
        watcher.before(operation, file);
        watcher.after(operation, file, null);
    }

    @Override
    public long transferTo(final long at, final long count, final WritableByteChannel target) throws IOException
    {
        return real.transferTo(at, count, target);
    }

    @Override
    public long transferFrom(final ReadableByteChannel source, final long at, final long count) throws IOException
    {
        watcher.before(Operation.WRITE, file);
        final long written = real.transferFrom(source, at, count);
        watcher.after(Operation.WRITE, file, null);
        return written;
    }

    @Override
    public MappedByteBuffer map(final MapMode mode, final long at, final long size) throws IOException
    {
        return real.map(mode, at, size);
    }

    @Override
    public FileLock lock(final long at, final long size, final boolean shared) throws IOException
    {
        return real.lock(at, size, shared);
    }

    @Override
    public FileLock tryLock(final long at, final long size, final boolean shared) throws IOException
    {
        return real.tryLock(at, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException
    {
        real.close();
    }
}
