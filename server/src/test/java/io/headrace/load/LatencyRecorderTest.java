package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest
{
    @Test
    void shouldRecordARunAsEachEventByItself()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final LatencyRecorder recorder = new LatencyRecorder();
        final Histogram expected = LatencyRecorder.newHistogram();
        for (int run = 0; run < 200; run++)
        {
            final double nsPerEvent = run % 7 == 0 ? 0.0 : random.nextInt(100_000) / 16.0;
            final int count = 1 + random.nextInt(500);
            final long firstDueNs = random.nextInt(1_000_000);
            final long nowNs = firstDueNs + (long)(count * nsPerEvent) + (1L << random.nextInt(36));
            recorder.record(firstDueNs, nsPerEvent, count, nowNs);
            for (int i = 0; i < count; i++)
            {
                expected.recordValue(Math.max(1, nowNs - firstDueNs - (long)(i * nsPerEvent)));
            }
        }

        final Histogram actual = recorder.total();
        assertEquals(expected.getTotalCount(), actual.getTotalCount(), "seed=" + seed);
        for (double percentile = 0.0; percentile <= 100.0; percentile += 0.1)
        {
            final long value = expected.getValueAtPercentile(percentile);
            final long tolerance = expected.sizeOfEquivalentValueRange(value);
            final long difference = Math.abs(value - actual.getValueAtPercentile(percentile));
            assertTrue(difference <= tolerance, "seed=" + seed + " percentile=" + percentile);
        }
    }

    @Test
    void shouldKeepIntervalAndTotalApart()
    {
        final LatencyRecorder recorder = new LatencyRecorder();
        recorder.record(0, 0.0, 3, 1_000);
        assertEquals(3, recorder.interval().getTotalCount());
        recorder.endInterval();
        assertEquals(0, recorder.interval().getTotalCount());
        recorder.record(0, 0.0, 2, 2_000);

        assertEquals(5, recorder.total().getTotalCount());
    }

    @Test
    void shouldCountAnAcknowledgementInTheSameNanosecond()
    {
        final LatencyRecorder recorder = new LatencyRecorder();
        recorder.record(7, 0.0, 1, 7);

        assertEquals(1, recorder.total().getMaxValue());
    }
}
