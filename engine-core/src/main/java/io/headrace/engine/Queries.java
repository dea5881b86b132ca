package io.headrace.engine;

import io.headrace.bus.Lane;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.QueryDescriptor;
import io.headrace.memory.BlockAllocator;
import io.headrace.memory.SlotSlab;
import java.util.List;

/**
 * The way in for queries: a lane of their own, so that they neither wait for events nor take their room. Threadsafe.
 * <p>
 * Hosts ask with {@link Publisher#query}; an edge claims room for one query frame, see {@link QueryDescriptor}, and
 * is answered through its {@link CompletionSink}: each reply, then an acknowledgement of one, whose first sequence is
 * that of the last event that the state has seen; or in place of all that an {@link Outcome}. Queries are refused
 * until the engine has replayed, and from when a drain has finished its events.
 */
public final class Queries
{
    /** There is no handler of that name. */
    public static final int UNKNOWN_HANDLER = -1;
    /** The query was not answered: {@link Publisher#lastOutcome()} says why. */
    public static final int NOT_ANSWERED = -6;
    /** The longest payload of a query: bytes. */
    public static final int MAX_LENGTH = 64 * 1024;

    private static final int SLOT_LENGTH = 256;
    private static final int POOL_LENGTH = 2 * 1024 * 1024;

    private final List<HandlerRoute> handlers;
    private final Lane lane;
    private final QueryCounters counters;
    private volatile boolean open;

    Queries(final EngineContext context, final QueryCounters counters, final Runnable wakeUp)
    {
        handlers = context.handlers().routes().inOrder();
        this.counters = counters;
        lane = new Lane(
            new SlotSlab(context.queries().laneCapacity(), SLOT_LENGTH),
            1,
            new BlockAllocator(QueryDescriptor.alignedLength(MAX_LENGTH), POOL_LENGTH),
            wakeUp);
    }

    /** Index of the handler with a name, the same as long as the engine runs, or {@link #UNKNOWN_HANDLER}. */
    public int handlerIndex(final String name)
    {
        int index = handlers.size() - 1;
        while (index >= 0 && !handlers.get(index).name().equals(name))
        {
            index--;
        }
        return index;
    }

    /** All handlers, each behind those that it comes after. */
    public List<HandlerDescription> handlers()
    {
        return handlers.stream().map(route -> new HandlerDescription(
            route.name(),
            route.shards(),
            route.patterns().stream().map(TopicPattern::toString).toList(),
            route.after())).toList();
    }

    /** How many shards the handler with an index has. */
    public int shards(final int handler)
    {
        return handlers.get(handler).shards();
    }

    /**
     * Claims room for one query frame. One that is malformed, or names a handler or shard that there is not, is
     * answered with {@link Outcome#QUERY_FAILED}.
     *
     * @param length bytes of {@link QueryDescriptor#alignedLength(int)}.
     * @param claim  filled in on success; to be committed with a frame count of 1, or aborted, at once.
     * @return 0, or {@link Engine#FULL}, {@link Engine#TOO_LONG}, {@link Engine#NOT_RUNNING}.
     */
    public int tryClaim(final int length, final LaneClaim claim)
    {
        return switch (open ? lane.tryClaim(length, claim) : Lane.CLOSED)
        {
            case 0 -> 0;
            case Lane.TOO_LONG -> Engine.TOO_LONG;
            case Lane.CLOSED -> Engine.NOT_RUNNING;
            default ->
            {
                counters.refusedFull.increment();
                yield Engine.FULL;
            }
        };
    }

    /** Queries that wait: 0 to {@code query.lane.capacity}. */
    public int depth()
    {
        return lane.depth();
    }

    /** The engine has replayed. */
    void open()
    {
        open = true;
    }

    /** Refuses queries from now on; those that wait are still answered. Any thread. */
    void close()
    {
        lane.close();
    }

    QueryCounters counters()
    {
        return counters;
    }

    /** Read by the engine agent. */
    Lane lane()
    {
        return lane;
    }
}
