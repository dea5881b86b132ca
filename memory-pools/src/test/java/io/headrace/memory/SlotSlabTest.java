package io.headrace.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SlotSlabTest
{
    @Test
    void shouldLaySlotsOneAfterAnotherOnCacheLines()
    {
        final SlotSlab slab = new SlotSlab(8, 256);
        assertEquals(8, slab.slotCount());
        assertEquals(256, slab.slotLength());
        assertEquals(8 * 256, slab.buffer().capacity());
        assertEquals(0, slab.buffer().addressOffset() % 64);
        for (int i = 0; i < 8; i++)
        {
            assertEquals(i * 256, slab.offset(i));
        }
        for (int i = 0; i < slab.buffer().capacity(); i++)
        {
            assertEquals(0, slab.buffer().getByte(i));
        }
    }

    @Test
    void shouldRefuseBadShapes()
    {
        assertEquals("slotCount=6 must be a power of two",
            assertThrows(IllegalArgumentException.class, () -> new SlotSlab(6, 64)).getMessage());
        assertEquals("slotLength=60 must be a positive multiple of 8",
            assertThrows(IllegalArgumentException.class, () -> new SlotSlab(8, 60)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new SlotSlab(8, 0));
        assertThrows(IllegalArgumentException.class, () -> new SlotSlab(0, 64));
        assertEquals("slotCount=1073741824 of slotLength=8 take 8589934592 bytes, more than 1073741824: " +
            "lower one of them",
            assertThrows(IllegalArgumentException.class, () -> new SlotSlab(1 << 30, 8)).getMessage());
    }
}
