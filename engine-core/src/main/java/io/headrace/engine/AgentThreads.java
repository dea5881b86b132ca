package io.headrace.engine;

import io.headrace.bus.IdleMode;
import io.headrace.bus.RousableIdleStrategy;
import io.headrace.bus.ThreadLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.IdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the agents of an engine on threads, as the layout says, or runs them on the thread of the host.
 */
final class AgentThreads
{
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /** An interrupt in mid-force would close the file, so an agent gets a long time to end by itself. */
    private static final int CLOSE_TIMEOUT_MS = 60_000;

    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private GuardedAgent[] agents = {};
    private ShadowAgent shadow;
    private Watchdog watchdog;
    private GuardedAgent occupancy;
    private final List<AgentRunner> runners = new ArrayList<>();
    /** Of each runner; null for the watchdog, which no setting is about. */
    private final List<AgentRole> roles = new ArrayList<>();
    private RousableIdleStrategy[] handlersIdle = {};
    private final ThreadContext context;
    private final RousableIdleStrategy engineIdle;
    private final RousableIdleStrategy outboundIdle;
    private final RousableIdleStrategy syncIdle;
    private final ThreadLayout layout;
    private final Consumer<Throwable> onFailure;
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private volatile boolean closing;

    AgentThreads(final ThreadContext context, final Consumer<Throwable> onFailure)
    {
        this.context = context;
        this.onFailure = onFailure;
        layout = context.layout();
        engineIdle = context.newIdleStrategy(AgentRole.ENGINE);
        outboundIdle = layout == ThreadLayout.PIPELINED ? context.newIdleStrategy(AgentRole.OUTBOUND) : engineIdle;
        syncIdle = context.newIdleStrategy(AgentRole.SYNC);
    }

    void assign(final Agent engine, final Agent outbound, final Agent sync)
    {
        final GuardedAgent guardedEngine = new GuardedAgent(engine, this);
        final GuardedAgent guardedOutbound = new GuardedAgent(outbound, this);
        final GuardedAgent guardedSync = new GuardedAgent(sync, this);
        agents = new GuardedAgent[]{guardedEngine, guardedOutbound, guardedSync};
        switch (layout)
        {
            case PIPELINED ->
            {
                add(runner(guardedEngine, engineIdle), AgentRole.ENGINE);
                add(runner(guardedOutbound, outboundIdle), AgentRole.OUTBOUND);
                add(runner(guardedSync, syncIdle), AgentRole.SYNC);
            }
            case COMPACT ->
            {
                add(runner(together(guardedEngine, guardedOutbound), engineIdle), AgentRole.ENGINE);
                add(runner(guardedSync, syncIdle), AgentRole.SYNC);
            }
            default -> LOG.debug("the host invokes the agents");
        }
    }

    /**
     * Agents that call handlers for the engine agent, on a thread each; behind {@link #assign}, since the engine agent
     * is to end first, and before {@link #assignWatchdog}, which watches them too.
     */
    void assignHandlers(final List<? extends Agent> handlers)
    {
        final int others = agents.length;
        agents = Arrays.copyOf(agents, others + handlers.size());
        handlersIdle = new RousableIdleStrategy[handlers.size()];
        for (int i = 0; i < handlers.size(); i++)
        {
            agents[others + i] = new GuardedAgent(handlers.get(i), this);
            handlersIdle[i] = context.newIdleStrategy(AgentRole.HANDLERS);
            if (!isInvoked())
            {
                add(runner(agents[others + i], handlersIdle[i]), AgentRole.HANDLERS);
            }
        }
    }

    /** A shadow follows by itself: what fails there does not stop the others, nor is it waited for. */
    void assignShadow(final ShadowAgent agent)
    {
        shadow = agent;
        if (!isInvoked())
        {
            final IdleStrategy idle = context.idle(AgentRole.SHADOW) == IdleMode.AUTO ?
                new RestingIdleStrategy() : context.newIdleStrategy(AgentRole.SHADOW);
            add(new AgentRunner(
                idle, error -> LOG.error("the shadow", error), null, agent), AgentRole.SHADOW);
        }
    }

    /**
     * The watchdog, unless there is to be none, and beside it the agent that looks how full everything is. Last, so
     * that the others are still watched when they are to end; the host of invoked agents has to watch itself.
     */
    void assignWatchdog(final WatchdogContext settings, final Agent occupancyAgent)
    {
        occupancy = new GuardedAgent(occupancyAgent, this);
        if (isInvoked())
        {
            return;
        }
        Agent agent = occupancy;
        if (settings.limitNs() > 0)
        {
            watchdog = new Watchdog(settings, agents);
            agent = together(watchdog, occupancy);
        }
        add(new AgentRunner(
            new TickIdleStrategy(Watchdog.tickNs(settings.limitNs() > 0 ? settings.limitNs() : Long.MAX_VALUE)),
            error -> LOG.error("the watchdog", error),
            null,
            agent), null);
    }

    /** Two agents on one thread, under the name of the first. */
    private static Agent together(final Agent first, final Agent second)
    {
        return new CompositeAgent(first, second)
        {
            @Override
            public String roleName()
            {
                return first.roleName();
            }
        };
    }

