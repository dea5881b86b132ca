package io.headrace.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints the line of each fault at the end of a build, once.
 */
public final class FaultReport
{
    private FaultReport()
    {
    }

    /**
     * Prints and removes the lines.
     *
     * @param args directory of the lines.
     * @throws IOException if they cannot be read.
     */
    public static void main(final String[] args) throws IOException
    {
        final Path directory = Path.of(args[0]);
        if (Files.isDirectory(directory))
        {
            final List<Path> lines;
            try (Stream<Path> files = Files.list(directory))
            {
                lines = files.sorted().toList();
            }
            for (final Path line : lines)
            {
                System.out.print(Files.readString(line));
                Files.delete(line);
            }
        }
    }
}
