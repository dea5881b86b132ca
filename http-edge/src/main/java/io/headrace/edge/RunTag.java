package io.headrace.edge;

/**
 * Packs what a TCP connection needs to know about a run when it is acknowledged into the correlation of the run, so
 * that nothing has to be remembered per run.
 * <pre>
 *  63                      42 41                                      0
 *  +-------------------------+-----------------------------------------+
 *  |    length / 8 bytes     |  low bits of the first session sequence |
 *  +-------------------------+-----------------------------------------+
 * </pre>
 * The high bits of the session sequence follow from the last one of the connection, since credit keeps what is
 * unacknowledged far below 2^42 events.
 */
final class RunTag
{
    private static final int LENGTH_SHIFT = 42;
    private static final long SEQUENCE_MASK = (1L << LENGTH_SHIFT) - 1;
    private static final int ALIGNMENT_SHIFT = 3;

    private RunTag()
    {
    }

    static long of(final long firstSessionSequence, final int runLength)
    {
        return ((long)(runLength >>> ALIGNMENT_SHIFT) << LENGTH_SHIFT) | (firstSessionSequence & SEQUENCE_MASK);
    }

    static int runLength(final long tag)
    {
        return (int)(tag >>> LENGTH_SHIFT) << ALIGNMENT_SHIFT;
    }

    static long firstSessionSequence(final long tag, final long lastSessionSequence)
    {
        return lastSessionSequence - ((lastSessionSequence - tag) & SEQUENCE_MASK);
    }
}
