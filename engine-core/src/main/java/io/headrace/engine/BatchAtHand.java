package io.headrace.engine;

/**
 * A batch on its way from the lanes through the journal to the handlers, with the runs in it. Owned by the engine
 * agent.
 */
final class BatchAtHand
{
    final BatchBuilder builder;
    final RunTable runs = new RunTable(BatchBuilder.MAX_RUNS);
    /** Complete and to be appended. */
    boolean isFinished;
    /** Last sequence of the batch, and of the decisions that follow it in the journal before the next batch. */
    long endSequence;
    /** Whether somebody waits for an event of it to be synced. */
    boolean isSyncWanted;

    BatchAtHand(final BatchBuilder builder)
    {
        this.builder = builder;
    }

    void reset()
    {
        builder.reset();
        runs.clear();
        isFinished = false;
        isSyncWanted = false;
    }
}
