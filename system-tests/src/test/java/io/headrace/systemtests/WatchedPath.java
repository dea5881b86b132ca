package io.headrace.systemtests;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/**
 * A path of a {@link WatchedFileSystem}: the path of the machine behind it, which libraries that know files only get
 * from {@link #toFile()}. Immutable.
 */
final class WatchedPath implements Path
{
    private final WatchedFileSystem fileSystem;
    private final Path path;

    WatchedPath(final WatchedFileSystem fileSystem, final Path path)
    {
        this.fileSystem = fileSystem;
        this.path = real(path);
    }

    /** The path of the machine. */
    static Path real(final Path path)
    {
        return path instanceof WatchedPath watched ? watched.path : path;
    }

    private Path watched(final Path other)
    {
        return other == null ? null : new WatchedPath(fileSystem, other);
    }

    @Override
    public WatchedFileSystem getFileSystem()
    {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute()
    {
        return path.isAbsolute();
    }

    @Override
    public Path getRoot()
    {
        return watched(path.getRoot());
    }

    @Override
    public Path getFileName()
    {
        return watched(path.getFileName());
    }

    @Override
    public Path getParent()
    {
        return watched(path.getParent());
    }

    @Override
    public int getNameCount()
    {
        return path.getNameCount();
    }

    @Override
    public Path getName(final int index)
    {
        return watched(path.getName(index));
    }

    @Override
    public Path subpath(final int beginIndex, final int endIndex)
    {
        return watched(path.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(final Path other)
    {
        return path.startsWith(real(other));
    }

    @Override
    public boolean endsWith(final Path other)
    {
        return path.endsWith(real(other));
    }

    @Override
    public Path normalize()
    {
        return watched(path.normalize());
    }

    @Override
    public Path resolve(final Path other)
    {
        return watched(path.resolve(real(other)));
    }

    @Override
    public Path relativize(final Path other)
    {
        return watched(path.relativize(real(other)));
    }

    @Override
    public URI toUri()
    {
        return path.toUri();
    }

    @Override
    public Path toAbsolutePath()
    {
        return watched(path.toAbsolutePath());
    }

    @Override
    public Path toRealPath(final LinkOption... options) throws IOException
    {
        return watched(path.toRealPath(options));
    }

    @Override
    public File toFile()
    {
        return path.toFile();
    }

    @Override
    public WatchKey register(
        final WatchService watcher, final WatchEvent.Kind<?>[] events, final WatchEvent.Modifier... modifiers)
    {
        throw new UnsupportedOperationException("nobody waits for changes here");
    }

    @Override
    public int compareTo(final Path other)
    {
        return path.compareTo(real(other));
    }

    /** Also equal to the path of the machine, which Chronicle hands out. */
    @Override
    public boolean equals(final Object other)
    {
        return other instanceof Path that && path.equals(real(that));
    }

    @Override
    public int hashCode()
    {
        return path.hashCode();
    }

    @Override
    public String toString()
    {
        return path.toString();
    }
}
