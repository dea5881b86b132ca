package io.headrace.edge;

import io.headrace.bus.RousableIdleStrategy;
import io.headrace.engine.AgentRole;
import io.headrace.engine.Engine;
import io.headrace.engine.Subscriptions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AgentRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream agents of an edge with their threads, which start with the first subscriber. Threadsafe.
 */
final class Streams implements AutoCloseable
{
    private static final Logger LOGGER = LoggerFactory.getLogger(Streams.class);

    private final Engine engine;
    private final StreamContext context;
    private final EdgeContext edge;
    private final StreamCounters counters;
    private final StreamMemory memory;
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final StreamAgent[] agents;
    private final AgentRunner[] runners;
    private volatile boolean started;
    private boolean closed;

    Streams(final EdgeContext edge, final Engine engine)
    {
        this.edge = edge;
        this.engine = engine;
        context = edge.streams();
        counters = new StreamCounters(engine);
        memory = new StreamMemory(context.memoryBytes());
        agents = new StreamAgent[context.threads()];
        runners = new AgentRunner[context.threads()];
    }

    Subscriptions source()
    {
        return engine.subscriptions();
    }

    /** Takes one of {@code subscriptions.max}: false if there is none. */
    boolean tryReserve()
    {
        if (subscriptions.incrementAndGet() <= context.maxSubscriptions())
        {
            return true;
        }
        subscriptions.decrementAndGet();
        counters.refused.increment();
        return false;
    }

    /** Gives one of {@code subscriptions.max} back. */
    void release()
    {
        subscriptions.decrementAndGet();
    }

    StreamCounters counters()
    {
        return counters;
    }

    StreamMemory memory()
    {
        return memory;
    }

    int maxSubscriptions()
    {
        return context.maxSubscriptions();
    }

    /** Begins to deliver to a subscriber that was reserved for. */
    void subscribe(final StreamSubscriber subscriber)
    {
        if (!started)
        {
            start();
        }
        agentOf(subscriber).arrive(subscriber);
    }

    /** Delivers no more to a subscriber; what is under way may still come. */
    void unsubscribe(final StreamSubscriber subscriber)
    {
        agentOf(subscriber).depart(subscriber);
    }

    /** A subscriber has got credit. */
    void credit(final StreamSubscriber subscriber)
    {
        agentOf(subscriber).credit(subscriber);
    }

    /** A subscriber can take more. */
    void rouse(final StreamSubscriber subscriber)
    {
        agentOf(subscriber).rouse();
    }

    private StreamAgent agentOf(final StreamSubscriber subscriber)
    {
        return agents[Math.floorMod(subscriber.topic.hashCode(), agents.length)];
    }

    private synchronized void start()
    {
        if (started)
        {
            return;
        }
        for (int i = 0; i < agents.length; i++)
        {
            final RousableIdleStrategy idle = engine.newIdleStrategy(AgentRole.STREAM);
            agents[i] = new StreamAgent(this, source(), context, counters, edge.clock(), idle);
            runners[i] = new AgentRunner(idle, error -> LOGGER.error("a stream agent", error), null, agents[i]);
            if (!closed)
            {
                final String name = "headrace-stream" + (agents.length == 1 ? "" : "-" + (i + 1));
                AgentRunner.startOnThread(runners[i], task -> thread(name, task));
            }
        }
        started = true;
    }

    /** The runner gives the thread the bare name of the role. */
    private Thread thread(final String name, final Runnable task)
    {
        final Thread thread = new Thread(() ->
        {
            Thread.currentThread().setName(name);
            engine.prepareThread(AgentRole.STREAM);
            task.run();
        });
        thread.setDaemon(true);
        return thread;
    }

    /** Ends all streams, so that nobody reads a journal that is closed after. */
    @Override
    public void close()
    {
        synchronized (this)
        {
            closed = true;
        }
        for (final AgentRunner runner : runners)
        {
            if (runner != null)
            {
                LockSupport.unpark(runner.thread());
                runner.close();
            }
        }
    }
}
