package io.headrace.bus;

/**
 * Packs who published a run into a long: which sink, which slot in its table, which use of that slot.
 * <pre>
 *  63       56 55                    32 31                              0
 *  +----------+------------------------+---------------------------------+
 *  | sink + 1 |          slot          |           generation            |
 *  +----------+------------------------+---------------------------------+
 * </pre>
 * The generation tells a connection from a later one that reuses its slot, so an acknowledgement that comes late is
 * dropped and not misdelivered.
 */
public final class SourceRef
{
    /** Nobody waits for an acknowledgement. */
    public static final long NONE = 0;

    /** Most sinks that can be told apart. */
    public static final int MAX_SINKS = 127;

    /** Most slots that a sink can have. */
    public static final int MAX_SLOTS = 1 << 24;

    private SourceRef()
    {
    }

    /**
     * Packs a reference.
     *
     * @param sink       0 to {@link #MAX_SINKS} - 1.
     * @param slot       0 to {@link #MAX_SLOTS} - 1.
     * @param generation of the slot.
     * @return a reference that is not {@link #NONE}.
     */
    public static long of(final int sink, final int slot, final int generation)
    {
        return ((long)(sink + 1) << 56) | ((long)slot << 32) | (generation & 0xFFFF_FFFFL);
    }

    /**
     * The sink of a reference.
     *
     * @param source a reference other than {@link #NONE}.
     * @return index of the sink.
     */
    public static int sink(final long source)
    {
        return (int)(source >>> 56) - 1;
    }

    /**
     * The slot of a reference.
     *
     * @param source a reference.
     * @return index in the table of the sink.
     */
    public static int slot(final long source)
    {
        return (int)(source >>> 32) & (MAX_SLOTS - 1);
    }

    /**
     * The generation of a reference.
     *
     * @param source a reference.
     * @return which use of the slot.
     */
    public static int generation(final long source)
    {
        return (int)source;
    }
}
