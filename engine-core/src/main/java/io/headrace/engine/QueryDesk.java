package io.headrace.engine;

import io.headrace.bus.EventKey;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.Lane;
import io.headrace.bus.QueryDescriptor;
import io.headrace.bus.RunConsumer;
import io.headrace.bus.SourceRef;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers queries between two batches. Belongs to the engine agent.
 * <p>
 * Linearizable: whatever was acknowledged at any level was in a batch that has been applied when the next query is
 * taken from the lane, and the answer waits in the release queue until the last event applied has the level asked for.
 */
final class QueryDesk implements ReplyVisitor
{
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final Lane lane;
    private final DurableState state;
    private final ReleaseQueues queues;
    private final QueryCounters counters;
    private final EpochNanoClock clock;
    private final long budgetNs;
    private final QueryCache cache;
    private final Query query = new Query();
    private final QueryReplies replies;
    private final RunConsumer runConsumer = this::onRun;
    private final List<HandlerGroup> groups;
    private final Set<String> blamed = new HashSet<>();
    private HandlerSlot asked;
    private long source;
    private long correlation;
    private int level;
    private long sequence;
    private boolean isSyncWanted;

    QueryDesk(final EngineContext context, final Queries queries, final ReleaseQueues queues, final DurableState state)
    {
        lane = queries.lane();
        counters = queries.counters();
        this.queues = queues;
        this.state = state;
        clock = context.clock();
        budgetNs = context.queries().budgetNs();
        final int cacheLength = context.queries().cacheLength();
        cache = cacheLength == 0 ? null : new QueryCache(cacheLength);
        replies = new QueryReplies(context.replyMaxLength());
        groups = state.handlers.all();
    }

    /** Whether there is anything to answer. */
    boolean isWaiting()
    {
        return !lane.isEmpty();
    }

    /**
     * Answers until the budget is spent, and at least one. To be called when all that was taken from the lanes of
     * events is applied.
     *
     * @return queries taken.
     */
    int answer()
    {
        final long startNs = clock.nanoTime();
        sequence = state.sequence();
        int answered = 0;
        long spentNs;
        int taken;
        do
        {
            taken = lane.drain(runConsumer, 1);
            answered += taken;
            spentNs = clock.nanoTime() - startNs;
        }
        while (taken > 0 && spentNs < budgetNs && answered < lane.capacity());
        counters.timeNs.getAndAddRelease(Math.max(0, spentNs));
        return answered;
    }

    /** Whether somebody waits for all that is applied to be synced; asks once. */
    boolean takeSyncWanted()
    {
        final boolean wanted = isSyncWanted;
        isSyncWanted = false;
        return wanted;
    }

    private boolean onRun(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int frameCount,
        final long runSource,
        final long runCorrelation,
        final int runLevel)
    {
        if (!queues.haveRoomFor(runLevel))
        {
            counters.outboxBackPressure.incrementRelease();
            return false;
        }
        source = runSource;
        correlation = runCorrelation;
        level = runLevel;
        final HandlerSlot slot = frameCount == 1 ? slotOf(buffer, offset, length) : null;
        if (slot == null)
        {
            refuse(Outcome.QUERY_FAILED);
        }
        else if (cache != null && cache.find(slot.index, slot.lastSequence, buffer, offset))
        {
            counters.cacheHits.incrementRelease();
            answer(cache.buffer(), cache.repliesOffset(), cache.repliesLength());
        }
        else
        {
            ask(slot, buffer, offset);
        }
        return true;
    }

    /** The instance that is asked, or null if the frame is malformed or names none. */
    private HandlerSlot slotOf(final DirectBuffer buffer, final int frame, final int length)
    {
        if (length < QueryDescriptor.HEADER_LENGTH ||
            FrameDescriptor.type(buffer, frame) != FrameDescriptor.TYPE_QUERY ||
            FrameDescriptor.frameLength(buffer, frame) < QueryDescriptor.HEADER_LENGTH ||
            FrameDescriptor.frameLength(buffer, frame) > length)
        {
            return null;
        }
        final int handler = QueryDescriptor.handler(buffer, frame);
        if (handler < 0 || handler >= groups.size())
        {
            return null;
        }
        final HandlerSlot[] slots = groups.get(handler).slots;
        final int named = QueryDescriptor.shard(buffer, frame);
        final int shard = named == QueryDescriptor.BY_KEY ?
            EventKey.shard(FrameDescriptor.key(buffer, frame), slots.length) : named;
        return shard < 0 || shard >= slots.length ? null : slots[shard];
    }

    private void ask(final HandlerSlot slot, final DirectBuffer buffer, final int frame)
    {
        replies.clear();
        asked = slot;
        try
        {
            slot.handler.onQuery(query.wrap(buffer, frame, sequence), replies);
        }
        catch (final UnsupportedOperationException ex)
        {
            blame(slot, "answers no queries, it threw", ex);
            refuse(Outcome.QUERY_UNSUPPORTED);
            return;
        }
        catch (final Exception | StackOverflowError | AssertionError ex)
        {
            blame(slot, "threw", ex);
            refuse(Outcome.QUERY_FAILED);
            return;
        }
        finally
        {
            asked = null;
        }
        if (cache != null)
        {
            counters.cacheMisses.incrementRelease();
            cache.put(slot.index, slot.lastSequence, buffer, frame, replies);
        }
        answer(replies.buffer(), 0, replies.length());
    }

    /** Once for each instance, since anybody who asks can bring it about. */
    private void blame(final HandlerSlot slot, final String what, final Throwable cause)
    {
        if (blamed.add(slot.name))
        {
            LOG.error("handler '{}' {} {} at a query behind sequence={}: the query is refused, and the engine goes " +
                "on; this is not told again", slot.name, what, HandlerException.describe(cause), sequence);
            LOG.debug("cause", cause);
        }
    }

    private void answer(final DirectBuffer buffer, final int offset, final int length)
    {
        counters.answered.incrementRelease();
        if (source != SourceRef.NONE)
        {
            QueryReplies.forEach(buffer, offset, length, this);
            queues.of(level).acknowledge(source, correlation, 0, sequence, 1, level);
            noteSyncWanted();
        }
    }

    @Override
    public void onReply(final int format, final DirectBuffer buffer, final int offset, final int length)
    {
        queues.of(level).reply(source, correlation, 0, sequence, format, buffer, offset, length);
    }

    private void refuse(final Outcome outcome)
    {
        counters.failed.incrementRelease();
        if (source != SourceRef.NONE)
        {
            queues.of(level).outcome(source, correlation, 0, 1, outcome, 0, sequence);
            noteSyncWanted();
        }
    }

    private void noteSyncWanted()
    {
        isSyncWanted |= level == DurabilityLevel.SYNCED.code();
    }

    /** Any thread, while the engine agent stands still in a handler: the query, as words to be appended, or null. */
    String callText()
    {
        final HandlerSlot called = asked;
        return called == null ? null : ", handler=" + called.name + " query behind sequence=" + sequence;
    }
}
