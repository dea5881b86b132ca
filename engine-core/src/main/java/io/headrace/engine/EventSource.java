package io.headrace.engine;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;

/**
 * An endless, repeatable stream of payloads for load and tests, found by {@link java.util.ServiceLoader}.
 * Not threadsafe.
 */
public interface EventSource
{
    /**
     * Name by which the source is asked for.
     *
     * @return the name.
     */
    String name();

    /**
     * Starts the stream from its beginning. The same arguments give the same stream.
     *
     * @param seed  of a generated stream.
     * @param input file to take events from, repeated as often as needed, or null to generate them.
     * @throws IOException if the file cannot be read or is not of the kind expected.
     */
    void open(long seed, Path input) throws IOException;

    /**
     * Writes the next payload. Each differs from all others of the stream.
     *
     * @param buffer to write to.
     * @param offset to write at.
     * @return bytes written, at most {@link #maxLength()}.
     */
    int next(MutableDirectBuffer buffer, int offset);

    /**
     * Longest payload of the stream.
     *
     * @return bytes.
     */
    int maxLength();
}
