package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.headrace.memory.BlockAllocator;
import io.headrace.memory.SlotSlab;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the weights, the lengths of the runs and the batches are: nothing is lost, the order within a lane holds,
 * and a lane that always holds runs gets its share.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LanesPropertyTest
{
    private static final int SLOTS = 64;
    private static final int LONGEST = 8192;
    private static final int ALL = Integer.MAX_VALUE;

    private final LaneClaim claim = new LaneClaim();
    private Random random;
    private Lanes lanes;
    private int[] weights;
    private int batchLength;
    private long[] published;
    private long[] next;
    private long[] bytes;
    private int room;
    private int declined;

    private void setUp(final long seed)
    {
        random = new Random(seed);
        final int count = 1 + random.nextInt(Lanes.MAX_LANES);
        final Lane[] each = new Lane[count];
        weights = new int[count];
        for (int i = 0; i < count; i++)
        {
            each[i] = new Lane(new SlotSlab(SLOTS, 256), 4, new BlockAllocator(LONGEST, 2 << 20), () -> {});
            weights[i] = 1 + random.nextInt(random.nextBoolean() ? 4 : 50);
        }
        batchLength = 512 << random.nextInt(6);
        lanes = new Lanes(each, weights, batchLength);
        published = new long[count];
        next = new long[count];
        bytes = new long[count];
    }

    private boolean publish(final int lane, final int length)
    {
        if (lanes.lane(lane).tryClaim(length, claim) != 0)
        {
            return false;
        }
        claim.origin(lane, published[lane]++, 0).commit(1);
        return true;
    }

    private int length(final boolean isLong)
    {
        return 8 * (1 + random.nextInt(isLong ? LONGEST / 8 : 32));
    }

    private boolean take(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int frameCount,
        final long source,
        final long correlation,
        final int level)
    {
        final int lane = (int)source;
        if (room <= 0)
        {
            declined = lane;
            return false;
        }
        assertEquals(next[lane]++, correlation);
        room -= length;
        bytes[lane] += length;
        return true;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldGiveLanesThatAlwaysHoldRunsTheirShare(final long seed)
    {
        setUp(seed);
        final boolean[] isSaturated = new boolean[weights.length];
        final boolean[] isLong = new boolean[weights.length];
        int weightSum = 0;
        for (int i = 0; i < weights.length; i++)
        {
            isSaturated[i] = random.nextInt(3) > 0;
            isLong[i] = random.nextInt(3) == 0;
            weightSum += weights[i];
        }
        final RunConsumer consumer = this::take;
        long total = 0;
        for (int batch = 0; batch < 2_000 || total < 500L * LONGEST * weights.length; batch++)
        {
            for (int i = 0; i < weights.length; i++)
            {
                boolean more = isSaturated[i] || random.nextInt(50) == 0;
                while (more && publish(i, length(isLong[i])))
                {
                    more = isSaturated[i];
                }
            }
            room = batchLength;
            lanes.drain(consumer, ALL, false, batchLength >> random.nextInt(4));
            total += batchLength - room;
        }
        for (int i = 0; i < weights.length; i++)
        {
            final double share = bytes[i] / (double)total;
            final double due = weights[i] / (double)weightSum;
            assertTrue(!isSaturated[i] || share > 0.9 * due - 0.005,
                "seed=" + seed + " lane=" + i + " of " + weights.length + " share=" + share + " due=" + due);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLoseNothingAndGoOnWithARunInItsMiddleFirst(final long seed)
    {
        setUp(seed);
        final RunConsumer consumer = this::take;
        declined = -1;
        for (int step = 0; step < 20_000; step++)
        {
            final String at = "seed=" + seed + " step=" + step;
            for (int i = random.nextInt(8); i > 0; i--)
            {
                publish(random.nextInt(weights.length), length(random.nextInt(4) == 0));
            }
            final int begun = declined >= 0 && random.nextBoolean() ? declined : -1;
            declined = -1;
            final long[] before = next.clone();
            room = random.nextInt(2) * random.nextInt(batchLength);
            final int limit = 1 + random.nextInt(20);
            final boolean[] isFirst = {true};
            final int taken = lanes.drain((b, o, l, f, s, c, v) ->
            {
                assertTrue(!isFirst[0] || begun < 0 || s == begun, at);
                isFirst[0] = false;
                return consumer.onRun(b, o, l, f, s, c, v);
            }, limit, begun >= 0, batchLength);
            assertTrue(taken <= limit, at);
            long moved = 0;
            for (int i = 0; i < weights.length; i++)
            {
                moved += next[i] - before[i];
            }
            assertEquals(moved, taken, at);
        }
        room = ALL;
        while (!lanes.areEmpty())
        {
            lanes.drain(consumer, ALL, false, ALL);
        }
        for (int i = 0; i < weights.length; i++)
        {
            assertEquals(published[i], next[i], "seed=" + seed);
        }
    }

    @Test
    void shouldNotAllocatePerEvent()
    {
        setUp(1);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final RunConsumer consumer = this::take;
        long allocated = -1;
        for (int round = 0; round < 5; round++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50_000; i++)
            {
                publish(i % weights.length, 8 + i % 40 * 8);
                if (i % 50 == 49)
                {
                    room = 1 + i % 5 * 1000;
                    lanes.drain(consumer, ALL, false, 2000);
                }
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }

    @Test
    void shouldKeepTheOrderOfManyProducersOnAllLanes() throws InterruptedException
    {
        final int runs = 30_000;
        final int producersOfALane = 2;
        setUp(2);
        final List<Thread> threads = new ArrayList<>();
        final int producers = weights.length * producersOfALane;
        for (int i = 0; i < producers; i++)
        {
            final int producer = i;
            threads.add(new Thread(() -> produce(producer, runs)));
        }
        threads.forEach(Thread::start);
        final long[] expected = new long[producers];
        long received = 0;
        while (received < (long)producers * runs)
        {
            final int[] left = {1 + random.nextInt(100)};
            received += lanes.drain((buffer, offset, length, frameCount, source, correlation, level) ->
            {
                if (left[0]-- == 0)
                {
                    return false;
                }
                assertEquals(expected[(int)source]++, correlation);
                return true;
            }, ALL, false, batchLength);
        }
        for (final Thread thread : threads)
        {
            thread.join();
        }
        assertTrue(lanes.areEmpty());
    }

    private void produce(final int producer, final int runs)
    {
        final LaneClaim own = new LaneClaim();
        final Lane lane = lanes.lane(producer % weights.length);
        for (int i = 0; i < runs; i++)
        {
            final int length = 8 + i % 100 * 8;
            while (lane.tryClaim(length, own) != 0)
            {
                Thread.onSpinWait();
            }
            own.origin(producer, i, 0).commit(1);
        }
    }
}
