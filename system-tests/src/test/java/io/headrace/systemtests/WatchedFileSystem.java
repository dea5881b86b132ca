package io.headrace.systemtests;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Set;

/**
 * The file system of this machine with somebody who is told of every change, and who decides what a force means:
 * nothing is forced really, so that thousands of simulated power losses cost no disk time. Mapped files are not
 * seen, only found changed.
 */
final class WatchedFileSystem extends FileSystem
{
    private final FileSystem real = FileSystems.getDefault();
    private final WatchedFileSystemProvider provider;

    private WatchedFileSystem(final DiskWatcher watcher)
    {
        provider = new WatchedFileSystemProvider(this, watcher);
    }

    /** The same path, seen through a watcher. */
    static Path watch(final Path path, final DiskWatcher watcher)
    {
        return new WatchedPath(new WatchedFileSystem(watcher), path.toAbsolutePath());
    }

    @Override
    public WatchedFileSystemProvider provider()
    {
        return provider;
    }

    @Override
    public void close()
    {
        throw new UnsupportedOperationException("the file system of the machine stays open");
    }

    @Override
    public boolean isOpen()
    {
        return real.isOpen();
    }

    @Override
    public boolean isReadOnly()
    {
        return real.isReadOnly();
    }

    @Override
    public String getSeparator()
    {
        return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories()
    {
        return real.getRootDirectories();
    }

    @Override
    public Iterable<FileStore> getFileStores()
    {
        return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews()
    {
        return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(final String first, final String... more)
    {
        return new WatchedPath(this, real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(final String syntaxAndPattern)
    {
        final PathMatcher matcher = real.getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(WatchedPath.real(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService()
    {
        return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService()
    {
        throw new UnsupportedOperationException("nobody waits for changes here");
    }
}
