package io.headrace.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process holds open, as Linux tells it.
 */
final class OpenDescriptors
{
    private OpenDescriptors()
    {
    }

    /** Files and sockets; what is closed between being listed and being looked at is left out. */
    static List<String> of(final String process) throws IOException
    {
        final List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/" + process + "/fd")))
        {
            for (final Path link : links)
            {
                addTarget(link, targets);
            }
        }
        return targets;
    }

    private static void addTarget(final Path link, final List<String> targets) throws IOException
    {
        try
        {
            targets.add(Files.readSymbolicLink(link).toString());
        }
        catch (final NoSuchFileException closed)
        {
            // it was closed since it was listed, so it is not open
        }
    }
}
