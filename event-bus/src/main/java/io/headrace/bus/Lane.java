package io.headrace.bus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.Sequencer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.headrace.memory.BlockAllocator;
import io.headrace.memory.SlotSlab;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ring for one priority: many producers, one consumer, slots in off-heap memory. A Disruptor multi-producer
 * sequencer hands out the slots of a slab; there is no object per event.
 * <p>
 * A run of frames lies in a slot, or in a few that follow each other, or else in a block of the {@link BlockAllocator},
 * which the consumer frees. Slots are handed on in turn, where the free blocks are one list that all threads change:
 * that costs an event of its own more than all the rest of its way.
 * <pre>
 *  +---------------------------------------------------------------+
 *  |                            Source                             |   0
 *  +---------------------------------------------------------------+
 *  |                          Correlation                          |   8
 *  +---------------------------------------------------------------+
 *  |               Block Handle, or INLINE or ABORTED              |  16
 *  +-------------------------------+-------------------------------+
 *  |             Length            |          Frame Count          |  24
 *  +-------------------------------+-------------------------------+
 *  |             Level             |            Unused             |  32
 *  +-------------------------------+-------------------------------+
 *  |             Frames, if inline, over all slots of the run     ...  40
 * </pre>
 * The slots of a run lie side by side: those that were claimed over the end of the memory are aborted, and as many
 * behind them are taken. A run of several slots needs them all free at once, so in a lane that stays full short runs
 * come first.
 * <p>
 * Any thread may claim; only the engine agent drains. A full lane refuses at once with a negative code and never
 * blocks and never allocates.
 */
public final class Lane
{
    /** All slots are taken: slow down and try again. */
    public static final int FULL = -1;
    /** The run needs a block and none of its size is free: slow down and try again. */
    public static final int EXHAUSTED = -2;
    /** The run is longer than the largest block: it can never be accepted. */
    public static final int TOO_LONG = -3;
    /** The lane admits nothing any more. */
    public static final int CLOSED = -4;

    private static final int SOURCE_OFFSET = 0;
    private static final int CORRELATION_OFFSET = 8;
    private static final int BLOCK_OFFSET = 16;
    private static final int LENGTH_OFFSET = 24;
    private static final int COUNT_OFFSET = 28;
    private static final int LEVEL_OFFSET = 32;
    private static final int SLOT_HEADER_LENGTH = 40;

    private static final long INLINE = -1;
    private static final long ABORTED = -2;

    private final SlotSlab slab;
    private final UnsafeBuffer slots;
    private final BlockAllocator blocks;
    private final MultiProducerSequencer sequencer;
    private final Sequence consumed = new Sequence(Sequencer.INITIAL_CURSOR_VALUE);
    private final UnsafeBuffer blockView = new UnsafeBuffer(0, 0);
    private final Runnable wakeUp;
    private final int slotLength;
    private final int shortLength;
    private final int inlineLength;
    private final int mask;
    private volatile boolean closed;

    /**
     * A lane over a slab of its own.
     *
     * @param slab     whose slot count is a power of two, with slots longer than 40 bytes.
     * @param runSlots most slots of a run: 1, or up to half of all.
     * @param blocks   for runs that do not fit these, its own, or a full lane would refuse for the others too.
     * @param wakeUp   called by producers after each commit, to rouse a consumer that is parked.
     */
    public Lane(final SlotSlab slab, final int runSlots, final BlockAllocator blocks, final Runnable wakeUp)
    {
        final int mostSlots = Math.max(1, slab.slotCount() / 2);
        if (runSlots < 1 || runSlots > mostSlots)
        {
            throw new IllegalArgumentException("runSlots=" + runSlots + " must be 1 to " + mostSlots);
        }
        if (slab.slotLength() <= SLOT_HEADER_LENGTH)
        {
            throw new IllegalArgumentException(
                "slotLength=" + slab.slotLength() + " must be more than " + SLOT_HEADER_LENGTH);
        }
        this.slab = slab;
        this.blocks = blocks;
        this.wakeUp = wakeUp;
        slots = slab.buffer();
        mask = slab.slotCount() - 1;
        slotLength = slab.slotLength();
        shortLength = slotLength - SLOT_HEADER_LENGTH;
        inlineLength = runSlots * slotLength - SLOT_HEADER_LENGTH;
        sequencer = new MultiProducerSequencer(slab.slotCount(), new YieldingWaitStrategy());
        sequencer.addGatingSequences(consumed);
    }

