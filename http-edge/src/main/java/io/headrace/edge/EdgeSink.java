package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import io.headrace.engine.CompletionSink;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Outcome;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;

/**
 * Takes the completions of all connections of the edge and hands each to the event loop of its connection.
 * <p>
 * Threads: the methods of {@link CompletionSink} belong to the outbound agent, registering to the event loop of the
 * connection. The slot of a {@link SourceRef} is {@code index * loops + loop}, so that neither side needs a lock to
 * find the loop.
 */
final class EdgeSink implements CompletionSink
{
    private final EventLoops loops;
    private final CompletionRing[] rings;
    private final AtomicInteger connections = new AtomicInteger();
    private final int maxConnections;
    private volatile int sinkIndex;
    private volatile IntConsumer drainListener = loopIndex ->
    {
    };

    /**
     * A sink with a ring for each loop.
     *
     * @param loops          of the edge.
     * @param maxConnections most targets of all loops together.
     * @param ringLength     bytes of each ring, a power of two.
     */
    EdgeSink(final EventLoops loops, final int maxConnections, final int ringLength)
    {
        this.loops = loops;
        this.maxConnections = maxConnections;
        rings = new CompletionRing[loops.count()];
        for (int i = 0; i < rings.length; i++)
        {
            rings[i] = new CompletionRing(loops, i, ringLength, maxConnections, this::afterDrain);
        }
    }

    /**
     * Tells the index that the engine has given to this sink. Before the first connection.
     *
     * @param index given by the engine context.
     */
    void index(final int index)
    {
        sinkIndex = index;
    }

    /**
     * Sets what a loop runs after it has delivered completions: the engine has moved on, so a claim may succeed.
     *
     * @param listener called on each loop with its index.
     */
    void onDrained(final IntConsumer listener)
    {
        drainListener = listener;
    }

    private void afterDrain(final int loopIndex)
    {
        drainListener.accept(loopIndex);
    }

    /**
     * Admits a connection. Called on its loop.
     *
     * @param loop   of the connection.
     * @param target of its completions.
     * @return what its claims name as their source, or {@link SourceRef#NONE} when {@code connections.max} is reached.
     */
    long register(final EventLoop loop, final CompletionTarget target)
    {
        if (connections.incrementAndGet() > maxConnections)
        {
            connections.decrementAndGet();
            return SourceRef.NONE;
        }
        final long source = rings[loops.indexOf(loop)].register(sinkIndex, target);
        if (source == SourceRef.NONE)
        {
            connections.decrementAndGet();
        }
        return source;
    }

    /**
     * Forgets a connection; completions that still come for it are dropped. Called on its loop.
     *
     * @param source given by {@link #register(EventLoop, CompletionTarget)}.
     */
    void unregister(final long source)
    {
        if (rings[loopOf(source)].unregister(source))
        {
            connections.decrementAndGet();
        }
    }

    /** What brings completions to a loop. */
    CompletionRing ring(final int loopIndex)
    {
        return rings[loopIndex];
    }

    /**
     * Connections admitted at present. Any thread.
     *
     * @return how many.
     */
    int connections()
    {
        return connections.get();
    }

    /**
     * Completions dropped since their connection was gone. Any thread.
     *
     * @return how many.
     */
    long lateCompletions()
    {
        long sum = 0;
        for (final CompletionRing ring : rings)
        {
            sum += ring.lateCompletions();
        }
        return sum;
    }

    @Override
    public boolean onAcknowledged(
        final long source,
        final long correlation,
        final int index,
        final long firstSequence,
        final int count,
        final DurabilityLevel level)
    {
        return rings[loopOf(source)].offerAcknowledged(
            source, correlation, index, firstSequence, count, level.code());
    }

    @Override
    public boolean onReply(
        final long source,
        final long correlation,
        final int index,
        final long sequence,
        final PayloadFormat format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        return rings[loopOf(source)].offerReply(
            source, correlation, index, sequence, format.code(), buffer, offset, length);
    }

    @Override
    public boolean onOutcome(
        final long source,
        final long correlation,
        final int index,
        final int count,
        final Outcome outcome,
        final long value)
    {
        return rings[loopOf(source)].offerOutcome(source, correlation, index, count, outcome.code(), value);
    }

    @Override
    public void onEndOfCycle()
    {
        for (final CompletionRing ring : rings)
        {
            ring.wakeUp();
        }
    }

    private int loopOf(final long source)
    {
        return SourceRef.slot(source) % rings.length;
    }
}
