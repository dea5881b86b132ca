package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import java.util.Arrays;

/**
 * The runs of one TCP connection that wait for their answers, in the order in which they were taken. A run may be
 * answered in pieces and in any order; an ACK speaks of everything before it, so it goes out only once all runs before
 * it that wait for its level or a lower one are answered wholly. Called only by the event loop of the connection;
 * grows up to what credit lets in and allocates nothing after.
 */
final class RunsInFlight
{
    private static final int LEVELS = DurabilityLevel.values().length;
    private static final int HIGHEST = LEVELS - 1;
    private static final int INITIAL_CAPACITY = 8;
    /** Bits of a correlation that tell the run, and as many above them its first session sequence. */
    private static final int TOLD_BITS = 31;
    private static final long TOLD = (1L << TOLD_BITS) - 1;

    private long[] firstSessionSequences = new long[INITIAL_CAPACITY];
    private long[] ackSessionSequences = new long[INITIAL_CAPACITY];
    private long[] ackSequences = new long[INITIAL_CAPACITY];
    private int[] counts = new int[INITIAL_CAPACITY];
    private int[] unanswered = new int[INITIAL_CAPACITY];
    private int[] lengths = new int[INITIAL_CAPACITY];
    private byte[] levels = new byte[INITIAL_CAPACITY];
    private long tail;
    private long highestSessionSequence;

    /** For each level the first run that holds its ACK back. */
    private final long[] settled = new long[LEVELS];
    private final long[] dueSessionSequences = new long[LEVELS];
    private final long[] dueSequences = new long[LEVELS];

    /**
     * Adds a run behind all others.
     *
     * @param firstSessionSequence of its first event.
     * @param count                its events.
     * @param length               its bytes that count for credit.
     * @param level                code of the level that it waits for.
     * @return the correlation of the run.
     */
    long add(final long firstSessionSequence, final int count, final int length, final int level)
    {
        if (tail - settled[HIGHEST] == counts.length)
        {
            grow();
        }
        final int slot = slot(tail);
        firstSessionSequences[slot] = firstSessionSequence;
        ackSessionSequences[slot] = 0;
        counts[slot] = count;
        unanswered[slot] = count;
        lengths[slot] = length;
        levels[slot] = (byte)level;
        highestSessionSequence = Math.max(highestSessionSequence, firstSessionSequence);
        return ((firstSessionSequence & TOLD) << TOLD_BITS) | (tail++ & TOLD);
    }

    private void grow()
    {
        final int length = counts.length;
        firstSessionSequences = Arrays.copyOf(firstSessionSequences, length * 2);
        ackSessionSequences = Arrays.copyOf(ackSessionSequences, length * 2);
        ackSequences = Arrays.copyOf(ackSequences, length * 2);
        counts = Arrays.copyOf(counts, length * 2);
        unanswered = Arrays.copyOf(unanswered, length * 2);
        lengths = Arrays.copyOf(lengths, length * 2);
        levels = Arrays.copyOf(levels, length * 2);
        for (long run = settled[HIGHEST]; run < tail; run++)
        {
            move((int)run & (length - 1), slot(run));
        }
    }

    private void move(final int from, final int to)
    {
        firstSessionSequences[to] = firstSessionSequences[from];
        ackSessionSequences[to] = ackSessionSequences[from];
        ackSequences[to] = ackSequences[from];
        counts[to] = counts[from];
        unanswered[to] = unanswered[from];
        lengths[to] = lengths[from];
        levels[to] = levels[from];
    }

    private int slot(final long run)
    {
        return (int)run & (counts.length - 1);
    }

    /**
     * Session sequence of an event of a run. What a handler says may follow an ACK of level accepted, when the slot of
     * the run may be that of another one; then the correlation tells.
     */
    long sessionSequence(final long run, final int index)
    {
        final long last = tail - 1;
        final boolean isHere = last - ((last - run) & TOLD) >= settled[HIGHEST];
        return index + (isHere ? firstSessionSequences[slot(run)] :
            highestSessionSequence - ((highestSessionSequence - (run >>> TOLD_BITS)) & TOLD));
    }

    /** Events of a run. */
    int count(final long run)
    {
        return counts[slot(run)];
    }

    /** Bytes of a run that count for credit. */
    int length(final long run)
    {
        return lengths[slot(run)];
    }

    /**
     * Takes the acknowledgement of a piece.
     *
     * @param run           of the piece.
     * @param index         of its first event.
     * @param count         its events.
     * @param firstSequence that the engine gave to its first event.
     * @return whether the run is answered wholly now.
     */
    boolean acknowledge(final long run, final int index, final int count, final long firstSequence)
    {
        final int slot = slot(run);
        final long last = firstSessionSequences[slot] + index + count - 1;
        if (last > ackSessionSequences[slot])
        {
            ackSessionSequences[slot] = last;
            ackSequences[slot] = firstSequence + count - 1;
        }
        return refuse(run, count);
    }

    /**
     * Takes an answer other than an acknowledgement.
     *
     * @param run   of the piece.
     * @param count events that it answers.
     * @return whether the run is answered wholly now.
     */
    boolean refuse(final long run, final int count)
    {
        final int slot = slot(run);
        unanswered[slot] -= count;
        return unanswered[slot] == 0;
    }

    /**
     * Moves on over runs that are answered.
     *
     * @return a bit for each level code whose ACK is due.
     */
    int settle()
    {
        int due = 0;
        for (int level = 0; level < LEVELS; level++)
        {
            if (settle(level))
            {
                due |= 1 << level;
            }
        }
        return due;
    }

    private boolean settle(final int level)
    {
        long run = settled[level];
        long last = 0;
        while (run < tail)
        {
            final int slot = slot(run);
            if (levels[slot] <= level && unanswered[slot] > 0)
            {
                break;
            }
            if (levels[slot] == level && ackSessionSequences[slot] > last)
            {
                last = ackSessionSequences[slot];
                dueSequences[level] = ackSequences[slot];
            }
            run++;
        }
        settled[level] = run;
        dueSessionSequences[level] = last;
        return last > 0;
    }

    /** Session sequence of the ACK that {@link #settle()} has found due. */
    long ackSessionSequence(final int level)
    {
        return dueSessionSequences[level];
    }

    /** Sequence of the ACK that {@link #settle()} has found due. */
    long ackSequence(final int level)
    {
        return dueSequences[level];
    }
}
