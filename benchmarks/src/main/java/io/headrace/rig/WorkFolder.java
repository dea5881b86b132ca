package io.headrace.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that is deleted with all that is in it when it is closed. Owned by one thread.
 */
final class WorkFolder implements AutoCloseable
{
    private final Path path;

    private WorkFolder(final Path path)
    {
        this.path = path;
    }

    /** Makes a new folder in a parent. */
    static WorkFolder create(final Path parent, final String name) throws IOException
    {
        return new WorkFolder(Files.createTempDirectory(parent, name + '-').toAbsolutePath());
    }

    Path path()
    {
        return path;
    }

    @Override
    public void close() throws IOException
    {
        try (Stream<Path> files = Files.walk(path))
        {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
            {
                Files.deleteIfExists(file);
            }
        }
    }
}
