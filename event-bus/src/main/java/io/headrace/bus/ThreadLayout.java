package io.headrace.bus;

import java.util.Locale;

/**
 * Which agents share a thread. The sync agent always has its own, since it blocks in the disk.
 */
public enum ThreadLayout
{
    /** Engine and outbound agents on one thread: for up to three cores. */
    COMPACT,
    /** Engine and outbound agents on a thread each: for four cores and more. */
    PIPELINED,
    /** No threads: the caller invokes the agents, as in a test. */
    INVOKED;

    private static final int CORES_FOR_PIPELINED = 4;

    /**
     * Reads the value of the setting {@code threads.layout}.
     *
     * @param value {@code auto}, {@code compact} or {@code pipelined}, in any case.
     * @param cores of the machine, for {@code auto}.
     * @return the layout.
     * @throws IllegalArgumentException for any other value.
     */
    public static ThreadLayout parse(final String value, final int cores)
    {
        return switch (value.toLowerCase(Locale.ROOT))
        {
            case "auto" -> forCores(cores);
            case "compact" -> COMPACT;
            case "pipelined" -> PIPELINED;
            default -> throw new IllegalArgumentException(
                "threads.layout=" + value + " must be auto, compact or pipelined");
        };
    }

    /**
     * The layout that serves a number of cores best.
     *
     * @param cores of the machine.
     * @return {@link #COMPACT} or {@link #PIPELINED}.
     */
    public static ThreadLayout forCores(final int cores)
    {
        return cores >= CORES_FOR_PIPELINED ? PIPELINED : COMPACT;
    }
}
