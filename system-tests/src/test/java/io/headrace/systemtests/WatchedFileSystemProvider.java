package io.headrace.systemtests;

import io.headrace.systemtests.DiskWatcher.Operation;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does all operations on the files of the machine and tells a {@link DiskWatcher} of each that changes something.
 * Threadsafe as far as the watcher is.
 */
final class WatchedFileSystemProvider extends FileSystemProvider
{
    private final FileSystemProvider real = FileSystems.getDefault().provider();
    private final WatchedFileSystem fileSystem;
    private final DiskWatcher watcher;

    WatchedFileSystemProvider(final WatchedFileSystem fileSystem, final DiskWatcher watcher)
    {
        this.fileSystem = fileSystem;
        this.watcher = watcher;
    }

    private static Path real(final Path path)
    {
        return WatchedPath.real(path);
    }

    @Override
    public String getScheme()
    {
        return "watched";
    }

    @Override
    public FileSystem newFileSystem(final URI uri, final Map<String, ?> env)
    {
        throw new UnsupportedOperationException("made by WatchedFileSystem.watch");
    }

    @Override
    public FileSystem getFileSystem(final URI uri)
    {
        return fileSystem;
    }

    @Override
    public Path getPath(final URI uri)
    {
        return new WatchedPath(fileSystem, real.getPath(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(
        final Path path, final Set<? extends OpenOption> options, final FileAttribute<?>... attributes)
        throws IOException
    {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(
        final Path path, final Set<? extends OpenOption> options, final FileAttribute<?>... attributes)
        throws IOException
    {
        final Path file = real(path);
        final boolean created = Files.notExists(file);
        if (created)
        {
            watcher.before(Operation.CREATE, file);
        }
        final FileChannel channel = new WatchedFileChannel(
            file, real.newFileChannel(file, options, attributes), watcher);
        if (created)
        {
            watcher.after(Operation.CREATE, file, null);
        }
        return channel;
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        final Path directory, final DirectoryStream.Filter<? super Path> filter) throws IOException
    {
        final List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = real.newDirectoryStream(real(directory), entry -> true))
        {
            for (final Path entry : stream)
            {
                final Path watched = new WatchedPath(fileSystem, entry);
                if (filter.accept(watched))
                {
                    entries.add(watched);
                }
            }
        }
        return new DirectoryStream<>()
        {
            @Override
            public Iterator<Path> iterator()
            {
                return entries.iterator();
            }

            @Override
            public void close()
            {
                entries.clear();
            }
        };
    }

    @Override
    public void createDirectory(final Path directory, final FileAttribute<?>... attributes) throws IOException
    {
        watcher.before(Operation.CREATE_DIRECTORY, real(directory));
        real.createDirectory(real(directory), attributes);
        watcher.after(Operation.CREATE_DIRECTORY, real(directory), null);
    }

    @Override
    public void delete(final Path path) throws IOException
    {
        final boolean exists = Files.exists(real(path));
        if (exists)
        {
            watcher.before(Operation.DELETE, real(path));
        }
        real.delete(real(path));
        if (exists)
        {
            watcher.after(Operation.DELETE, real(path), null);
        }
    }

    @Override
    public void copy(final Path source, final Path target, final CopyOption... options)
    {
        throw new UnsupportedOperationException("a copy has no moment at which it is done");
    }

    @Override
    public void move(final Path source, final Path target, final CopyOption... options) throws IOException
    {
        watcher.before(Operation.MOVE, real(source));
        real.move(real(source), real(target), options);
        watcher.after(Operation.MOVE, real(source), real(target));
    }

    @Override
    public boolean isSameFile(final Path path, final Path other) throws IOException
    {
        return real.isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(final Path path) throws IOException
    {
        return real.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(final Path path) throws IOException
    {
        return real.getFileStore(real(path));
    }

    @Override
    public void checkAccess(final Path path, final AccessMode... modes) throws IOException
    {
        real.checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        final Path path, final Class<V> type, final LinkOption... options)
    {
        return real.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        final Path path, final Class<A> type, final LinkOption... options) throws IOException
    {
        return real.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(
        final Path path, final String attributes, final LinkOption... options) throws IOException
    {
        return real.readAttributes(real(path), attributes, options);
    }

    @Override
    public void setAttribute(
        final Path path, final String attribute, final Object value, final LinkOption... options) throws IOException
    {
        real.setAttribute(real(path), attribute, value, options);
    }
}