    private static AgentRunner runner(final Agent agent, final IdleStrategy idle)
    {
        return new AgentRunner(idle, error -> LOG.debug("agent {} ended", agent.roleName(), error), null, agent);
    }

    private void add(final AgentRunner runner, final AgentRole role)
    {
        runners.add(runner);
        roles.add(role);
    }

    void start()
    {
        for (int i = 0; i < runners.size(); i++)
        {
            final AgentRunner runner = runners.get(i);
            final AgentRole role = roles.get(i);
            AgentRunner.startOnThread(runner, task ->
            {
                final Thread thread = new Thread(() -> run("headrace-" + runner.agent().roleName(), role, task));
                thread.setDaemon(true);
                return thread;
            });
        }
    }

    /** The runner gives the thread the bare name of the role, which says nothing in a process with other threads. */
    private void run(final String name, final AgentRole role, final Runnable task)
    {
        Thread.currentThread().setName(name);
        if (role != null)
        {
            prepare(role);
        }
        task.run();
    }

    /** What fails here ends the engine, since the thread is not what was asked for; the agent finds that and ends. */
    void prepare(final AgentRole role)
    {
        try
        {
            context.setup().onStart(role);
        }
        catch (final RuntimeException | Error ex)
        {
            fail(ex);
        }
    }

    /**
     * Runs one duty cycle of each agent on the calling thread.
     *
     * @throws IllegalStateException if the engine has failed, with the cause.
     */
    int invoke()
    {
        int work = 0;
        if (closing)
        {
            return work;
        }
        try
        {
            for (final GuardedAgent agent : agents)
            {
                work += agent.doWork();
            }
            work += occupancy.doWork();
            return shadow == null ? work : work + shadow.doWork();
        }
        catch (final AgentTerminationException ex)
        {
            throw new IllegalStateException("the engine failed: " + ex.getCause().getMessage(), ex.getCause());
        }
    }

    /** Blocks a thread of the host, and runs the agents meanwhile if they have no threads: false if time was up. */
    boolean await(final long timeoutNs, final BooleanSupplier condition)
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - startNs >= timeoutNs || Thread.currentThread().isInterrupted())
            {
                return false;
            }
            if (isInvoked())
            {
                invoke();
            }
            else
            {
                LockSupport.parkNanos(POLL_NS);
            }
        }
        return true;
    }

    /** Any thread: a strategy for one more agent of a role. */
    RousableIdleStrategy newIdleStrategy(final AgentRole role)
    {
        return context.newIdleStrategy(role);
    }

    /** Any thread: why an agent failed first, or null. */
    Throwable fault()
    {
        return fault.get();
    }

    /** Any thread: the end is asked for. */
    boolean isClosing()
    {
        return closing;
    }

    /** The agent that fails. Whatever the listener throws, the agents stop. */
    void fail(final Throwable cause)
    {
        if (fault.compareAndSet(null, cause))
        {
            try
            {
                try
                {
                    LOG.error("the engine stops: {}", cause.getMessage());
                    LOG.debug("cause", cause);
                }
                finally
                {
                    onFailure.accept(cause);
                }
            }
            catch (final RuntimeException | Error ex)
            {
                if (ex != cause)
                {
                    cause.addSuppressed(ex);
                }
            }
        }
    }

    boolean isInvoked()
    {
        return layout == ThreadLayout.INVOKED;
    }

    /** Any thread: the agent that hangs, one sentence, or null. */
    String hang()
    {
        return watchdog == null ? null : watchdog.hang();
    }

    /** Any thread: events have been published. */
    void rouseEngine()
    {
        engineIdle.rouse();
    }

    /** Any thread: a watermark has advanced. */
    void rouseOutbound()
    {
        outboundIdle.rouse();
    }

    /** Any thread: a run waits to be synced. */
    void rouseSync()
    {
        syncIdle.rouse();
    }

    /** Any thread: a handler agent has work, counted from 0 in the order in which they were assigned. */
    void rouseHandlers(final int index)
    {
        handlersIdle[index].rouse();
    }

    void close()
    {
        closing = true;
        if (isInvoked() && shadow != null)
        {
            shadow.onClose();
        }
        for (final AgentRunner runner : runners)
        {
            LockSupport.unpark(runner.thread());
            runner.close(
                CLOSE_TIMEOUT_MS, thread -> LOG.warn("{} is still busy, most likely in the disk", thread.getName()));
        }
    }

    /** Waits a long tick, but not while the engine closes. */
    private final class TickIdleStrategy implements IdleStrategy
    {
        private final long tickNs;

        TickIdleStrategy(final long tickNs)
        {
            this.tickNs = tickNs;
        }

        @Override
        public void idle(final int workCount)
        {
            if (workCount == 0)
            {
                idle();
            }
        }

        @Override
        public void idle()
        {
            if (!closing)
            {
                LockSupport.parkNanos(this, tickNs);
            }
        }

        @Override
        public void reset()
        {
            // every tick is alike
        }

        @Override
        public String alias()
        {
            return "tick";
        }
    }
}
