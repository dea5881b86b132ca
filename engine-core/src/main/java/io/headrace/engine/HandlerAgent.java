package io.headrace.engine;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

/**
 * Makes the calls that the engine agent hands to it, on a thread of its own. The handlers that it calls, their timers
 * and its outbox belong to it from {@link #post} until {@link #isDone}, and to the engine agent otherwise.
 */
final class HandlerAgent implements Agent
{
    private final int index;
    private final HandlerCalls calls;
    private final Runnable onDone;
    private int[] rows = new int[64];
    private int count;
    private DirectBuffer batch;
    private long firstSequence;
    private long timestampNs;
    private HandlerException halt;
    private long callsMade;
    private volatile long posted;
    private volatile long done;

    HandlerAgent(final int index, final HandlerCalls calls, final Runnable onDone)
    {
        this.index = index;
        this.calls = calls;
        this.onDone = onDone;
    }

    HandlerOutbox outbox()
    {
        return calls.outbox();
    }

    /** Engine agent: one call more. */
    void add(final int row)
    {
        if (count == rows.length)
        {
            rows = Arrays.copyOf(rows, 2 * count);
        }
        rows[count++] = row;
    }

    /**
     * Engine agent: the calls that were added are to be made.
     *
     * @param buffer   with the batch, unchanged until it is done.
     * @param sequence of the first event of the batch.
     * @param time     of the batch.
     * @return false if there are none.
     */
    boolean post(final DirectBuffer buffer, final long sequence, final long time)
    {
        if (count == 0)
        {
            return false;
        }
        batch = buffer;
        firstSequence = sequence;
        timestampNs = time;
        posted = done + 1;
        return true;
    }

    /** Engine agent: all calls have been made. */
    boolean isDone()
    {
        return done == posted;
    }

    /** Engine agent, when it is done: why the engine must stop, or null. */
    HandlerException halt()
    {
        return halt;
    }

    /** Any thread: moves when the agent gets on; a glance at a number that is not ordered. */
    long callsMade()
    {
        return callsMade;
    }

    @Override
    public int doWork()
    {
        final long task = posted;
        if (task == done)
        {
            return 0;
        }
        final int wanted = count;
        int made = 0;
        while (made < wanted && halt == null)
        {
            halt = calls.make(rows[made], batch, firstSequence, timestampNs);
            made++;
            callsMade++;
        }
        count = 0;
        done = task;
        onDone.run();
        return made;
    }

    /** Any thread, while the agent stands still in a handler: the call, as words to be appended. */
    String callText()
    {
        return calls.outbox().callText();
    }

    @Override
    public String roleName()
    {
        return "handlers-" + index;
    }
}
