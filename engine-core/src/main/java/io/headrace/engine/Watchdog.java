package io.headrace.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices agents that move nowhere: whose duty cycle has not ended, and who have applied no event meanwhile, so that a
 * long replay or a slow handler is not taken for one that never returns. It counts only time in which it ran itself, so
 * that a process that was suspended as a whole does not look hung when it goes on. A thread of its own, since all
 * others may be the one that hangs.
 */
final class Watchdog implements Agent
{
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int LOOKS_PER_LIMIT = 8;
    private static final long MAX_TICK_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long MIN_TICK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What was seen of an agent. */
    private static final class Watched
    {
        final GuardedAgent agent;
        long beatNs;
        long progress;
        long heldNs;
        AgentHang hang;

        Watched(final GuardedAgent agent)
        {
            this.agent = agent;
        }
    }

    private final Watched[] watched;
    private final NanoClock clock;
    private final long limitNs;
    private final Consumer<AgentHang> listener;
    private long lastNs;
    private volatile String hang;

    Watchdog(final WatchdogContext context, final GuardedAgent[] agents)
    {
        watched = new Watched[agents.length];
        for (int i = 0; i < agents.length; i++)
        {
            watched[i] = new Watched(agents[i]);
        }
        clock = context.clock();
        limitNs = context.limitNs();
        listener = context.listener();
        lastNs = clock.nanoTime();
    }

    /** How often it is to look: nanoseconds. */
    static long tickNs(final long limitNs)
    {
        return Math.max(MIN_TICK_NS, Math.min(MAX_TICK_NS, limitNs / LOOKS_PER_LIMIT));
    }

    /** Any thread: the agent that hangs, one sentence, or null. */
    String hang()
    {
        return hang;
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        final long elapsedNs = Math.min(nowNs - lastNs, 2 * tickNs(limitNs));
        lastNs = nowNs;
        String found = null;
        for (final Watched one : watched)
        {
            look(one, elapsedNs);
            found = found == null && one.hang != null ? one.hang.text() : found;
        }
        hang = found;
        return 0;
    }

    private void look(final Watched one, final long elapsedNs)
    {
        final long beatNs = one.agent.beatNs();
        final long progress = one.agent.progress();
        one.heldNs += elapsedNs;
        if (!one.agent.isWorking() || beatNs != one.beatNs || progress != one.progress)
        {
            if (one.hang != null)
            {
                LOG.warn("agent={} came back after {}", one.agent.roleName(), AgentHang.seconds(one.heldNs));
                one.hang = null;
            }
            one.beatNs = beatNs;
            one.progress = progress;
            one.heldNs = 0;
        }
        else if (one.hang != null)
        {
            one.hang = one.hang.after(one.heldNs);
        }
        else if (one.heldNs >= limitNs)
        {
            one.hang = AgentHang.of(one.agent, one.heldNs, one.agent.stack());
            hang = one.hang.text();
            LOG.error("{}; watchdog.limit={}{}{}",
                hang, AgentHang.seconds(limitNs), System.lineSeparator(), one.hang.stack());
            listener.accept(one.hang);
        }
    }

    @Override
    public String roleName()
    {
        return "watchdog";
    }
}
