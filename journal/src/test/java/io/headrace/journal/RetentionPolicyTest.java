package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest
{
    private static final long NOW_NS = 1_000;
    private static final long NOTHING_NEEDED = Long.MAX_VALUE;

    /** Events 11 to 20, 21 to 30, 31 to 40, each 100 bytes, written at 100, 200 and 300; one file is yet unused. */
    private final List<SegmentInfo> segments = List.of(
        new SegmentInfo(3, 11, 20, 100, 100, 0),
        new SegmentInfo(4, 21, 30, 200, 100, 0),
        new SegmentInfo(5, 31, 40, 300, 100, 0),
        new SegmentInfo(6, 0, 0, 0, 0, 0));

    @Test
    void shouldKeepAllWithoutALimit()
    {
        assertEquals(11, new RetentionPolicy(0, 0).retainFrom(segments, NOTHING_NEEDED, NOW_NS));
        assertEquals(1, new RetentionPolicy(0, 0).retainFrom(List.of(), NOTHING_NEEDED, NOW_NS));
        assertEquals(1, new RetentionPolicy(1, 1).retainFrom(segments.subList(3, 4), NOTHING_NEEDED, NOW_NS));
    }

    @Test
    void shouldKeepBySize()
    {
        assertEquals(11, new RetentionPolicy(300, 0).retainFrom(segments, NOTHING_NEEDED, NOW_NS));
        assertEquals(21, new RetentionPolicy(299, 0).retainFrom(segments, NOTHING_NEEDED, NOW_NS));
        assertEquals(31, new RetentionPolicy(199, 0).retainFrom(segments, NOTHING_NEEDED, NOW_NS));
    }

    @Test
    void shouldKeepTheNewestSegmentWhateverItsSize()
    {
        assertEquals(31, new RetentionPolicy(1, 0).retainFrom(segments, NOTHING_NEEDED, NOW_NS));
        assertEquals(31, new RetentionPolicy(1, 1).retainFrom(segments.subList(0, 3), NOTHING_NEEDED, NOW_NS));
    }

    @Test
    void shouldKeepByAge()
    {
        assertEquals(11, new RetentionPolicy(0, 900).retainFrom(segments, NOTHING_NEEDED, NOW_NS));
        assertEquals(21, new RetentionPolicy(0, 899).retainFrom(segments, NOTHING_NEEDED, NOW_NS));
        assertEquals(31, new RetentionPolicy(0, 1).retainFrom(segments, NOTHING_NEEDED, NOW_NS));
    }

    @Test
    void shouldKeepWhatIsNeeded()
    {
        assertEquals(1, new RetentionPolicy(1, 1).retainFrom(segments, 1, NOW_NS));
        assertEquals(11, new RetentionPolicy(1, 1).retainFrom(segments, 20, NOW_NS));
        assertEquals(21, new RetentionPolicy(1, 1).retainFrom(segments, 21, NOW_NS));
        assertEquals(21, new RetentionPolicy(1, 1).retainFrom(segments, 30, NOW_NS));
        assertEquals(31, new RetentionPolicy(1, 1).retainFrom(segments, 31, NOW_NS));
    }

    @Test
    void shouldRefuseANegativeLimit()
    {
        assertEquals("journal.retention.bytes=-1 and age in nanoseconds=0 must be at least 0; 0 keeps everything",
            assertThrows(IllegalArgumentException.class, () -> new RetentionPolicy(-1, 0)).getMessage());
    }
}
