package io.headrace.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies and removes directories with all that is in them. Stateless.
 */
final class TemporaryFiles
{
    private TemporaryFiles()
    {
    }

    static Path copy(final Path directory, final Path target) throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory))
        {
            for (final Path path : paths.toList())
            {
                Files.copy(path, target.resolve(directory.relativize(path)));
            }
        }
        return target;
    }

    static void delete(final Path directory) throws IOException
    {
        if (Files.exists(directory))
        {
            final List<Path> paths;
            try (Stream<Path> below = Files.walk(directory))
            {
                paths = below.sorted(Comparator.reverseOrder()).toList();
            }
            for (final Path path : paths)
            {
                Files.deleteIfExists(path);
            }
        }
    }
}
