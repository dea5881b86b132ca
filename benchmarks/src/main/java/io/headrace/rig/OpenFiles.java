package io.headrace.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many files and sockets a process may open, by {@code /proc/self/limits}; its children may open as many.
 */
final class OpenFiles
{
    private static final String NAME = "Max open files";
    /** What a process needs beside its connections. */
    private static final int OTHERS = 512;

    private OpenFiles()
    {
    }

    /** Refuses a number of connections that this process cannot open. */
    static void check(final int connections) throws IOException
    {
        check(connections, Files.readAllLines(Path.of("/proc/self/limits"), StandardCharsets.US_ASCII));
    }

    /** Refuses a number of connections by the lines of that file. */
    static void check(final int connections, final List<String> limits)
    {
        for (final String line : limits)
        {
            if (line.startsWith(NAME))
            {
                final String soft = line.substring(NAME.length()).strip().split("\\s+", 2)[0];
                if (!"unlimited".equals(soft) && Long.parseLong(soft) < connections + OTHERS)
                {
                    throw new IllegalArgumentException("--connections=" + connections + " needs " +
                        (connections + OTHERS) + " open files, but the limit is " + soft +
                        ": raise it with ulimit -n, or lower --connections");
                }
            }
        }
    }
}
