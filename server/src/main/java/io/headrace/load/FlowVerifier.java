package io.headrace.load;

import io.headrace.engine.Event;
import io.headrace.engine.EventConsumer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Compares a journal with the flow that was published, made again from its beginning: every event byte for byte and
 * in order, and every acknowledged one at the sequence that its acknowledgement named.
 * <p>
 * Shares nothing with the engine but the layout of the journal. Every payload of the flow differs from all others,
 * so an event that is not where it should be can be told from one that was never sent. As long as all is well the
 * cost per event is one comparison; looking for what went wrong is slow, and ends after {@value #MOST_FINDINGS}
 * findings. Not threadsafe.
 */
final class FlowVerifier implements EventConsumer
{
    /** After so many findings the rest is not looked at. */
    static final int MOST_FINDINGS = 1_000;

    private static final int HISTORY = 1 << 16;
    private static final int LOOK_AHEAD = 1 << 16;
    private static final int FINDINGS_TOLD = 5;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final PayloadWriter flow;
    private final AcknowledgedRanges acknowledged;
    private final UnsafeBuffer expected;
    private final long[] history = new long[HISTORY];
    private final Deque<Long> ahead = new ArrayDeque<>();
    private final Set<Long> missing = new HashSet<>();
    private final Set<Long> missingAcknowledged = new HashSet<>();
    private final List<String> told = new ArrayList<>();
    private long position;
    private long nextSequence = 1;
    private long shift;
    private long events;
    private long duplicated;
    private long mismatched;
    private int findings;

    /**
     * A verifier at the beginning of a flow.
     *
     * @param flow         from its beginning.
     * @param maxLength    of a payload.
     * @param acknowledged what must be there.
     */
    FlowVerifier(final PayloadWriter flow, final int maxLength, final AcknowledgedRanges acknowledged)
    {
        this.flow = flow;
        this.acknowledged = acknowledged;
        expected = new UnsafeBuffer(new byte[maxLength]);
    }

    @Override
    public void onEvent(final Event event)
    {
        events++;
        if (findings > MOST_FINDINGS)
        {
            return;
        }
        if (event.sequence() != nextSequence)
        {
            mismatched++;
            find("sequence=" + event.sequence() + " follows sequence=" + (nextSequence - 1));
        }
        nextSequence = event.sequence() + 1;
        if (ahead.isEmpty())
        {
            final int length = flow.next(expected, 0);
            final long hash = hash(expected, 0, length);
            if (length == event.length() && isEqual(event, length))
            {
                accept(hash, event.sequence());
                return;
            }
            ahead.addLast(hash);
        }
        search(hash(event.buffer(), event.offset(), event.length()), event.sequence());
    }

    private boolean isEqual(final Event event, final int length)
    {
        final DirectBuffer actual = event.buffer();
        final int offset = event.offset();
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES)
        {
            if (actual.getLong(offset + i) != expected.getLong(i))
            {
                return false;
            }
        }
        for (; i < length; i++)
        {
            if (actual.getByte(offset + i) != expected.getByte(i))
            {
                return false;
            }
        }
        return true;
    }

    /** Takes the event at the present position of the flow as found; a shift of all that follow is told once. */
    private void accept(final long hash, final long sequence)
    {
        final long promised = acknowledged.sequenceOf(position);
        if (promised != AcknowledgedRanges.NONE && promised - sequence != shift)
        {
            shift = promised - sequence;
            mismatched++;
            find("event " + position + " was acknowledged at sequence=" + promised + " and stands at sequence=" +
                sequence);
        }
        history[(int)position & (HISTORY - 1)] = hash;
        position++;
    }

    /** Finds out which event of the flow this is, if any. */
    private void search(final long hash, final long sequence)
    {
        if (ahead.getFirst() == hash)
        {
            ahead.removeFirst();
            accept(hash, sequence);
        }
        else if (missing.remove(hash))
        {
            missingAcknowledged.remove(hash);
            mismatched++;
            find("the event at sequence=" + sequence + " is out of order");
        }
        else if (isInHistory(hash))
        {
            duplicated++;
            find("the event at sequence=" + sequence + " was there before");
        }
        else if (!skipTo(hash, sequence))
        {
            mismatched++;
            find("the event at sequence=" + sequence + " was never published");
        }
    }

    private boolean isInHistory(final long hash)
    {
        final long from = Math.max(0, position - HISTORY);
        for (long index = from; index < position; index++)
        {
            if (history[(int)index & (HISTORY - 1)] == hash)
            {
                return true;
            }
        }
        return false;
    }

    /** Looks for an event further on; those before it are missing. */
    private boolean skipTo(final long hash, final long sequence)
    {
        boolean found = ahead.contains(hash);
        while (!found && ahead.size() < LOOK_AHEAD)
        {
            final long next = hash(expected, 0, flow.next(expected, 0));
            ahead.addLast(next);
            found = next == hash;
        }
        if (!found)
        {
            return false;
        }
        final Iterator<Long> skipped = ahead.iterator();
        for (long next = skipped.next(); next != hash; next = skipped.next())
        {
            skipped.remove();
            missing.add(next);
            if (acknowledged.sequenceOf(position) != AcknowledgedRanges.NONE)
            {
                missingAcknowledged.add(next);
                find("event " + position + " is missing before sequence=" + sequence + " though it was acknowledged");
            }
            else
            {
                mismatched++;
                find("event " + position + " is missing before sequence=" + sequence);
            }
            position++;
        }
        skipped.remove();
        accept(hash, sequence);
        return true;
    }

    private void find(final String finding)
    {
        findings++;
        if (told.size() < FINDINGS_TOLD)
        {
            told.add(finding);
        }
    }

    private static long hash(final DirectBuffer buffer, final int offset, final int length)
    {
        long hash = FNV_OFFSET ^ length;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES)
        {
            hash = (hash ^ buffer.getLong(offset + i)) * FNV_PRIME;
            hash ^= hash >>> 32;
        }
        for (; i < length; i++)
        {
            hash = (hash ^ buffer.getByte(offset + i)) * FNV_PRIME;
        }
        return hash ^ (hash >>> 29);
    }

    /** Events read from the journal. */
    long events()
    {
        return events;
    }

    /** Events that were acknowledged and are not in the journal. */
    long lost()
    {
        return missingAcknowledged.size() + Math.max(0, acknowledged.endIndex() - position);
    }

    /** Events that are in the journal more than once. */
    long duplicated()
    {
        return duplicated;
    }

    /** Events that are out of order, altered or never published, and shifts against the sequences acknowledged. */
    long mismatched()
    {
        return mismatched;
    }

    /** True if so much was wrong that the rest was not looked at. */
    boolean isIncomplete()
    {
        return findings > MOST_FINDINGS;
    }

    /** The first findings, for a person. */
    List<String> findings()
    {
        return told;
    }
}
