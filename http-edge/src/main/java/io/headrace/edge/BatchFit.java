package io.headrace.edge;

import io.headrace.bus.FrameDescriptor;
import io.headrace.engine.Engine;

/**
 * Checks at start that a batch as long as HTTP allows can enter the lane, which takes all of its runs at once or none:
 * else the server would answer for ever that it has no room at present. Stateless.
 */
final class BatchFit
{
    /** The longest run of a batch of short events: the longest block of which the payload pool has many. */
    static final int RUN_LENGTH = 64 * 1024;

    private static final int FRAME_OVERHEAD = FrameDescriptor.HEADER_LENGTH + FrameDescriptor.FRAME_ALIGNMENT - 1;
    private static final int SHORTEST_EVENT = 2;

    private BatchFit()
    {
    }

    /**
     * Bytes after which a run of a batch is cut.
     *
     * @param engine        that takes the run.
     * @param longestLength of the frames of the batch.
     * @return bytes; long events need runs that hold several, or there would be too many of them.
     */
    static int runLength(final Engine engine, final int longestLength)
    {
        return longestLength > RUN_LENGTH ? engine.maxRunLength() : Math.min(RUN_LENGTH, engine.maxRunLength());
    }

    /**
     * Checks batches of short events and batches of long ones.
     *
     * @throws EdgeException naming the settings that do not fit each other.
     */
    static void check(final HttpContext context, final Engine engine)
    {
        final long bytes = context.batchMaxLength();
        final long events = Math.min(context.batchMaxEvents(), bytes / SHORTEST_EVENT);
        check(context, engine, bytes + events * FRAME_OVERHEAD, runLength(engine, 0));
        check(context, engine, bytes, engine.maxRunLength());
    }

    private static void check(
        final HttpContext context, final Engine engine, final long bytes, final int runLength)
    {
        final long runs = (bytes + runLength - 1) / runLength;
        final int possible = engine.runsAtOnce(runLength);
        if (runs > possible)
        {
            throw new EdgeException("http.batch.max.bytes=" + context.batchMaxLength() + " can need " + runs +
                " runs of " + runLength + " bytes at once, but lane.capacity=" + engine.health().laneCapacity() +
                " and payload.pool.bytes have room for " + possible + ": lower the first or raise " +
                (engine.health().laneCapacity() == possible ? "lane.capacity" : "payload.pool.bytes"));
        }
    }
}
