package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.SourceRef;
import org.agrona.DirectBuffer;

/**
 * Takes one live batch through its handlers and puts what comes of it into the release queues. It can stop at any
 * event, for want of room or of a decision, and goes on there. Owned by the engine agent.
 */
final class BatchDispatch implements ReplyVisitor
{
    private final Dispatcher dispatcher;
    private final RunTable runs;
    private final ReleaseQueues queues;
    private final EngineCounters counters;
    private DirectBuffer buffer;
    private int frame;
    private int limit;
    private long timestampNs;
    private long sequence;
    private int run;
    private int indexInPiece;
    private HandlerException fault;
    private long replies;

    BatchDispatch(
        final Dispatcher dispatcher, final RunTable runs, final ReleaseQueues queues, final EngineCounters counters)
    {
        this.dispatcher = dispatcher;
        this.runs = runs;
        this.queues = queues;
        this.counters = counters;
    }

    /**
     * Begins with a batch that is complete in the journal.
     *
     * @param batch           with the batch at offset 0, unchanged until it is done.
     * @param rebuildsOrigins whether sessions and keys in it have not been noted yet.
     */
    void begin(final DirectBuffer batch, final boolean rebuildsOrigins)
    {
        buffer = batch;
        frame = BatchDescriptor.HEADER_LENGTH;
        limit = BatchDescriptor.length(batch, 0);
        timestampNs = BatchDescriptor.timestampNs(batch, 0);
        sequence = BatchDescriptor.firstSequence(batch, 0);
        run = 0;
        indexInPiece = 0;
        dispatcher.rebuildOrigins(rebuildsOrigins);
    }

    /**
     * Goes on as far as possible: then either the batch is done, or there is a {@link #fault()}, or room is lacking.
     *
     * @return events applied.
     * @throws HandlerException if a handler throws whose policy is to halt.
     */
    int proceed()
    {
        final long start = sequence;
        while (frame < limit)
        {
            if (FrameDescriptor.isSequenced(FrameDescriptor.type(buffer, frame)))
            {
                if (!queues.haveRoomFor(runs.level(run)))
                {
                    counters.outboxBackPressure.incrementRelease();
                    break;
                }
                if (!applyFrame())
                {
                    break;
                }
            }
            else
            {
                dispatcher.onUnsequenced(buffer, frame, sequence);
                nextFrame();
            }
        }
        counters.replies.setRelease(replies);
        return (int)(sequence - start);
    }

    /** Whether all frames of the batch have been applied. */
    boolean isDone()
    {
        return frame >= limit;
    }

    private boolean applyFrame()
    {
        final int result;
        try
        {
            result = dispatcher.apply(buffer, frame, sequence, timestampNs);
        }
        catch (final HandlerException ex)
        {
            if (!ex.isQuarantine())
            {
                throw ex;
            }
            fault = ex;
            return false;
        }
        if (result == Dispatcher.APPLIED)
        {
            if (dispatcher.outbox().hasReplies() && runs.source(run) != SourceRef.NONE)
            {
                dispatcher.outbox().forEachReply(this);
            }
        }
        else
        {
            tell(switch (result)
            {
                case Dispatcher.QUARANTINED -> Outcome.QUARANTINED;
                case Dispatcher.CURSORS_FULL -> Outcome.CURSORS_FULL;
                default -> Outcome.NOT_QUARANTINED;
            }, sequence);
        }
        endOfEvent();
        return true;
    }

    @Override
    public void onReply(final int format, final DirectBuffer reply, final int offset, final int length)
    {
        replies++;
        queues.of(runs.level(run)).reply(
            runs.source(run),
            runs.correlation(run),
            runs.firstIndex(run) + indexInPiece,
            sequence,
            format,
            reply,
            offset,
            length);
    }

    private void tell(final Outcome outcome, final long releaseSequence)
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

    private void endOfEvent()
    {
        sequence++;
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
                    sequence - indexInPiece,
                    indexInPiece,
                    level);
            }
            run++;
            indexInPiece = 0;
        }
        nextFrame();
    }

    private void nextFrame()
    {
        frame += FrameDescriptor.alignedFrameLength(buffer, frame);
    }

    /** What a handler threw, which waits for a decision, or null. */
    HandlerException fault()
    {
        return fault;
    }

    /**
     * The decision is journaled: goes past the event.
     *
     * @param quarantined       the event.
     * @param decisionSequence  of the decision; nothing that comes after may leave before it is as durable.
     */
    void decided(final QuarantinedEvent quarantined, final long decisionSequence)
    {
        fault = null;
        dispatcher.quarantine(quarantined);
        queues.synced.barrier(decisionSequence);
        tell(Outcome.QUARANTINED, decisionSequence);
        endOfEvent();
    }
}
