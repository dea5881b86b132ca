package io.headrace.journal;

import org.agrona.concurrent.NanoClock;

/**
 * Opens what a journal keeps to its package, so that a run of the fault harness repeats exactly. Stateless.
 */
public final class SteppedJournal
{
    private SteppedJournal()
    {
    }

    /**
     * Gives a journal a clock that its test moves.
     *
     * @param context of the journal.
     * @param clock   for its intervals.
     * @return the context.
     */
    public static JournalContext clock(final JournalContext context, final NanoClock clock)
    {
        return context.nanoClock(clock);
    }
}
