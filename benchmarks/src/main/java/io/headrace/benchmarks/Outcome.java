package io.headrace.benchmarks;

/**
 * How one turn of one measurement ended. Immutable.
 *
 * @param turn    counted from 1.
 * @param status  whether there is a record.
 * @param reason  why there is no record, null if there is one.
 * @param command that was run, as a person could type it.
 * @param seconds that it took.
 * @param record  what was measured, null if nothing was.
 */
record Outcome(int turn, Status status, String reason, String command, double seconds, MeasurementRecord record)
{
    /** Ways to end. */
    enum Status
    {
        /** With a record. */
        MEASURED,
        /** What it needs is not on this machine. */
        SKIPPED,
        /** It should have worked. */
        FAILED
    }

    static Outcome measured(
        final int turn, final String command, final double seconds, final MeasurementRecord record)
    {
        return new Outcome(turn, Status.MEASURED, null, command, seconds, record);
    }

    static Outcome skipped(final int turn, final String command, final double seconds, final String reason)
    {
        return new Outcome(turn, Status.SKIPPED, reason, command, seconds, null);
    }

    static Outcome failed(final int turn, final String command, final double seconds, final String reason)
    {
        return new Outcome(turn, Status.FAILED, reason, command, seconds, null);
    }

    boolean isMeasured()
    {
        return status == Status.MEASURED;
    }
}
