package io.headrace.load;

/**
 * The messages of one connection that are not yet answered, in a ring of fixed size: when their events were due and
 * what they weigh. Acknowledgements are cumulative; a refusal takes messages or the rest of one, and may
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

    private final long[] firstSequences;
    private final long[] firstDueNs;
    private final double[] nsPerEvent;
    private final int[] counts;
    private final int[] answered;
    private final int[] bytes;
    private final int mask;
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
        firstSequences = new long[capacity];
        firstDueNs = new long[capacity];
        nsPerEvent = new double[capacity];
        counts = new int[capacity];
        answered = new int[capacity];
        bytes = new int[capacity];
        mask = capacity - 1;
    }

    boolean isFull()
    {
        return tail - head > mask;
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
            throw new IllegalStateException("messages=" + (mask + 1) + " are in flight already: poll first");
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

    private void release(final int slot)
    {
        outstandingBytes -= bytes[slot];
        bytes[slot] = 0;
    }
}
