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

class LaneTest
{
    private static final int SLOTS = 8;
    private static final int SLOT_LENGTH = 256;
    private static final int INLINE_LENGTH = SLOT_LENGTH - 40;
    private static final int BLOCK_LENGTH = 512;

    private final BlockAllocator blocks = new BlockAllocator(BLOCK_LENGTH, 4 * BLOCK_LENGTH);
    private final List<String> wakeUps = new ArrayList<>();
    private final Lane lane = new Lane(new SlotSlab(SLOTS, SLOT_LENGTH), 1, blocks, () -> wakeUps.add("wake"));
    private final LaneClaim claim = new LaneClaim();
    private final List<Long> values = new ArrayList<>();
    private final RunConsumer consumer =
        (buffer, offset, length, frameCount, source, correlation, level) -> values.add(buffer.getLong(offset));

    @Test
    void shouldHandOverAnInlineRunWithItsOrigin()
    {
        assertRunIsHandedOver(INLINE_LENGTH);
        assertEquals(0, blocks.allocatedBlocks());
    }

    @Test
    void shouldHandOverARunInABlockAndFreeIt()
    {
        assertRunIsHandedOver(INLINE_LENGTH + 8);
        assertRunIsHandedOver(BLOCK_LENGTH);
        assertEquals(0, blocks.allocatedBlocks());
    }

    @Test
    void shouldTellItsDimensions()
    {
        assertEquals(SLOTS, lane.capacity());
        assertEquals(INLINE_LENGTH, lane.inlineLength());
        assertEquals(BLOCK_LENGTH, lane.maxRunLength());
        assertEquals("slotLength=40 must be more than 40", assertThrows(IllegalArgumentException.class,
            () -> new Lane(new SlotSlab(SLOTS, 40), 1, blocks, () -> {})).getMessage());
    }

