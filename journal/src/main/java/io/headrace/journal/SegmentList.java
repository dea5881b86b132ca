package io.headrace.journal;

import java.util.Arrays;
import java.util.List;

/**
 * The segments of a journal that is open for writing. The sync agent changes them, any thread reads.
 */
final class SegmentList implements SegmentLookup
{
    private volatile Segment[] segments;

    SegmentList(final List<Segment> recovered)
    {
        segments = recovered.toArray(new Segment[0]);
    }

    void add(final Segment segment)
    {
        final Segment[] before = segments;
        final Segment[] after = new Segment[before.length + 1];
        System.arraycopy(before, 0, after, 0, before.length);
        after[before.length] = segment;
        segments = after;
    }

    /** Takes the segments out whose events all lie before a sequence, unless one that stays would begin later. */
    List<Segment> removeBefore(final long fromSequence, final long durableSequence)
    {
        final Segment[] all = segments;
        int count = 0;
        while (count + 1 < all.length && all[count].lastSequence() < fromSequence &&
            isDurable(all[count + 1], durableSequence) && all[count].drop())
        {
            count++;
        }
        if (count > 0)
        {
            segments = Arrays.copyOfRange(all, count, all.length);
        }
        return List.of(Arrays.copyOf(all, count));
    }

    private static boolean isDurable(final Segment segment, final long durableSequence)
    {
        return segment.firstSequence() != 0 && segment.firstSequence() <= durableSequence;
    }

    Segment first()
    {
        return segments[0];
    }

    List<SegmentInfo> info()
    {
        return Arrays.stream(segments).map(Segment::info).toList();
    }

    long firstSequence()
    {
        final Segment[] all = segments;
        return all.length == 0 ? 0 : all[0].firstSequence();
    }

    @Override
    public Segment find(final long sequence)
    {
        final Segment[] all = segments;
        for (int i = all.length - 1; i >= 0; i--)
        {
            final long first = all[i].firstSequence();
            if (first != 0 && (first <= sequence || i == 0))
            {
                return all[i];
            }
        }
        return null;
    }

    @Override
    public Segment after(final Segment segment)
    {
        final Segment[] all = segments;
        for (int i = all.length - 1; i > 0; i--)
        {
            if (all[i - 1] == segment)
            {
                return all[i].firstSequence() == 0 ? null : all[i];
            }
        }
        return null;
    }

    @Override
    public boolean isDropped(final long sequence)
    {
        return false;
    }

    @Override
    public boolean isEnd(final long sequence)
    {
        return false;
    }
}