    /**
     * Claims space for a run of frames. Threadsafe.
     *
     * @param length bytes of all frames with their padding, a positive multiple of the frame alignment.
     * @param claim  filled in on success.
     * @return 0 on success, else {@link #FULL}, {@link #EXHAUSTED}, {@link #TOO_LONG} or {@link #CLOSED}.
     * @throws IllegalStateException    if the claim is still open.
     * @throws IllegalArgumentException if the length is not a positive multiple of the frame alignment.
     */
    public int tryClaim(final int length, final LaneClaim claim)
    {
        if (claim.isOpen())
        {
            throw new IllegalStateException("the claim is still open: commit or abort it first");
        }
        // Checked here, since a claim that fails after it has taken a slot would stop the lane for everybody.
        if (length <= 0 || (length & FrameDescriptor.FRAME_ALIGNMENT - 1) != 0)
        {
            throw new IllegalArgumentException(
                "length=" + length + " must be a positive multiple of " + FrameDescriptor.FRAME_ALIGNMENT);
        }
        if (closed)
        {
            return CLOSED;
        }
        long block = INLINE;
        if (length > (claim.isOfOneSlot ? shortLength : inlineLength))
        {
            block = blocks.allocate(length);
            if (block < 0)
            {
                return block == BlockAllocator.TOO_LONG ? TOO_LONG : EXHAUSTED;
            }
        }
        final int slotCount = block == INLINE ? slotsOf(length) : 1;
        final long sequence = next(slotCount);
        if (sequence < 0)
        {
            if (block != INLINE)
            {
                blocks.free(block);
            }
            return FULL;
        }
        if (closed)
        {
            // Closed since the first look: whoever closed the lane may already have seen it empty.
            skip(sequence, slotCount, block);
            return CLOSED;
        }
        final int offset = offset(sequence);
        if (block == INLINE)
        {
            claim.buffer.wrap(slots, offset + SLOT_HEADER_LENGTH, length);
        }
        else
        {
            blocks.wrap(block, length, claim.buffer);
        }
        claim.lane = this;
        claim.laneSequence = sequence;
        claim.slotCount = slotCount;
        claim.blockHandle = block;
        claim.length = length;
        claim.origin(SourceRef.NONE, 0, 0);
        return 0;
    }

    private int offset(final long sequence)
    {
        return slab.offset((int)sequence & mask);
    }

    /** Slots of a run that lies in slots. */
    private int slotsOf(final int length)
    {
        return length <= shortLength ? 1 : (SLOT_HEADER_LENGTH + length + slotLength - 1) / slotLength;
    }

    /** The first of so many slots that lie one behind the other in memory, or {@link #FULL}. */
    private long next(final int slotCount)
    {
        long last = tryNext(slotCount);
        while (last >= 0 && ((int)last & mask) < slotCount - 1)
        {
            // They go over the end of the memory.
            skip(last - slotCount + 1, slotCount, INLINE);
            last = tryNext(slotCount);
        }
        return last < 0 ? FULL : last - slotCount + 1;
    }

    private long tryNext(final int slotCount)
    {
        if (!sequencer.hasAvailableCapacity(slotCount))
        {
            return FULL;
        }
        try
        {
            return sequencer.tryNext(slotCount);
        }
        catch (final InsufficientCapacityException ex)
        {
            return FULL; // another producer took the last slots
        }
    }

    void commit(
        final LaneClaim claim, final int frameCount, final long source, final long correlation, final int level)
    {
        final int offset = offset(claim.laneSequence);
        slots.putLong(offset + SOURCE_OFFSET, source, LITTLE_ENDIAN);
        slots.putLong(offset + CORRELATION_OFFSET, correlation, LITTLE_ENDIAN);
        slots.putLong(offset + BLOCK_OFFSET, claim.blockHandle, LITTLE_ENDIAN);
        slots.putInt(offset + LENGTH_OFFSET, claim.length, LITTLE_ENDIAN);
        slots.putInt(offset + COUNT_OFFSET, frameCount, LITTLE_ENDIAN);
        slots.putInt(offset + LEVEL_OFFSET, level, LITTLE_ENDIAN);
        publish(claim.laneSequence, claim.slotCount);
        wakeUp.run();
    }

    void abort(final LaneClaim claim)
    {
        skip(claim.laneSequence, claim.slotCount, claim.blockHandle);
    }

    private void skip(final long sequence, final int slotCount, final long block)
    {
        if (block != INLINE)
        {
            blocks.free(block);
        }
        for (int i = 0; i < slotCount; i++)
        {
            slots.putLong(offset(sequence + i) + BLOCK_OFFSET, ABORTED, LITTLE_ENDIAN);
        }
        publish(sequence, slotCount);
    }

    /** Slots become available in order, so the last one tells that all are. */
    private void publish(final long sequence, final int slotCount)
    {
        if (slotCount == 1)
        {
            sequencer.publish(sequence);
        }
        else
        {
            sequencer.publish(sequence, sequence + slotCount - 1);
        }
    }

