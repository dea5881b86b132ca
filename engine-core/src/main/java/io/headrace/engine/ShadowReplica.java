package io.headrace.engine;

/**
 * A second state with handlers of its own that follows the journal. Belongs to the shadow.
 */
final class ShadowReplica implements AutoCloseable
{
    private static final int BATCHES_PER_CYCLE = 64;

    private final Replayer replayer;
    private final JournalCursor cursor;

    /**
     * Starts from the newest snapshot.
     *
     * @param dispatch        of the state, with handlers that have not started.
     * @param recovery        finds the snapshot.
     * @param durableSequence snapshots that are newer are not used.
     */
    ShadowReplica(final BatchDispatch dispatch, final SnapshotRecovery recovery, final long durableSequence)
    {
        replayer = new Replayer(dispatch);
        cursor = recovery.recover(replayer.state(), durableSequence);
    }

    /**
     * Applies what the journal holds, for a slice of time.
     *
     * @param limit of the sequence, the end of a batch that the engine has dispatched.
     * @param pace  says when the slice is spent.
     * @return batches taken up.
     */
    int follow(final long limit, final ShadowPace pace)
    {
        int batches = 0;
        while (batches < BATCHES_PER_CYCLE && replayer.poll(cursor, limit))
        {
            batches++;
            if (pace.isSpent())
            {
                break;
            }
        }
        return batches;
    }

    DurableState state()
    {
        return replayer.state();
    }

    /** Sequence of the last event applied. */
    long sequence()
    {
        return replayer.sequence();
    }

    /** Sequence up to which the journal must be durable for a snapshot of the state to be kept. */
    long neededSequence()
    {
        return Math.max(sequence(), replayer.decidedThrough());
    }

    /** Begins a snapshot of the state as it is. */
    SnapshotWriter beginSnapshot(final SnapshotDirectory snapshots)
    {
        return snapshots.create(sequence(), replayer.batchTimestampNs(), replayer.batchCrc());
    }

    @Override
    public void close()
    {
        cursor.close();
    }
}
