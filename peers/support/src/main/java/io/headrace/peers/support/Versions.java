package io.headrace.peers.support;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which version of a library is on the class path, by the name of its jar. Holds no state.
 */
public final class Versions
{
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

    private Versions()
    {
    }

    /**
     * The version of the jar that a class comes from.
     *
     * @param type of the library
     * @return its name and version, or {@code unknown}
     * @throws IOException if the class path cannot be read
     */
    public static String of(final Class<?> type) throws IOException
    {
        try
        {
            final Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            final Matcher matcher = JAR.matcher(jar.getFileName().toString());
            return matcher.matches() ? matcher.group(1) + " " + matcher.group(2) : "unknown";
        }
        catch (final URISyntaxException ex)
        {
            throw new IOException(ex);
        }
    }
}
