package io.headrace.engine;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How an ASCII text lies in a section of a snapshot: its length in four bytes, and its characters. Stateless.
 */
final class SnapshotText
{
    private SnapshotText()
    {
    }

    static void put(final SnapshotSink sink, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        sink.putInt(bytes.length);
        sink.putBytes(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    static String get(final SnapshotSource source)
    {
        final byte[] bytes = new byte[source.getInt()];
        source.getBytes(new UnsafeBuffer(bytes), 0, bytes.length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
