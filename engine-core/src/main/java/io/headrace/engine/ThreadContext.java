package io.headrace.engine;

import io.headrace.bus.IdleMode;
import io.headrace.bus.RousableIdleStrategy;
import io.headrace.bus.ThreadLayout;
import java.util.EnumMap;
import java.util.Map;

/**
 * Settings of the threads that the agents run on. Filled by the host before launch; not threadsafe.
 */
public final class ThreadContext
{
    private static final int MAX_SHARD_THREADS = 64;
    /** One for the engine agent, one for edge and disk. */
    private static final int CORES_FOR_OTHERS = 2;

    private final Map<AgentRole, IdleMode> idleModes = new EnumMap<>(AgentRole.class);
    private ThreadLayout layout;
    private int cores = Runtime.getRuntime().availableProcessors();
    private IdleMode idleMode = IdleMode.AUTO;
    private int shardThreads;
    private ThreadSetup setup = role ->
    {
    };

    void conclude()
    {
        EngineContext.checkRange("shards.threads", shardThreads, 0, MAX_SHARD_THREADS);
        if (layout == null)
        {
            layout = ThreadLayout.forCores(cores);
        }
    }

    /**
     * Sets which agents share a thread.
     *
     * @param value the layout; by default it follows the number of cores.
     * @return this.
     */
    public ThreadContext layout(final ThreadLayout value)
    {
        layout = value;
        return this;
    }

    /**
     * Sets the number of cores that layout and idle strategies follow.
     *
     * @param value at least 1.
     * @return this.
     */
    public ThreadContext cores(final int value)
    {
        cores = value;
        return this;
    }

    /**
     * Sets what agents do while they have no work: all but the shadow, which only its own mode changes.
     *
     * @param value by default {@link IdleMode#AUTO}.
     * @return this.
     */
    public ThreadContext idle(final IdleMode value)
    {
        idleMode = value;
        return this;
    }

    /**
     * Sets what one agent does while it has no work.
     *
     * @param role  of the agent; what is set for {@link AgentRole#OUTBOUND} rules only where it has its own thread.
     * @param value instead of that of all agents.
     * @return this.
     */
    public ThreadContext idle(final AgentRole role, final IdleMode value)
    {
        idleModes.put(role, value);
        return this;
    }

    /**
     * Sets how many threads call handlers.
     *
     * @param value 0 for as many as suit the layout: none beside the engine agent in {@link ThreadLayout#COMPACT}; in
     *              {@link ThreadLayout#PIPELINED} as many as the handler with the most shards can use and the cores
     *              allow.
     * @return this.
     */
    public ThreadContext shardThreads(final int value)
    {
        shardThreads = value;
        return this;
    }

    /**
     * Sets what is done on each thread of an agent before its first duty cycle. What it throws stops the engine.
     *
     * @param value called on the thread.
     * @return this.
     */
    public ThreadContext setup(final ThreadSetup value)
    {
        setup = value;
        return this;
    }

    ThreadLayout layout()
    {
        return layout;
    }

    ThreadSetup setup()
    {
        return setup;
    }

    /** The mode of an agent: its own, else that of all. */
    IdleMode idle(final AgentRole role)
    {
        return idleModes.getOrDefault(role, role == AgentRole.SHADOW ? IdleMode.AUTO : idleMode);
    }

    /** A strategy for one agent. The sync agent is roused by who waits for it, and what else it does can wait. */
    RousableIdleStrategy newIdleStrategy(final AgentRole role)
    {
        final IdleMode mode = idle(role);
        return (role == AgentRole.SYNC && mode == IdleMode.AUTO ? IdleMode.BLOCK : mode).newStrategy(cores);
    }

    /**
     * How many threads call handlers beside the engine agent.
     *
     * @param largestShards shards of the handler that has most.
     * @return 0 when the engine agent calls them itself.
     */
    int handlerThreads(final int largestShards)
    {
        if (shardThreads > 0 || layout != ThreadLayout.PIPELINED)
        {
            return shardThreads;
        }
        return Math.max(1, Math.min(largestShards, cores - CORES_FOR_OTHERS));
    }
}
