package io.headrace.systemtests;

/**
 * How often faults are tried: system property {@code test.faults}, {@code short} for every build or {@code long}; each
 * number can be set by itself, such as {@code test.power.images}. Stateless.
 */
final class FaultScale
{
    /** Repeats a run that failed. */
    static final long SEED = Long.getLong("test.seed", System.nanoTime());

    private static final boolean LONG = "long".equals(System.getProperty("test.faults"));

    private FaultScale()
    {
    }

    static int of(final String name, final int inShort, final int inLong)
    {
        return Integer.getInteger("test." + name, LONG ? inLong : inShort);
    }
}
