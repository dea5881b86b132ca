package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AcknowledgedRangesTest
{
    private final AcknowledgedRanges ranges = new AcknowledgedRanges();

    @Test
    void shouldFindSequencesAcrossGaps()
    {
        ranges.add(0, 1, 10);
        ranges.add(10, 11, 5);
        ranges.add(20, 30, 5);

        assertEquals(20, ranges.total());
        assertEquals(25, ranges.endIndex());
        assertEquals(1, ranges.sequenceOf(0));
        assertEquals(15, ranges.sequenceOf(14));
        assertEquals(AcknowledgedRanges.NONE, ranges.sequenceOf(15));
        assertEquals(34, ranges.sequenceOf(24));
        assertEquals(AcknowledgedRanges.NONE, ranges.sequenceOf(25));
        assertEquals(7, ranges.sequenceOf(6));
    }

    @Test
    void shouldGrow()
    {
        for (long i = 0; i < 100; i++)
        {
            ranges.add(2 * i, 3 * i + 1, 1);
        }

        assertEquals(298, ranges.sequenceOf(198));
        assertEquals(100, ranges.total());
    }

    @Test
    void shouldRefuseToAcknowledgeTwice()
    {
        ranges.add(0, 1, 10);

        assertEquals(
            "event 9 was acknowledged before",
            assertThrows(IllegalStateException.class, () -> ranges.add(9, 10, 1)).getMessage());
    }
}