    /**
     * Hands committed runs to a consumer, in order. Engine agent only. What the consumer throws passes through; the
     * run it threw at is offered again, those before it are not.
     *
     * @param consumer is given each run, and may decline one to have it again next time.
     * @param limit    most runs to hand over.
     * @return runs that the consumer took.
     */
    public int drain(final RunConsumer consumer, final int limit)
    {
        final long start = consumed.get();
        long sequence = start;
        int taken = 0;
        try
        {
            while (taken < limit && sequencer.isAvailable(sequence + 1))
            {
                final int slot = offset(sequence + 1);
                final long block = slots.getLong(slot + BLOCK_OFFSET, LITTLE_ENDIAN);
                if (block == ABORTED)
                {
                    sequence++;
                    continue;
                }
                final int slotCount = hand(consumer, sequence + 1, slot, block);
                if (slotCount == 0)
                {
                    break;
                }
                sequence += slotCount;
                taken++;
            }
        }
        finally
        {
            if (sequence != start)
            {
                consumed.set(sequence);
            }
        }
        return taken;
    }

    /** Slots of the run that was taken, or 0 if it is not published whole or was declined. */
    private int hand(final RunConsumer consumer, final long sequence, final int slot, final long block)
    {
        final int length = slots.getInt(slot + LENGTH_OFFSET, LITTLE_ENDIAN);
        final int count = slots.getInt(slot + COUNT_OFFSET, LITTLE_ENDIAN);
        final long source = slots.getLong(slot + SOURCE_OFFSET, LITTLE_ENDIAN);
        final long correlation = slots.getLong(slot + CORRELATION_OFFSET, LITTLE_ENDIAN);
        final int level = slots.getInt(slot + LEVEL_OFFSET, LITTLE_ENDIAN);
        if (block == INLINE)
        {
            final int slotCount = slotsOf(length);
            final boolean taken = (slotCount == 1 || sequencer.isAvailable(sequence + slotCount - 1)) &&
                consumer.onRun(slots, slot + SLOT_HEADER_LENGTH, length, count, source, correlation, level);
            return taken ? slotCount : 0;
        }
        blocks.wrap(block, length, blockView);
        if (!consumer.onRun(blockView, 0, length, count, source, correlation, level))
        {
            return 0;
        }
        blocks.free(block);
        return 1;
    }

    /**
     * Whether the next {@link #drain(RunConsumer, int)} has something to take. Engine agent only.
     *
     * @return false when the lane is empty, or the oldest claim in it is still open.
     */
    boolean hasRun()
    {
        return sequencer.isAvailable(consumed.get() + 1);
    }

    /** Refuses claims from now on; runs already claimed are still drained. Any thread. */
    public void close()
    {
        closed = true;
    }

    /**
     * Whether every claimed slot has been drained. Any thread; exact only once the lane is closed.
     *
     * @return true if nothing is in the lane.
     */
    public boolean isEmpty()
    {
        return sequencer.getCursor() == consumed.get();
    }

    /**
     * Slots claimed and not yet drained. Any thread.
     *
     * @return a snapshot, 0 to {@link #capacity()}.
     */
    public int depth()
    {
        final long taken = consumed.get();
        return (int)Math.max(0, Math.min(capacity(), sequencer.getCursor() - taken));
    }

    /**
     * Memory of runs that do not fit the slots they may take, counted as whole blocks. Any thread.
     *
     * @return bytes, a snapshot.
     */
    public long payloadBytesInUse()
    {
        return blocks.bytesInUse();
    }

    /**
     * Slots in the ring.
     *
     * @return a power of two.
     */
    public int capacity()
    {
        return slab.slotCount();
    }

    /**
     * The longest run that needs no block.
     *
     * @return bytes.
     */
    public int inlineLength()
    {
        return inlineLength;
    }

    /**
     * The longest run that can be claimed.
     *
     * @return bytes.
     */
    public int maxRunLength()
    {
        return Math.max(inlineLength, blocks.maxLength());
    }

    /**
     * How many runs of a length can be claimed at once, by claims {@linkplain LaneClaim#ofOneSlot() of one slot}.
     *
     * @param length bytes of a run, at most {@link #maxRunLength()}.
     * @return how many there is room for when nothing else is claimed.
     */
    public int runsAtOnce(final int length)
    {
        if (length <= shortLength)
        {
            return capacity();
        }
        int fitting = 0;
        while (blocks.blockLength(fitting) < length)
        {
            fitting++;
        }
        final boolean isLast = fitting + 1 == blocks.classCount();
        return Math.min(capacity(), blocks.blockCount(fitting) + (isLast ? 0 : blocks.blockCount(fitting + 1)));
    }
}
