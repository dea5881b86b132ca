package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.memory.BlockAllocator;
import io.headrace.memory.SlotSlab;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

class LanesTest
{
    private static final int SLOTS = 64;
    private static final int RUN = 32;
    private static final int BATCH = 21 * RUN;
    private static final int HIGH = 0;
    private static final int NORMAL = 1;
    private static final int LOW = 2;
    private static final int ALL = Integer.MAX_VALUE;

    private final Lane[] each = {newLane(), newLane(), newLane()};
    private final Lanes lanes = new Lanes(each, new int[] {16, 4, 1}, BATCH);
    private final LaneClaim claim = new LaneClaim();
    private final List<String> taken = new ArrayList<>();
    private final RunConsumer consumer = this::take;
    private int room = ALL;

    private static Lane newLane()
    {
        return new Lane(new SlotSlab(SLOTS, 256), 1, new BlockAllocator(4096, 1 << 20), () -> {});
    }

    private void publish(final int lane, final int runs)
    {
        publish(lane, runs, RUN);
    }

    private void publish(final int lane, final int runs, final int length)
    {
        for (int i = 0; i < runs; i++)
        {
            assertEquals(0, lanes.lane(lane).tryClaim(length, claim));
            claim.origin(lane, i, 0).commit(1);
        }
    }

    private void fill(final int lane)
    {
        publish(lane, SLOTS - lanes.lane(lane).depth());
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
        if (room <= 0)
        {
            return false;
        }
        room -= length;
        return taken.add("hnl".charAt((int)source) + "" + correlation);
    }

    /** Lanes of the runs of one batch, as letters. */
    private String batch(final int length)
    {
        taken.clear();
        room = length;
        lanes.drain(consumer, ALL, false, ALL);
        final StringBuilder letters = new StringBuilder();
        taken.forEach(run -> letters.append(run.charAt(0)));
        return letters.toString();
    }

    @Test
    void shouldLetTheHigherLaneOvertakeAndKeepTheOrderOfEach()
    {
        publish(LOW, 2);
        publish(NORMAL, 2);
        publish(HIGH, 2);
        batch(ALL);
        assertEquals(List.of("h0", "h1", "n0", "n1", "l0", "l1"), taken);
        assertTrue(lanes.areEmpty());
    }

    @Test
    void shouldGiveEachLaneItsShareWhenAllAreSaturated()
    {
        publish(LOW, SLOTS);
        publish(NORMAL, SLOTS);
        publish(HIGH, SLOTS);
        for (int i = 0; i < 3; i++)
        {
            assertEquals("h".repeat(16) + "nnnn" + "l", batch(BATCH));
        }
    }

    @Test
    void shouldGiveWhatIsLeftToTheHighestThatHoldsRuns()
    {
        publish(LOW, 30);
        publish(HIGH, 30);
        assertEquals("h".repeat(16) + "l" + "hhhh", batch(BATCH));
        assertEquals("h".repeat(10) + "l".repeat(11), batch(BATCH));
        assertEquals("l".repeat(18), batch(BATCH));
    }

    @Test
    void shouldMakeALaneWaitForTheRunThatItOverdrewBy()
    {
        publish(LOW, 2, 64 * RUN);
        publish(HIGH, SLOTS);
        assertEquals("h".repeat(16) + "l", batch(BATCH));
        int batches = 0;
        String next = batch(BATCH);
        while (next.indexOf('l') < 0)
        {
            assertEquals("h".repeat(21), next);
            publish(HIGH, 21);
            batches++;
            next = batch(BATCH);
        }
        // 64 runs in debt, less what it had for the first two batches; each gives it one
        assertTrue(batches >= 58 && batches <= 62, "batches=" + batches);
    }

    @Test
    void shouldServeALowLaneWhoseTurnALongRunTook()
    {
        publish(HIGH, SLOTS, 64 * RUN);
        int low = 0;
        int high = 0;
        for (int i = 0; i < 60; i++)
        {
            fill(LOW);
            final String next = batch(BATCH);
            low += (int)next.chars().filter(lane -> lane == 'l').count();
            high += (int)next.chars().filter(lane -> lane == 'h').count();
        }
        final double share = low / (double)(low + 64 * high);
        assertTrue(share > 0.8 / 21 && share < 1.2 / 21, "low=" + low + " high=" + high + " share=" + share);
    }

    @Test
    void shouldNotLetAnIdleLaneSaveUp()
    {
        for (int i = 0; i < 100; i++)
        {
            publish(HIGH, 21);
            assertEquals("h".repeat(21), batch(BATCH));
        }
        publish(LOW, SLOTS);
        publish(HIGH, SLOTS);
        assertEquals("h".repeat(16) + "l" + "hhhh", batch(BATCH));
    }

    @Test
    void shouldNotEarnWhileNothingIsTaken()
    {
        publish(LOW, SLOTS);
        publish(HIGH, SLOTS);
        for (int i = 0; i < 1000; i++)
        {
            assertEquals("", batch(0));
        }
        assertEquals("h".repeat(16) + "l" + "hhhh", batch(BATCH));
    }

