package io.headrace.load;

import java.lang.reflect.Array;

/**
 * The messages of one connection that are not yet answered, in a ring that grows up to its capacity: when their events
 * were due and what they weigh. Acknowledgements are cumulative; a refusal takes messages or the rest of one, and may
 * overtake acknowledgements. Not threadsafe.
 */
final class InFlight
{
    /** Takes the part of a message that an acknowledgement covers. */
    interface Part
    {
        /**
         * One part.
         *
         * @param firstDueNs due time of the first event of the part.
         * @param nsPerEvent distance to the next due time.
         * @param count      events in the part.
         */
        void onPart(long firstDueNs, double nsPerEvent, int count);
    }

    /** Messages that a connection among few may have in flight. */
    static final int MESSAGES = 1 << 15;

    private static final int FIRST_LENGTH = 64;

    private long[] firstSequences;
    private long[] firstDueNs;
    private double[] nsPerEvent;
    private int[] counts;
    private int[] answered;
    private int[] bytes;
    private final int capacity;
    private int mask;
    private long head;
    private long tail;
    private long outstanding;
    private long outstandingBytes;
    private long nextSequence = 1;

    /**
     * A ring.
     *
     * @param capacity most messages, a power of two.
     */
    InFlight(final int capacity)
    {
        if (Integer.bitCount(capacity) != 1)
        {
            throw new IllegalArgumentException("capacity=" + capacity + " must be a power of two");
        }
        this.capacity = capacity;
        final int length = Math.min(capacity, FIRST_LENGTH);
        firstSequences = new long[length];
        firstDueNs = new long[length];
        nsPerEvent = new double[length];
        counts = new int[length];
        answered = new int[length];
        bytes = new int[length];
        mask = length - 1;
    }

    boolean isFull()
    {
        return tail - head == capacity;
    }

    /** Events sent and not answered. */
    long outstanding()
    {
        return outstanding;
    }

    /** Bytes of the messages that are not wholly answered. */
    long outstandingBytes()
    {
        return outstandingBytes;
    }

    /** Session sequence of the next event, counted from 1. */
    long nextSequence()
    {
        return nextSequence;
    }

    /** Remembers a message whose events take the next session sequences. */
    void add(final long dueNs, final double nsBetween, final int count, final int length)
    {
        if (isFull())
        {
            throw new IllegalStateException("messages=" + capacity + " are in flight already: poll first");
        }
        if (tail - head > mask)
        {
            grow();
        }
        final int slot = (int)tail & mask;
        firstSequences[slot] = nextSequence;
        firstDueNs[slot] = dueNs;
        nsPerEvent[slot] = nsBetween;
        counts[slot] = count;
        answered[slot] = 0;
        bytes[slot] = length;
        nextSequence += count;
        outstanding += count;
        outstandingBytes += length;
        tail++;
    }

    /**
     * Takes a cumulative acknowledgement.
     *
     * @param sessionSequence of the last event that it covers.
     * @param part            called for each message that it touches.
     * @return events newly acknowledged.
     */
    long acknowledge(final long sessionSequence, final Part part)
    {
        long covered = 0;
        while (head < tail)
        {
            final int slot = (int)head & mask;
            final int skipped = answered[slot];
            final long from = firstSequences[slot] + skipped;
            final int count = (int)Math.min(sessionSequence - from + 1, counts[slot] - skipped);
            if (count > 0)
            {
                part.onPart(firstDueNs[slot] + (long)(skipped * nsPerEvent[slot]), nsPerEvent[slot], count);
                answered[slot] += count;
                covered += count;
            }
            if (answered[slot] < counts[slot])
            {
                break;
            }
            release(slot);
            head++;
        }
        outstanding -= covered;
        return covered;
    }

    /**
     * Takes a refusal.
     *
     * @param firstSequence session sequence of the first event refused.
     * @param lastSequence  of the last.
     * @return events refused that were in flight.
     */
    long refuse(final long firstSequence, final long lastSequence)
    {
        long refused = 0;
        for (long position = head; position < tail; position++)
        {
            final int slot = (int)position & mask;
            final long last = firstSequences[slot] + counts[slot] - 1;
            if (last >= firstSequence && last <= lastSequence)
            {
                final int taken = (int)Math.max(answered[slot], firstSequence - firstSequences[slot]);
                refused += counts[slot] - taken;
                counts[slot] = taken;
                if (answered[slot] == taken)
                {
                    release(slot);
                }
            }
        }
        outstanding -= refused;
        return refused;
    }

    /** Doubles the ring, so that thousands of connections with little in flight take little memory. */
    private void grow()
    {
        final int from = (int)head & mask;
        final int length = mask + 1;
        firstSequences = unrolled(firstSequences, from, new long[2 * length]);
        firstDueNs = unrolled(firstDueNs, from, new long[2 * length]);
        nsPerEvent = unrolled(nsPerEvent, from, new double[2 * length]);
        counts = unrolled(counts, from, new int[2 * length]);
        answered = unrolled(answered, from, new int[2 * length]);
        bytes = unrolled(bytes, from, new int[2 * length]);
        mask = 2 * length - 1;
        tail -= head;
        head = 0;
    }

    /** What is in a full ring, from its oldest element on, at the beginning of a longer array. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of the same type
    private static <T> T unrolled(final T ring, final int from, final T longer)
    {
        final int length = Array.getLength(ring);
        System.arraycopy(ring, from, longer, 0, length - from);
        System.arraycopy(ring, 0, longer, length - from, from);
        return longer;
    }

    private void release(final int slot)
    {
        outstandingBytes -= bytes[slot];
        bytes[slot] = 0;
    }
}
