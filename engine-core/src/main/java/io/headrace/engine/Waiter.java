package io.headrace.engine;

import io.headrace.bus.PayloadFormat;
import io.headrace.memory.Pooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * One thread of the host that waits for its event. Used by one waiting thread at a time and completed by the outbound
 * agent.
 * <p>
 * Generation and phase share one long, so a completion that comes after the thread has given up finds another
 * generation and changes nothing.
 */
final class Waiter implements Pooled
{
    private static final VarHandle STATE;
    private static final long PHASES = 4;
    private static final long IDLE = 0;
    private static final long WAITING = 1;
    private static final long COMPLETING = 2;
    private static final long DONE = 3;

    static
    {
        try
        {
            STATE = MethodHandles.lookup().findVarHandle(Waiter.class, "state", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final int slot;
    private final ExpandableArrayBuffer replies = new ExpandableArrayBuffer(256);
    private volatile long state;
    private Thread thread;
    private long sequence;
    private int repliesLength;
    private Outcome outcome;

    Waiter(final int slot)
    {
        this.slot = slot;
    }

    @Override
    public int poolIndex()
    {
        return slot;
    }

    /** Waiting thread: begins a wait and returns its generation. */
    int begin()
    {
        final long generation = state / PHASES + 1 & 0xFFFF_FFFFL;
        thread = Thread.currentThread();
        repliesLength = 0;
        outcome = null;
        STATE.setRelease(this, generation * PHASES + WAITING);
        return (int)generation;
    }

    /**
     * Waiting thread: blocks until completed, or gives up.
     *
     * @return the sequence, or {@link Engine#TIMED_OUT} when time is up, the thread was interrupted or the engine is
     *         not able to complete anything any more.
     */
    long await(final long timeoutNs, final Engine engine)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (state % PHASES != DONE)
        {
            final long leftNs = deadlineNs - System.nanoTime();
            final boolean hopeless =
                leftNs <= 0 || Thread.currentThread().isInterrupted() || !engine.canComplete();
            if (hopeless && giveUp())
            {
                return Engine.TIMED_OUT;
            }
            LockSupport.parkNanos(this, Math.max(0, Math.min(leftNs, Engine.WAIT_SLICE_NS)));
        }
        STATE.setRelease(this, state - DONE + IDLE);
        return sequence;
    }

    /** Waiting thread: ends a wait for an event that was not published. */
    void cancel()
    {
        STATE.setRelease(this, state - state % PHASES + IDLE);
    }

    private boolean giveUp()
    {
        final long current = state;
        return current % PHASES == WAITING && STATE.compareAndSet(this, current, current - WAITING + IDLE);
    }

    /** Outbound agent. */
    void complete(final int generation, final long firstSequence)
    {
        final long waiting = (generation & 0xFFFF_FFFFL) * PHASES + WAITING;
        if (STATE.compareAndSet(this, waiting, waiting - WAITING + COMPLETING))
        {
            final Thread waitingThread = thread;
            sequence = firstSequence;
            STATE.setRelease(this, waiting - WAITING + DONE);
            LockSupport.unpark(waitingThread);
        }
    }

    /** Outbound agent: keeps a copy of a reply for the waiting thread. */
    void reply(final int generation, final int format, final DirectBuffer buffer, final int offset, final int length)
    {
        final long waiting = (generation & 0xFFFF_FFFFL) * PHASES + WAITING;
        if (STATE.compareAndSet(this, waiting, waiting - WAITING + COMPLETING))
        {
            replies.putInt(repliesLength, format);
            replies.putInt(repliesLength + Integer.BYTES, length);
            replies.putBytes(repliesLength + 2 * Integer.BYTES, buffer, offset, length);
            repliesLength += 2 * Integer.BYTES + length;
            STATE.setRelease(this, waiting);
        }
    }

    /** Outbound agent: notes what else than plain application has happened to the event. */
    void outcome(final int generation, final Outcome told)
    {
        final long waiting = (generation & 0xFFFF_FFFFL) * PHASES + WAITING;
        if (STATE.compareAndSet(this, waiting, waiting - WAITING + COMPLETING))
        {
            outcome = told;
            STATE.setRelease(this, waiting);
        }
    }

    /** Waiting thread, after a successful wait: what else was told, or null. */
    Outcome outcome()
    {
        return outcome;
    }

    /** Waiting thread, after a successful wait. */
    void forEachReply(final ReplyConsumer consumer)
    {
        int position = 0;
        while (position < repliesLength)
        {
            final int length = replies.getInt(position + Integer.BYTES);
            final int payload = position + 2 * Integer.BYTES;
            consumer.onReply(
                PayloadFormat.of(replies.getInt(position)), replies, payload, length);
            position = payload + length;
        }
    }
}