    @Test
    void shouldRefuseWhenFullAndAdmitAfterADrain()
    {
        for (int i = 0; i < SLOTS; i++)
        {
            assertEquals(0, publish(8, i));
        }
        assertEquals(SLOTS, lane.depth());
        assertEquals(Lane.FULL, lane.tryClaim(8, claim));
        assertEquals(Lane.FULL, lane.tryClaim(BLOCK_LENGTH, claim));
        assertEquals(0, blocks.allocatedBlocks());
        assertFalse(claim.isOpen());
        assertEquals(1, lane.drain(consumer, 1));
        assertEquals(0, publish(8, SLOTS));
        assertEquals(SLOTS, lane.drain(consumer, 100));
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), values);
        assertTrue(lane.isEmpty());
    }

    @Test
    void shouldKeepOrderAcrossManyWraps()
    {
        final List<Long> expected = new ArrayList<>();
        for (long i = 0; i < 10 * SLOTS + 3; i++)
        {
            assertEquals(0, publish(i % 3 == 0 ? BLOCK_LENGTH : 16, i));
            expected.add(i);
            if (i % 3 == 2)
            {
                assertEquals(3, lane.drain(consumer, 100));
            }
        }
        lane.drain(consumer, 100);
        assertEquals(expected, values);
        assertEquals(0, blocks.allocatedBlocks());
    }

    @Test
    void shouldRefuseWhenNoBlockIsFreeOrLongEnough()
    {
        for (int i = 0; i < 4; i++)
        {
            assertEquals(0, publish(BLOCK_LENGTH, i));
        }
        assertEquals(Lane.EXHAUSTED, lane.tryClaim(BLOCK_LENGTH, claim));
        assertEquals(Lane.TOO_LONG, lane.tryClaim(BLOCK_LENGTH + 8, claim));
        assertEquals(0, publish(8, 4));
        assertEquals(5, lane.drain(consumer, 100));
        assertEquals(0, lane.tryClaim(BLOCK_LENGTH, claim));
    }

    @Test
    void shouldSkipAbortedClaimsAndFreeTheirBlocks()
    {
        assertEquals(0, publish(8, 1));
        assertEquals(0, lane.tryClaim(8, claim));
        claim.abort();
        assertEquals(0, lane.tryClaim(BLOCK_LENGTH, claim));
        assertEquals(1, blocks.allocatedBlocks());
        claim.abort();
        assertEquals(0, blocks.allocatedBlocks());
        assertEquals(0, publish(8, 2));
        assertEquals(2, lane.drain(consumer, 100));
        assertEquals(List.of(1L, 2L), values);
        assertTrue(lane.isEmpty());
    }

    @Test
    void shouldWaitForTheOldestClaim()
    {
        final LaneClaim slow = new LaneClaim();
        assertEquals(0, lane.tryClaim(8, slow));
        assertEquals(0, publish(8, 2));
        assertEquals(0, lane.drain(consumer, 100));
        assertEquals(2, lane.depth());
        assertFalse(lane.isEmpty());
        slow.buffer().putLong(0, 1);
        slow.commit(1);
        assertEquals(2, lane.drain(consumer, 100));
        assertEquals(List.of(1L, 2L), values);
    }

    @Test
    void shouldOfferADeclinedRunAgain()
    {
        publish(BLOCK_LENGTH, 1);
        publish(8, 2);
        assertEquals(0, lane.drain((b, o, l, f, s, c, v) -> false, 100));
        assertEquals(1, blocks.allocatedBlocks());
        assertEquals(2, lane.depth());
        assertEquals(2, lane.drain(consumer, 100));
        assertEquals(List.of(1L, 2L), values);
        assertEquals(0, blocks.allocatedBlocks());
    }

    @Test
    void shouldNotOfferRunsAgainThatWereTakenBeforeTheConsumerThrew()
    {
        publish(BLOCK_LENGTH, 1);
        publish(8, 2);
        assertThrows(IllegalStateException.class, () -> lane.drain((buffer, o, l, f, s, c, v) ->
        {
            if (buffer.getLong(o) == 2)
            {
                throw new IllegalStateException("thrown by the consumer");
            }
            return values.add(buffer.getLong(o));
        }, 100));
        assertEquals(1, lane.depth());
        assertEquals(1, lane.drain(consumer, 100));
        assertEquals(List.of(1L, 2L), values);
        assertEquals(0, blocks.allocatedBlocks());
    }

    @Test
    void shouldRefuseClaimsOnceClosedButDrainThoseBefore()
    {
        final LaneClaim early = new LaneClaim();
        assertEquals(0, lane.tryClaim(8, early));
        lane.close();
        assertEquals(Lane.CLOSED, lane.tryClaim(8, claim));
        assertFalse(lane.isEmpty());
        early.commit(1);
        assertEquals(1, lane.drain(consumer, 100));
        assertTrue(lane.isEmpty());
    }

    @Test
    void shouldRefuseLengthsBeforeTheyTakeASlot()
    {
        for (final int length : new int[] {0, -8, 12, Integer.MIN_VALUE})
        {
            assertEquals("length=" + length + " must be a positive multiple of 8",
                assertThrows(IllegalArgumentException.class, () -> lane.tryClaim(length, claim)).getMessage());
        }
        assertEquals(0, lane.depth());
    }

    @Test
    void shouldHandOverARunOfSeveralSlotsWithItsOrigin()
    {
        for (int start = 0; start < SLOTS; start++)
        {
            for (int runSlots = 1; runSlots <= 4; runSlots++)
            {
                final Lane wide = newWideLane(start);
                assertRunIsHandedOver(wide, runSlots * SLOT_LENGTH - 40);
                assertTrue(wide.isEmpty());
                fill(wide, runSlots * SLOT_LENGTH - 40);
            }
        }
        assertEquals(0, blocks.allocatedBlocks());
    }

    private void fill(final Lane wide, final int length)
    {
        int runs = 0;
        while (wide.tryClaim(length, claim) == 0)
        {
            claim.commit(1);
            runs++;
        }
        final int runSlots = (length + 40) / SLOT_LENGTH;
        assertTrue(runs >= SLOTS / runSlots - (runSlots == 1 ? 0 : 1), "length=" + length + " runs=" + runs);
        assertEquals(runs, wide.drain((b, o, l, f, s, c, v) -> true, 100));
        assertTrue(wide.isEmpty());
    }

    @Test
    void shouldTakeOneSlotAndABlockForAClaimOfOneSlot()
    {
        final Lane wide = newWideLane(0);
        final LaneClaim ofOne = LaneClaim.ofOneSlot();
        assertEquals(0, wide.tryClaim(INLINE_LENGTH + 8, ofOne));
        assertEquals(1, wide.depth());
        assertEquals(1, blocks.allocatedBlocks());
        ofOne.commit(1);
        assertEquals(0, wide.tryClaim(INLINE_LENGTH, ofOne));
        assertEquals(2, wide.depth());
        assertEquals(1, blocks.allocatedBlocks());
        ofOne.commit(1);
        assertEquals(2, wide.drain(consumer, 100));
        assertEquals(0, blocks.allocatedBlocks());
        assertEquals(4, wide.runsAtOnce(INLINE_LENGTH + 8), "as many as there are blocks");
        assertEquals(SLOTS, wide.runsAtOnce(INLINE_LENGTH));
    }

    @Test
    void shouldAbortAndDeclineRunsOfSeveralSlots()
    {
        final Lane wide = newWideLane(SLOTS - 1);
        assertEquals(0, wide.tryClaim(3 * SLOT_LENGTH, claim));
        claim.abort();
        assertEquals(Lane.FULL, wide.tryClaim(3 * SLOT_LENGTH, claim));
        assertEquals(0, wide.drain(consumer, 100));
        assertTrue(wide.isEmpty());
        assertEquals(0, publish(wide, 3 * SLOT_LENGTH, 1));
        assertEquals(0, wide.drain((b, o, l, f, s, c, v) -> false, 100));
        assertEquals(1, wide.drain(consumer, 100));
        assertEquals(List.of(1L), values);
        assertTrue(wide.isEmpty());
    }

    @Test
    void shouldRefuseARunOfMoreSlotsThanAreFree()
    {
        final Lane wide = newWideLane(0);
        for (int i = 0; i < SLOTS - 1; i++)
        {
            assertEquals(0, publish(wide, 8, i));
        }
        assertEquals(Lane.FULL, wide.tryClaim(SLOT_LENGTH, claim));
        assertEquals(0, publish(wide, 8, SLOTS - 1));
        assertEquals(SLOTS, wide.drain(consumer, 100));
        assertEquals("runSlots=5 must be 1 to 4", assertThrows(IllegalArgumentException.class,
            () -> new Lane(new SlotSlab(SLOTS, SLOT_LENGTH), 5, blocks, () -> {})).getMessage());
    }

    private Lane newWideLane(final int start)
    {
        final Lane wide = new Lane(new SlotSlab(SLOTS, SLOT_LENGTH), 4, blocks, () -> wakeUps.add("wake"));
        for (int i = 0; i < start; i++)
        {
            assertEquals(0, publish(wide, 8, i));
        }
        assertEquals(start, wide.drain((b, o, l, f, s, c, v) -> true, 100));
        return wide;
    }

    @Test
    void shouldCatchClaimsThatAreNotPaired()
    {
        assertThrows(IllegalStateException.class, () -> claim.commit(1));
        assertThrows(IllegalStateException.class, claim::abort);
        assertEquals(0, lane.tryClaim(8, claim));
        assertThrows(IllegalStateException.class, () -> lane.tryClaim(8, claim));
        claim.commit(1);
        assertThrows(IllegalStateException.class, () -> claim.commit(1));
    }

    @Test
    void shouldTakeLessThanOneKilobyteForAnEventInFlight()
    {
        // What the sequencer keeps for a slot is one int; the slab is exactly its slots.
        final long bytesPerSlot = SLOT_LENGTH + Integer.BYTES;
        assertEquals((long)SLOTS * SLOT_LENGTH, new SlotSlab(SLOTS, SLOT_LENGTH).buffer().capacity());
        assertTrue(bytesPerSlot < 1024, "bytesPerSlot=" + bytesPerSlot);
        assertTrue(FrameDescriptor.alignedLength(0, 128) <= lane.inlineLength());
    }

    private void assertRunIsHandedOver(final int length)
    {
        assertRunIsHandedOver(lane, length);
    }

    private void assertRunIsHandedOver(final Lane lane, final int length)
    {
        wakeUps.clear();
        assertEquals(0, lane.tryClaim(length, claim));
        assertTrue(claim.isOpen());
        assertEquals(length, claim.length());
        for (int i = 0; i < length; i++)
        {
            claim.buffer().putByte(i, (byte)i);
        }
        assertEquals(0, lane.drain(consumer, 1));
        claim.origin(Long.MAX_VALUE, -7, 2).commit(3);
        assertEquals(1, wakeUps.size());
        final List<String> seen = new ArrayList<>();
        assertEquals(1, lane.drain((buffer, offset, runLength, frameCount, source, correlation, level) ->
        {
            assertEquals(length, runLength);
            assertEquals(3, frameCount);
            assertEquals(Long.MAX_VALUE, source);
            assertEquals(-7, correlation);
            assertEquals(2, level);
            assertBytes(buffer, offset, length);
            return seen.add("run");
        }, 100));
        assertEquals(1, seen.size());
    }

    private static void assertBytes(final DirectBuffer buffer, final int offset, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            assertEquals((byte)i, buffer.getByte(offset + i));
        }
    }

    private int publish(final int length, final long value)
    {
        return publish(lane, length, value);
    }

    private int publish(final Lane lane, final int length, final long value)
    {
        final int code = lane.tryClaim(length, claim);
        if (code == 0)
        {
            claim.buffer().putLong(0, value);
            claim.commit(1);
        }
        return code;
    }
}
