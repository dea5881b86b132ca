package io.headrace.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The temporary directory of a demonstration and the child processes that use it. Closing it ends the children and
 * deletes the directory, whichever thread comes first: the end of the demonstration or the end of the process.
 * Threadsafe.
 */
final class DemoWorkspace implements AutoCloseable
{
    private static final double BYTES_PER_GIB = 1L << 30;

    private final List<ChildServer> children = new ArrayList<>();
    private final Path directory;
    private final boolean kept;
    private boolean closed;

    private DemoWorkspace(final Path directory, final boolean kept)
    {
        this.directory = directory;
        this.kept = kept;
    }

    /**
     * Creates the directory under {@code java.io.tmpdir}.
     *
     * @param neededBytes on the disk.
     * @param kept        true to leave the directory behind.
     * @return the workspace.
     * @throws IOException if the disk has too little room, or the directory cannot be created.
     */
    static DemoWorkspace create(final long neededBytes, final boolean kept) throws IOException
    {
        final Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        final long usableBytes = Files.getFileStore(parent).getUsableSpace();
        if (usableBytes < neededBytes)
        {
            throw new IOException(String.format(Locale.ROOT,
                "the journal may need %.1f GiB and %s has %.1f GiB: lower --seconds or --rate, or set " +
                "-Djava.io.tmpdir in HEADRACE_JAVA_OPTS to a larger disk",
                neededBytes / BYTES_PER_GIB, parent, usableBytes / BYTES_PER_GIB));
        }
        return new DemoWorkspace(Files.createTempDirectory(parent, "headrace-demo-"), kept);
    }

    Path journal()
    {
        return directory.resolve("journal");
    }

    /** Starts a child that ends with this workspace. */
    synchronized ChildServer start(final List<String> arguments) throws IOException
    {
        if (closed)
        {
            throw new IOException("interrupted");
        }
        final ChildServer child = ChildServer.start(ChildCommand.of(arguments));
        children.add(child);
        return child;
    }

    @Override
    public synchronized void close()
    {
        if (closed)
        {
            return;
        }
        closed = true;
        children.forEach(ChildServer::close);
        if (!kept)
        {
            delete();
        }
    }

    private void delete()
    {
        try (Stream<Path> paths = Files.walk(directory))
        {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList())
            {
                Files.deleteIfExists(path);
            }
        }
        catch (final NoSuchFileException ex)
        {
            // Somebody else has deleted it, which is all that was to be done.
            closed = true;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(directory + " could not be deleted", ex);
        }
    }
}
