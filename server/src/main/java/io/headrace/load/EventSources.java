package io.headrace.load;

import io.headrace.engine.EventSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * Finds the event sources of the class path by name.
 */
final class EventSources
{
    private EventSources()
    {
    }

    /**
     * Opens a new instance of a source at its beginning.
     *
     * @param name  of the source.
     * @param seed  of a generated stream.
     * @param input file to repeat, or null.
     * @return the source.
     * @throws IOException if the input cannot be used.
     */
    static EventSource open(final String name, final long seed, final Path input) throws IOException
    {
        final TreeSet<String> names = new TreeSet<>();
        for (final EventSource source : ServiceLoader.load(EventSource.class))
        {
            if (source.name().equals(name))
            {
                source.open(seed, input);
                return source;
            }
            names.add(source.name());
        }
        throw new IllegalStateException("event source " + name + " is not on the class path, which has " + names);
    }
}
