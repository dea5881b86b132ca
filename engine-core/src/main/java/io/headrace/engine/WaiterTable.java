package io.headrace.engine;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import io.headrace.memory.ObjectPool;
import org.agrona.DirectBuffer;

/**
 * The sink of the embedding host: threads that wait for their events. Bounded; threadsafe.
 */
final class WaiterTable implements CompletionSink
{
    private final Waiter[] waiters;
    private final ObjectPool<Waiter> pool;

    WaiterTable(final int capacity)
    {
        waiters = new Waiter[capacity];
        pool = new ObjectPool<>(capacity, index ->
        {
            waiters[index] = new Waiter(index);
            return waiters[index];
        });
    }

    /** A waiter for the calling thread, or null when all are taken. */
    Waiter acquire()
    {
        return pool.acquire();
    }

    /** Any thread: how many are taken. */
    int waiting()
    {
        return pool.acquired();
    }

    void release(final Waiter waiter)
    {
        pool.release(waiter);
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
        waiters[SourceRef.slot(source)].complete(SourceRef.generation(source), firstSequence);
        return true;
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
        waiters[SourceRef.slot(source)].reply(SourceRef.generation(source), format.code(), buffer, offset, length);
        return true;
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
        final Waiter waiter = waiters[SourceRef.slot(source)];
        waiter.outcome(SourceRef.generation(source), outcome);
        if (!outcome.isAcknowledged())
        {
            waiter.complete(SourceRef.generation(source), 0);
        }
        return true;
    }

    @Override
    public void onEndOfCycle()
    {
        // each waiter is woken by its own completion
    }
}
