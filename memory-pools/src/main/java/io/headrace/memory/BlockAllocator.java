package io.headrace.memory;

import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.BitUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap blocks in size classes, for payloads that do not fit a lane slot. Lengths run in powers of two from 512
 * bytes to 64 KiB, then by four, and end with one class of exactly the longest block. Blocks of 4 to 64 KiB get the
 * lion's share of the memory, since batches of the edge are of that size.
 * <p>
 * Threadsafe and lock-free: any thread may allocate, and any other may free. All objects are made by the
 * constructor; the operating system supplies the pages when they are first touched. The content of a new block is
 * undefined. A block stays valid until it is freed, and a view of it must not be used after that.
 * <p>
 * A handle names one use of a block, so freeing twice is caught even when the block has been handed out again.
 * <pre>
 *  63 62                                32 31      24 23              0
 *  +-+------------------------------------+----------+----------------+
 *  |0|             generation             |  class   |     index      |
 *  +-+------------------------------------+----------+----------------+
 * </pre>
 * With the system property {@value #CHECKS_PROPERTY} set to true, freed blocks are filled with a pattern that is
 * verified when they are handed out again, which finds writes through a view that was kept too long.
 */
public final class BlockAllocator
{
    /** No block of the class, or of the next larger one, is free: slow down and try again. */
    public static final int EXHAUSTED = -1;
    /** Longer than {@link #maxLength()}: can never be allocated. */
    public static final int TOO_LONG = -2;
    /** System property that turns on the search for use after free. */
    public static final String CHECKS_PROPERTY = "headrace.memory.checks";

    private static final int SMALLEST_LENGTH = 512;
    private static final int LARGEST_DOUBLED = 64 << 10;
    private static final int HOT_LENGTH_MIN = 4 << 10;
    private static final int HOT_LENGTH_MAX = 64 << 10;
    private static final int HOT_WEIGHT = 6;
    private static final int COLD_WEIGHT = 2;
    private static final int BLOCKS_MIN = 4;
    private static final int CLASS_SHIFT = 24;
    private static final int CLASS_MASK = 0xFF;
    private static final int INDEX_MASK = (1 << CLASS_SHIFT) - 1;
    private static final int CLASS_BYTES_MAX = Integer.MAX_VALUE & -BlockClass.ALIGNMENT;
    private static final int GENERATION_STRIDE = 0x9E37_79B1;

    private static final Cleaner CLEANER = Cleaner.create();
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    private final int maxLength;
    private final BlockClass[] classes;

    /**
     * Allocates all blocks.
     *
     * @param maxLength   bytes of the longest block, positive.
     * @param totalLength bytes of all blocks together, an upper bound; enough for four blocks of each class.
     */
    public BlockAllocator(final int maxLength, final long totalLength)
    {
        if (maxLength <= 0 || maxLength > CLASS_BYTES_MAX / BLOCKS_MIN)
        {
            throw new IllegalArgumentException(
                "maxLength=" + maxLength + " must be 1 to " + CLASS_BYTES_MAX / BLOCKS_MIN);
        }
        this.maxLength = maxLength;
        final int[] lengths = classLengths(maxLength);
        final int[] counts = blockCounts(lengths, totalLength);
        final boolean checks = Boolean.getBoolean(CHECKS_PROPERTY);
        // Allocators start at generations of their own, so that a handle of another one is not taken for theirs.
        final int generation = (INSTANCES.getAndIncrement() * GENERATION_STRIDE) & BlockClass.GENERATION_MASK;
        classes = new BlockClass[lengths.length];
        for (int i = 0; i < lengths.length; i++)
        {
            final long bytes = (long)lengths[i] * counts[i];
            final long address = UnsafeApi.allocateMemory(bytes + BlockClass.ALIGNMENT);
            CLEANER.register(this, () -> UnsafeApi.freeMemory(address));
            final UnsafeBuffer memory =
                new UnsafeBuffer(BitUtil.align(address, BlockClass.ALIGNMENT), (int)bytes);
            classes[i] = new BlockClass(memory, lengths[i], counts[i], generation, checks);
        }
    }

    /**
     * Allocates a block, of the next larger class when the fitting one is exhausted.
     *
     * @param length bytes needed, positive.
     * @return a handle, at least 0, or {@link #EXHAUSTED} or {@link #TOO_LONG}.
     * @throws IllegalArgumentException if the length is not positive.
     * @throws IllegalStateException    if checks are on and the block was written to after it was freed; that
     *                                  block stays out of use.
     */
    public long allocate(final int length)
    {
        if (length <= 0)
        {
            throw new IllegalArgumentException("length=" + length + " must be positive");
        }
        if (length > maxLength)
        {
            return TOO_LONG;
        }
        final BlockClass[] classes = this.classes;
        int fitting = 0;
        while (classes[fitting].blockLength() < length)
        {
            fitting++;
        }
        final int last = Math.min(fitting + 1, classes.length - 1);
        for (int i = fitting; i <= last; i++)
        {
            final int index = classes[i].take();
            if (index >= 0)
            {
                final long generation = classes[i].open(index);
                return generation << Integer.SIZE | (long)i << CLASS_SHIFT | index;
            }
        }
        classes[fitting].countExhausted();
        return EXHAUSTED;
    }

    /**
     * Makes a view see a block.
     *
     * @param block  handle of a block that is allocated.
     * @param length bytes of the view, at most those asked for.
     * @param view   to wrap.
     * @throws IllegalArgumentException if the block is shorter than the view.
     * @throws IllegalStateException    if the block is not allocated, or not of this allocator.
     */
    public void wrap(final long block, final int length, final UnsafeBuffer view)
    {
        classOf(block).wrap((int)block & INDEX_MASK, generation(block), length, view);
    }

    /**
     * Gives a block back. Any thread, once.
     *
     * @param block handle of a block that is allocated.
     * @throws IllegalStateException if the block is not allocated, or not of this allocator.
     */
    public void free(final long block)
    {
        classOf(block).free((int)block & INDEX_MASK, generation(block));
    }

    /**
     * The longest block.
     *
     * @return bytes.
     */
    public int maxLength()
    {
        return maxLength;
    }

    /**
     * How many size classes there are.
     *
     * @return at least 1.
     */
    public int classCount()
    {
        return classes.length;
    }

    /**
     * Bytes of the blocks of a class.
     *
     * @param index of the class, 0 to {@link #classCount()} - 1, in order of length.
     * @return bytes.
     */
    public int blockLength(final int index)
    {
        return classes[index].blockLength();
    }

    /**
     * Blocks of a class, free or not.
     *
     * @param index of the class.
     * @return how many, at least 4.
     */
    public int blockCount(final int index)
    {
        return classes[index].blockCount();
    }

    /**
     * Blocks of a class that are allocated. Any thread; a snapshot.
     *
     * @param index of the class.
     * @return how many.
     */
    public int allocatedBlocks(final int index)
    {
        return classes[index].allocated();
    }

    /**
     * How often a length that fits a class was refused. Any thread.
     *
     * @param index of the class.
     * @return how often since the start.
     */
    public long exhaustedCount(final int index)
    {
        return classes[index].exhausted();
    }

    /**
     * Blocks of all classes that are allocated. Any thread; a snapshot.
     *
     * @return how many.
     */
    public int allocatedBlocks()
    {
        int blocks = 0;
        for (final BlockClass blockClass : classes)
        {
            blocks += blockClass.allocated();
        }
        return blocks;
    }

    /**
     * Bytes of all blocks that are allocated, counted as whole blocks. Any thread; a snapshot.
     *
     * @return bytes.
     */
    public long bytesInUse()
    {
        long bytes = 0;
        for (final BlockClass blockClass : classes)
        {
            bytes += (long)blockClass.allocated() * blockClass.blockLength();
        }
        return bytes;
    }

    private BlockClass classOf(final long block)
    {
        final int index = (int)(block >>> CLASS_SHIFT) & CLASS_MASK;
        if (block < 0 || index >= classes.length)
        {
            throw new IllegalStateException("block=" + block + " is not of this allocator");
        }
        return classes[index];
    }

    private static int generation(final long block)
    {
        return (int)(block >>> Integer.SIZE);
    }

    private static int[] classLengths(final int maxLength)
    {
        final int[] lengths = new int[Integer.SIZE];
        int count = 0;
        int length = SMALLEST_LENGTH;
        // A class close below the last would only split memory that the last can serve.
        while (length <= maxLength >> 1)
        {
            lengths[count++] = length;
            length = length < LARGEST_DOUBLED ? length << 1 : length << 2;
        }
        lengths[count++] = BitUtil.align(maxLength, BitUtil.CACHE_LINE_LENGTH);
        return Arrays.copyOf(lengths, count);
    }

    private static int[] blockCounts(final int[] lengths, final long totalLength)
    {
        long least = 0;
        int weights = 0;
        for (final int length : lengths)
        {
            least += (long)length * BLOCKS_MIN;
            weights += weight(length);
        }
        if (totalLength < least)
        {
            throw new IllegalArgumentException("totalLength=" + totalLength + " must be at least " + least +
                " for maxLength=" + lengths[lengths.length - 1] + ": raise the one or lower the other");
        }
        final long share = (totalLength - least) / weights;
        final int[] counts = new int[lengths.length];
        for (int i = 0; i < lengths.length; i++)
        {
            final long count = BLOCKS_MIN + share * weight(lengths[i]) / lengths[i];
            if (count * lengths[i] > CLASS_BYTES_MAX)
            {
                throw new IllegalArgumentException("totalLength=" + totalLength + " gives blocks of " + lengths[i] +
                    " bytes more than " + CLASS_BYTES_MAX + " bytes: lower it");
            }
            counts[i] = (int)count;
        }
        return counts;
    }

    private static int weight(final int length)
    {
        return length >= HOT_LENGTH_MIN && length <= HOT_LENGTH_MAX ? HOT_WEIGHT : COLD_WEIGHT;
    }
}
