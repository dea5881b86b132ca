package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FillPaceTest
{
    private static final int MAX_LENGTH = 256 * 1024;

    private final FillPace pace = new FillPace(MAX_LENGTH, FillPace.TARGET_NS);
    private long nowNs;

    /** Bound after so many batches that were cut, of which each byte takes as long. */
    private int after(final int batches, final double nsPerByte)
    {
        int length = pace.next(nowNs, 0);
        for (int i = 0; i < batches; i++)
        {
            pace.wasCut(true);
            nowNs += (long)(length * nsPerByte);
            length = pace.next(nowNs, 0);
        }
        return length;
    }

    private static void assertNear(final double expected, final int length)
    {
        assertEquals(expected, length, expected / 6);
    }

    @Test
    void shouldFollowTheTimeThatBatchesTake()
    {
        assertNear(FillPace.TARGET_NS / 2.0, after(200, 2));
        assertNear(FillPace.TARGET_NS / 20.0, after(200, 20));
        assertNear(FillPace.TARGET_NS / 1.0, after(200, 1));
    }

    @Test
    void shouldLeaveRoomForTheCostOfABatchWhereHandlersHaveThreads()
    {
        final long handOverNs = 60_000;
        final FillPace threaded = new FillPace(MAX_LENGTH, FillPace.THREADED_TARGET_NS);
        int length = threaded.next(nowNs, 0);
        for (int i = 0; i < 200; i++)
        {
            threaded.wasCut(true);
            nowNs += handOverNs + length;
            length = threaded.next(nowNs, 0);
        }
        assertNear(FillPace.THREADED_TARGET_NS - handOverNs, length);
    }

    @Test
    void shouldStayWithinItsBounds()
    {
        assertEquals(MAX_LENGTH, after(200, 0.1));
        assertEquals(FillPace.MIN_LENGTH, after(200, 100_000));
        assertEquals(2048, new FillPace(2048, FillPace.TARGET_NS).next(0, 0));
    }

    @Test
    void shouldHardlyMindThatItsThreadWasOffTheCore()
    {
        final int before = after(200, 2);
        pace.wasCut(true);
        nowNs += 1_000_000_000;
        assertTrue(pace.next(nowNs, 0) > before * 8 / 10);
    }

    @Test
    void shouldLearnNothingFromBatchesThatWereNotCutOrHadToWait()
    {
        final int before = pace.next(0, 0);
        pace.wasCut(false);
        assertEquals(before, pace.next(1, 0));
        pace.wasCut(true);
        assertEquals(before, pace.next(1_000_000_000, 1));
    }
}
