package io.headrace.peers.support;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An installed program, found as a shell finds it. Immutable.
 */
public final class Program
{
    private final Path file;

    private Program(final Path file)
    {
        this.file = file;
    }

    /**
     * Looks in the folders of {@code PATH}, and in the {@code sbin} beside each {@code bin} there, where Debian keeps
     * servers.
     *
     * @param name   of the program
     * @param remedy what to install
     * @return the program
     * @throws PeerAbsentException if it is not there
     */
    public static Program find(final String name, final String remedy)
    {
        return find(name, remedy, System.getenv().getOrDefault("PATH", ""));
    }

    /**
     * Looks in the folders given.
     *
     * @param name   of the program
     * @param remedy what to install
     * @param path   folders, divided as in {@code PATH}
     * @return the program
     * @throws PeerAbsentException if it is not there
     */
    public static Program find(final String name, final String remedy, final String path)
    {
        for (final String folder : path.split(File.pathSeparator, -1))
        {
            if (!folder.isEmpty())
            {
                final Path file = Path.of(folder, name);
                final Path beside = Path.of(folder).resolveSibling("sbin").resolve(name);
                if (Files.isExecutable(file))
                {
                    return new Program(file);
                }
                if (Files.isExecutable(beside))
                {
                    return new Program(beside);
                }
            }
        }
        throw new PeerAbsentException(name + " was not found: " + remedy);
    }

    /** Where it is. */
    public String file()
    {
        return file.toString();
    }

    /**
     * The line in which it tells its version.
     *
     * @param argument that makes it tell
     * @return its first line
     * @throws IOException          if it does not start
     * @throws InterruptedException if the thread is interrupted
     */
    public String version(final String argument) throws IOException, InterruptedException
    {
        final Process process = new ProcessBuilder(file(), argument).redirectErrorStream(true).start();
        final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.lines().findFirst().orElse("unknown").strip();
    }
}
