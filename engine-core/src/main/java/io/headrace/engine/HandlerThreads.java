package io.headrace.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;

/**
 * Has the planned calls of a batch made by handler agents. Each instance of a handler always has the same agent, and a
 * handler that comes after others waits until these have been called for the whole batch. Owned by the engine agent.
 */
final class HandlerThreads
{
    private final HandlerAgent[] agents;
    private final IntConsumer onPosted;
    private final CallPlan plan;
    private final HandlerGroups groups;
    private long[] failed = new long[64];
    private DirectBuffer batch;
    private long firstSequence;
    private long timestampNs;
    private int level;

    /**
     * Makes the agents.
     *
     * @param count    of agents, 1 and more.
     * @param plan     of the calls.
     * @param groups   of the handlers.
     * @param calls    makes what calls for one agent.
     * @param onDone   called by an agent that has made its calls.
     * @param onPosted rouses an agent, given its number.
     */
    HandlerThreads(
        final int count,
        final CallPlan plan,
        final HandlerGroups groups,
        final Supplier<HandlerCalls> calls,
        final Runnable onDone,
        final IntConsumer onPosted)
    {
        this.onPosted = onPosted;
        this.plan = plan;
        this.groups = groups;
        agents = IntStream.range(0, count)
            .mapToObj(index -> new HandlerAgent(index, calls.get(), onDone))
            .toArray(HandlerAgent[]::new);
    }

    List<HandlerAgent> agents()
    {
        return new ArrayList<>(Arrays.asList(agents));
    }

    /**
     * Begins with the calls of a batch.
     *
     * @param buffer     with the batch, unchanged until all calls are made.
     * @param sequence   of the first event.
     * @param time       of the batch.
     * @param eventCount of the batch.
     */
    void begin(final DirectBuffer buffer, final long sequence, final long time, final int eventCount)
    {
        batch = buffer;
        firstSequence = sequence;
        timestampNs = time;
        level = 0;
        if (groups.levels() > 0)
        {
            if (failed.length < eventCount)
            {
                failed = new long[Math.max(eventCount, 2 * failed.length)];
            }
            Arrays.fill(failed, 0, eventCount, 0L);
        }
        for (final HandlerAgent agent : agents)
        {
            agent.outbox().clear();
        }
        post();
    }

    private void post()
    {
        final boolean isLevelled = groups.levels() > 0;
        for (int row = 0; row < plan.size(); row++)
        {
            final HandlerSlot slot = plan.slots[row];
            if (slot.group.level == level && plan.status[row] <= CallPlan.DECIDED)
            {
                if (isLevelled && (slot.group.after & failed[plan.events[row]]) != 0)
                {
                    plan.status[row] = CallPlan.HELD_BACK;
                }
                else
                {
                    agents[slot.index % agents.length].add(row);
                }
            }
        }
        for (int i = 0; i < agents.length; i++)
        {
            if (agents[i].post(batch, firstSequence, timestampNs))
            {
                onPosted.accept(i);
            }
        }
    }

    /**
     * Goes on to the next handlers when those before are done.
     *
     * @return true when all calls have been made.
     * @throws HandlerException of the first event at which a handler threw whose policy is to halt.
     */
    boolean proceed()
    {
        while (areDone())
        {
            if (level == groups.levels())
            {
                return true;
            }
            noteFailed();
            level++;
            post();
        }
        return false;
    }

    private boolean areDone()
    {
        HandlerException halt = null;
        for (final HandlerAgent agent : agents)
        {
            if (!agent.isDone())
            {
                return false;
            }
            final HandlerException own = agent.halt();
            halt = own != null && (halt == null || own.sequence() < halt.sequence()) ? own : halt;
        }
        if (halt != null)
        {
            throw halt;
        }
        return true;
    }

    private void noteFailed()
    {
        for (int row = 0; row < plan.size(); row++)
        {
            if (plan.slots[row].group.level == level && plan.status[row] > CallPlan.RETURNED)
            {
                failed[plan.events[row]] |= plan.slots[row].group.bit;
            }
        }
    }
}
