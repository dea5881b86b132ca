package io.headrace.engine;

import java.util.Arrays;

/**
 * The calls of handlers that events lead to, in the order in which they are concluded: columns that grow. Belongs to
 * the engine agent, which lends rows to handler agents while these call.
 */
final class CallPlan
{
    /** Not made yet. */
    static final byte PLANNED = 0;
    /** Not to be made, since the journal says that the handler threw. */
    static final byte DECIDED = 1;
    /** Has returned. */
    static final byte RETURNED = 2;
    /** Has thrown. */
    static final byte THREW = 3;
    /** Was passed over, since the journal says that the handler threw. */
    static final byte SET_ASIDE = 4;
    /** Was passed over, since a handler before it was set aside. */
    static final byte HELD_BACK = 5;

    private static final int INITIAL_CAPACITY = 64;

    HandlerSlot[] slots = new HandlerSlot[INITIAL_CAPACITY];
    int[] frames = new int[INITIAL_CAPACITY];
    int[] events = new int[INITIAL_CAPACITY];
    byte[] status = new byte[INITIAL_CAPACITY];
    HandlerOutbox[] outboxes = new HandlerOutbox[INITIAL_CAPACITY];
    int[] starts = new int[INITIAL_CAPACITY];
    int[] ends = new int[INITIAL_CAPACITY];
    HandlerException[] thrown = new HandlerException[INITIAL_CAPACITY];
    private int[] endsOfEvents = new int[INITIAL_CAPACITY];
    private int size;

    int size()
    {
        return size;
    }

    void clear()
    {
        size = 0;
    }

    /** All calls of an event of the batch have been added. */
    void endOfEvent(final int event)
    {
        if (event == endsOfEvents.length)
        {
            endsOfEvents = Arrays.copyOf(endsOfEvents, 2 * event);
        }
        endsOfEvents[event] = size;
    }

    /** Row behind the calls of an event, which begin at that of the event before. */
    int endOf(final int event)
    {
        return endsOfEvents[event];
    }

    /**
     * Adds a call.
     *
     * @param slot  handler instance.
     * @param frame offset of the event.
     * @param event number of the event in its batch.
     * @return its row.
     */
    int add(final HandlerSlot slot, final int frame, final int event)
    {
        if (size == slots.length)
        {
            grow();
        }
        final int row = size++;
        // looking first: a reference that is stored costs the collector's barrier, also if it was there already
        if (slots[row] != slot)
        {
            slots[row] = slot;
        }
        if (thrown[row] != null)
        {
            thrown[row] = null;
        }
        frames[row] = frame;
        events[row] = event;
        status[row] = PLANNED;
        return row;
    }

    /** A call was made: what it emitted, or threw. */
    void made(final int row, final HandlerOutbox outbox, final HandlerException exception)
    {
        if (outboxes[row] != outbox)
        {
            outboxes[row] = outbox;
        }
        starts[row] = outbox.start();
        ends[row] = outbox.end();
        status[row] = RETURNED;
        if (exception != null)
        {
            thrown[row] = exception;
            status[row] = THREW;
        }
    }

    /** A call had nothing to do. */
    void returnedAtOnce(final int row)
    {
        starts[row] = 0;
        ends[row] = 0;
        status[row] = RETURNED;
    }

    private void grow()
    {
        final int capacity = 2 * size;
        slots = Arrays.copyOf(slots, capacity);
        frames = Arrays.copyOf(frames, capacity);
        events = Arrays.copyOf(events, capacity);
        status = Arrays.copyOf(status, capacity);
        outboxes = Arrays.copyOf(outboxes, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
        thrown = Arrays.copyOf(thrown, capacity);
    }
}
