package io.headrace.engine;

import io.headrace.bus.SourceRef;
import org.agrona.DirectBuffer;

/**
 * Puts what comes of the events of a batch into the release queues, for the runs that they came in. Owned by the
 * engine agent.
 */
final class RunReleases implements Releases
{
    private final ReleaseQueues queues;
    private final EngineCounters counters;
    private RunTable runs;
    private int run;
    private int indexInPiece;
    private long replies;

    RunReleases(final ReleaseQueues queues, final EngineCounters counters)
    {
        this.queues = queues;
        this.counters = counters;
    }

    /** Begins with the runs of a batch. */
    RunReleases begin(final RunTable runsOfBatch)
    {
        runs = runsOfBatch;
        run = 0;
        indexInPiece = 0;
        return this;
    }

    /** A duty cycle has ended. */
    void publishCounters()
    {
        counters.replies.setRelease(replies);
    }

    @Override
    public boolean haveRoom()
    {
        if (queues.haveRoomFor(runs.level(run)))
        {
            return true;
        }
        counters.outboxBackPressure.incrementRelease();
        return false;
    }

    @Override
    public void onReply(
        final long sequence, final int format, final DirectBuffer buffer, final int offset, final int length)
    {
        if (runs.source(run) != SourceRef.NONE)
        {
            replies++;
            queues.of(runs.level(run)).reply(
                runs.source(run),
                runs.correlation(run),
                runs.firstIndex(run) + indexInPiece,
                sequence,
                format,
                buffer,
                offset,
                length);
        }
    }

    @Override
    public void onOutcome(final Outcome outcome, final long releaseSequence)
    {
        if (runs.source(run) != SourceRef.NONE)
        {
            queues.of(runs.level(run)).outcome(
                runs.source(run),
                runs.correlation(run),
                runs.firstIndex(run) + indexInPiece,
                1,
                outcome,
                0,
                releaseSequence);
        }
    }

    @Override
    public void onDecided(final long decisionSequence)
    {
        queues.synced.barrier(decisionSequence);
    }

    @Override
    public void onEventEnd(final long sequence)
    {
        indexInPiece++;
        if (indexInPiece == runs.count(run))
        {
            final int level = runs.level(run);
            if (runs.source(run) != SourceRef.NONE && level != DurabilityLevel.ACCEPTED.code())
            {
                queues.of(level).acknowledge(
                    runs.source(run),
                    runs.correlation(run),
                    runs.firstIndex(run),
                    sequence + 1 - indexInPiece,
                    indexInPiece,
                    level);
            }
            run++;
            indexInPiece = 0;
        }
    }
}