    @Test
    void shouldTakeNothingMoreFromAnyLaneOnceARunIsDeclined()
    {
        publish(LOW, 1);
        publish(HIGH, 1);
        final int[] offers = new int[1];
        assertEquals(0, lanes.drain((b, o, l, f, s, c, v) ->
        {
            offers[0]++;
            return false;
        }, ALL, false, ALL));
        assertEquals(1, offers[0]);
        assertFalse(lanes.areEmpty());
    }

    @Test
    void shouldGoOnWithARunThatWasTakenInPart()
    {
        publish(LOW, 2);
        lanes.drain((b, o, l, f, s, c, v) -> false, ALL, false, ALL);
        publish(HIGH, 1);
        lanes.drain((b, o, l, f, s, c, v) -> false, ALL, true, ALL);
        taken.clear();
        assertEquals(3, lanes.drain(consumer, ALL, true, ALL));
        assertEquals(List.of("l0", "h0", "l1"), taken);
    }

    @Test
    void shouldGoOnWithARunEvenIfItsLaneIsInDebt()
    {
        publish(LOW, 1, 64 * RUN);
        publish(LOW, 2);
        publish(HIGH, 16);
        assertEquals("h".repeat(16) + "l", batch(BATCH));
        fill(HIGH);
        assertEquals("hhhh", batch(4 * RUN), "the lane is in debt");
        lanes.drain((b, o, l, f, s, c, v) -> s == HIGH, ALL, false, ALL);
        fill(HIGH);
        taken.clear();
        room = ALL;
        lanes.drain(consumer, 1, true, ALL);
        assertEquals(List.of("l0"), taken);
    }

    @Test
    void shouldKeepABatchOfLowerLanesShort()
    {
        publish(LOW, 30);
        publish(NORMAL, 10);
        lanes.drain(consumer, ALL, false, 6 * RUN);
        assertEquals(List.of("n0", "n1", "n2", "n3", "l0", "n4"), taken);
        assertTrue(lanes.isBounded());
        fill(HIGH);
        taken.clear();
        lanes.drain(consumer, ALL, false, 6 * RUN);
        assertEquals(SLOTS, taken.stream().filter(run -> run.startsWith("h")).count(), "the highest has no such bound");
        assertTrue(taken.contains("l1"), "each gets its share");
        lanes.drain(consumer, ALL, false, ALL);
        assertFalse(lanes.isBounded());
        assertTrue(lanes.areEmpty());
    }

    @Test
    void shouldKeepTheSharesWhereTheLowerLanesAreBounded()
    {
        final int[] counts = new int["hnl".length()];
        for (int i = 0; i < 200; i++)
        {
            fill(HIGH);
            fill(NORMAL);
            fill(LOW);
            taken.clear();
            room = BATCH;
            lanes.drain(consumer, ALL, false, RUN);
            taken.forEach(run -> counts["hnl".indexOf(run.charAt(0))]++);
        }
        assertEquals(16.0 / 4, counts[HIGH] / (double)counts[NORMAL], 0.2);
        assertEquals(4.0, counts[NORMAL] / (double)counts[LOW], 0.2);
    }

    @Test
    void shouldHandOverNoMoreThanTheLimit()
    {
        publish(LOW, 5);
        publish(HIGH, 5);
        assertEquals(7, lanes.drain(consumer, 7, false, ALL));
        assertEquals(7, taken.size());
        assertEquals(3, lanes.drain(consumer, 7, false, ALL));
    }

    @Test
    void shouldMapUrgencies()
    {
        final StringBuilder of3 = new StringBuilder();
        for (int urgency = 0; urgency <= Lanes.MAX_URGENCY; urgency++)
        {
            of3.append(lanes.laneOf(urgency));
            assertEquals(0, Lanes.laneOf(urgency, 1));
            assertEquals(urgency, Lanes.laneOf(urgency, 8));
        }
        assertEquals("00011122", of3.toString());
        assertEquals(NORMAL, lanes.laneOf(Lanes.DEFAULT_URGENCY));
        assertThrows(IndexOutOfBoundsException.class, () -> lanes.laneOf(8));
        assertThrows(IndexOutOfBoundsException.class, () -> lanes.laneOf(-1));
    }

    @Test
    void shouldTellOfAllLanes()
    {
        assertEquals(3, lanes.count());
        assertTrue(lanes.areEmpty());
        publish(LOW, 3);
        publish(HIGH, 1);
        assertEquals(3, lanes.depth());
        assertFalse(lanes.areEmpty());
        lanes.close();
        for (final Lane lane : each)
        {
            assertEquals(Lane.CLOSED, lane.tryClaim(RUN, claim));
        }
        batch(ALL);
        assertTrue(lanes.areEmpty());
        assertEquals(SLOTS, lanes.runsAtOnce(RUN));
    }

    @Test
    void shouldRefuseWrongWeights()
    {
        assertEquals("lanes=3 weights=2 must be equal, 1 to 8",
            assertThrows(IllegalArgumentException.class, () -> new Lanes(each, new int[2], BATCH)).getMessage());
        assertEquals("weight=0 must be 1 to 1000", assertThrows(IllegalArgumentException.class,
            () -> new Lanes(each, new int[] {1, 0, 1}, BATCH)).getMessage());
    }
}
