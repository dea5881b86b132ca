package io.headrace.engine;

/**
 * The release queue of each durability level. The engine agent writes, the outbound agent releases.
 */
final class ReleaseQueues
{
    private static final int BARRIER_ROOM = 2 * ReleaseQueue.RECORD_HEADER_LENGTH;

    final ReleaseQueue journaled;
    final ReleaseQueue synced;
    private final int roomPerEvent;

    ReleaseQueues(final EngineContext context, final CompletionSink[] sinks)
    {
        journaled = new ReleaseQueue(context.outboxLength(), sinks);
        synced = new ReleaseQueue(context.outboxLength(), sinks);
        roomPerEvent = context.replyMaxLength() + 4 * ReleaseQueue.RECORD_HEADER_LENGTH;
    }

    /** The queue of a level; what needs no journal leaves with what is journaled. */
    ReleaseQueue of(final int level)
    {
        return level == DurabilityLevel.SYNCED.code() ? synced : journaled;
    }

    /**
     * Whether all that one event can lead to fits: outcome, replies and acknowledgement, and whatever its level the
     * barrier of a decision. Engine agent.
     */
    boolean haveRoomFor(final int level)
    {
        return of(level).hasRoomFor(roomPerEvent) && synced.hasRoomFor(BARRIER_ROOM);
    }

    /** Any thread. */
    boolean areEmpty()
    {
        return journaled.isEmpty() && synced.isEmpty();
    }
}
