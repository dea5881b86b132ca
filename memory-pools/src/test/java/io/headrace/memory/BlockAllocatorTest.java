package io.headrace.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BlockAllocatorTest
{
    private static final int MAX_LENGTH = (1 << 20) + (64 << 10);
    private static final long TOTAL_LENGTH = 32L << 20;

    private final BlockAllocator allocator = new BlockAllocator(MAX_LENGTH, TOTAL_LENGTH);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    @Test
    void shouldSplitTheMemoryBetweenTheClasses()
    {
        final int[] lengths = {512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 262144, MAX_LENGTH};
        assertEquals(lengths.length, allocator.classCount());
        long total = 0;
        long hot = 0;
        for (int i = 0; i < lengths.length; i++)
        {
            assertEquals(lengths[i], allocator.blockLength(i));
            assertTrue(allocator.blockCount(i) >= 4, "class " + i);
            final long bytes = (long)allocator.blockCount(i) * lengths[i];
            total += bytes;
            hot += lengths[i] >= 4096 && lengths[i] <= 65536 ? bytes : 0;
        }
        assertTrue(total <= TOTAL_LENGTH && total > TOTAL_LENGTH * 9 / 10, "total=" + total);
        assertTrue(hot > TOTAL_LENGTH / 2, "hot=" + hot);
    }

    @Test
    void shouldAllocateFromTheFittingClass()
    {
        for (int i = 0; i < allocator.classCount(); i++)
        {
            final long block = allocator.allocate(allocator.blockLength(i));
            assertTrue(block >= 0);
            assertEquals(1, allocator.allocatedBlocks(i));
            assertEquals(allocator.blockLength(i), allocator.bytesInUse());
            allocator.free(block);
            assertEquals(0, allocator.bytesInUse());
            assertEquals(0, allocator.allocatedBlocks());
        }
    }

    @Test
    void shouldRefuseWhatIsTooLong()
    {
        assertEquals(MAX_LENGTH, allocator.maxLength());
        assertEquals(BlockAllocator.TOO_LONG, allocator.allocate(MAX_LENGTH + 1));
        assertEquals(0, allocator.allocatedBlocks());
    }

    @Test
    void shouldRefuseALengthThatIsNotPositive()
    {
        final Exception ex = assertThrows(IllegalArgumentException.class, () -> allocator.allocate(0));
        assertEquals("length=0 must be positive", ex.getMessage());
    }

    @Test
    void shouldServeFromTheNextLargerClassThenRefuseThenRecover()
    {
        final BlockAllocator small = new BlockAllocator(1024, 4 * (512 + 1024));
        final long[] blocks = new long[8];
        for (int i = 0; i < blocks.length; i++)
        {
            blocks[i] = small.allocate(100);
            assertTrue(blocks[i] >= 0, "block " + i);
        }
        assertEquals(4, small.allocatedBlocks(1));
        assertEquals(BlockAllocator.EXHAUSTED, small.allocate(100));
        assertEquals(BlockAllocator.EXHAUSTED, small.allocate(1000));
        assertEquals(1, small.exhaustedCount(0));
        assertEquals(1, small.exhaustedCount(1));
        assertEquals(4 * (512 + 1024), small.bytesInUse());

        small.free(blocks[6]);
        assertTrue(small.allocate(1000) >= 0);
        assertEquals(BlockAllocator.EXHAUSTED, small.allocate(1000));
    }

    @Test
    void shouldGiveEveryBlockMemoryOfItsOwn()
    {
        final BlockAllocator small = new BlockAllocator(2048, 64 << 10);
        final long[] blocks = new long[1024];
        int count = 0;
        for (int i = 0; i < small.classCount(); i++)
        {
            for (int j = 0; j < small.blockCount(i); j++)
            {
                blocks[count] = small.allocate(small.blockLength(i));
                small.wrap(blocks[count], small.blockLength(i), view);
                view.setMemory(0, view.capacity(), (byte)count);
                count++;
            }
        }
        int check = 0;
        for (int i = 0; i < small.classCount(); i++)
        {
            for (int j = 0; j < small.blockCount(i); j++, check++)
            {
                small.wrap(blocks[check], small.blockLength(i), view);
                for (int k = 0; k < view.capacity(); k++)
                {
                    assertEquals((byte)check, view.getByte(k));
                }
            }
        }
        assertEquals(count, small.allocatedBlocks());
    }

    @Test
    void shouldCatchDoubleFree()
    {
        final long block = allocator.allocate(600);
        allocator.free(block);
        final Exception ex = assertThrows(IllegalStateException.class, () -> allocator.free(block));
        assertTrue(ex.getMessage().contains("is not allocated: freed twice"), ex.getMessage());
        assertEquals(0, allocator.allocatedBlocks());
    }

    @Test
    void shouldCatchDoubleFreeOfABlockThatWasHandedOutAgain()
    {
        final long first = allocator.allocate(600);
        allocator.free(first);
        final long second = allocator.allocate(600);
        assertNotEquals(first, second);
        assertThrows(IllegalStateException.class, () -> allocator.free(first));
        assertThrows(IllegalStateException.class, () -> allocator.wrap(first, 600, view));
        allocator.free(second);
    }

    @Test
    void shouldCatchForeignHandles()
    {
        final long foreign = new BlockAllocator(MAX_LENGTH, TOTAL_LENGTH).allocate(600);
        allocator.allocate(600);
        assertThrows(IllegalStateException.class, () -> allocator.free(foreign));
        assertThrows(IllegalStateException.class, () -> allocator.free(-1));
        assertThrows(IllegalStateException.class, () -> allocator.free(Long.MAX_VALUE));
        assertThrows(IllegalStateException.class, () -> allocator.free(0));
    }

    @Test
    void shouldRefuseAViewLongerThanTheBlock()
    {
        final long block = allocator.allocate(600);
        final Exception ex =
            assertThrows(IllegalArgumentException.class, () -> allocator.wrap(block, 1025, view));
        assertEquals("length=1025 is more than the 1024 bytes of the block", ex.getMessage());
    }

    @Test
    void shouldCatchAWriteAfterFreeWhenChecksAreOn()
    {
        assertEquals("true", System.getProperty(BlockAllocator.CHECKS_PROPERTY));
        final long block = allocator.allocate(600);
        allocator.wrap(block, 600, view);
        allocator.free(block);
        view.putByte(599, (byte)7);
        final Exception ex = assertThrows(IllegalStateException.class, () -> allocator.allocate(600));
        assertTrue(ex.getMessage().contains("was written at offset=592 after it was freed"), ex.getMessage());
        assertTrue(allocator.allocate(600) >= 0);
    }

    @Test
    void shouldRefuseMemoryThatIsTooSmallOrTooLarge()
    {
        final Exception small = assertThrows(IllegalArgumentException.class, () -> new BlockAllocator(1024, 6143));
        assertEquals("totalLength=6143 must be at least 6144 for maxLength=1024: raise the one or lower the other",
            small.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new BlockAllocator(0, TOTAL_LENGTH));
        assertThrows(IllegalArgumentException.class, () -> new BlockAllocator(512, 1L << 32));
    }
}
