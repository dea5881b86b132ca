package io.headrace.engine;

/**
 * What an acknowledgement means. A higher level includes the lower ones.
 */
public enum DurabilityLevel
{
    /** In a lane. Survives nothing; for telemetry. */
    ACCEPTED(0, "accepted"),
    /** Its batch is complete in the journal. Survives {@code kill -9} of the process. */
    JOURNALED(1, "journaled"),
    /** Its file was forced to the disk without an error. Survives a power loss. */
    SYNCED(2, "synced");

    private static final DurabilityLevel[] VALUES = values();

    private final int code;
    private final String label;

    DurabilityLevel(final int code, final String label)
    {
        this.code = code;
        this.label = label;
    }

    /**
     * The name used in settings, headers and messages.
     *
     * @return lower case.
     */
    public String label()
    {
        return label;
    }

    /**
     * The code used in lanes and protocols.
     *
     * @return 0 to 2, rising with the guarantee.
     */
    public int code()
    {
        return code;
    }

    /**
     * The level of a code.
     *
     * @param code as given by {@link #code()}.
     * @return the level, or null if there is none of that code.
     */
    public static DurabilityLevel ofCode(final int code)
    {
        return code >= 0 && code < VALUES.length ? VALUES[code] : null;
    }

    /**
     * The level of a label.
     *
     * @param label as given by {@link #label()}.
     * @return the level, or null if there is none of that label.
     */
    public static DurabilityLevel ofLabel(final String label)
    {
        for (final DurabilityLevel level : VALUES)
        {
            if (level.label.equals(label))
            {
                return level;
            }
        }
        return null;
    }

    @Override
    public String toString()
    {
        return label;
    }
}
