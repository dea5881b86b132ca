package io.headrace.bus;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Space claimed in a {@link Lane} for one run of frames, to be committed or aborted by the thread that claimed it.
 * <p>
 * Reusable and not threadsafe: a producer keeps one for itself. The buffer is valid from a successful
 * {@link Lane#tryClaim(int, LaneClaim)} to {@link #commit(int)} or {@link #abort()}, and no longer. Exactly one of
 * the two must follow each claim: a claim that is forgotten stops the lane for everybody.
 */
public final class LaneClaim
{
    final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    Lane lane;
    long laneSequence;
    long blockHandle;
    int slotCount;
    int length;
    final boolean isOfOneSlot;
    private long source;
    private long correlation;
    private int level;

    /** A claim of as many slots as the run needs, up to those that a run may take. */
    public LaneClaim()
    {
        this(false);
    }

    private LaneClaim(final boolean isOfOneSlot)
    {
        this.isOfOneSlot = isOfOneSlot;
    }

    /**
     * A claim that takes one slot, and a block for a run that is longer. For runs of which all must have room at once,
     * so that how many have does not depend on their lengths.
     *
     * @return with nothing claimed.
     */
    public static LaneClaim ofOneSlot()
    {
        return new LaneClaim(true);
    }

    /**
     * Names who is to be told when the run has reached a durability level.
     *
     * @param source      of {@link SourceRef}, or {@link SourceRef#NONE}.
     * @param correlation handed back with the acknowledgement; belongs to the first frame of the run.
     * @param level       code of the durability level asked for.
     * @return this.
     */
    public LaneClaim origin(final long source, final long correlation, final int level)
    {
        this.source = source;
        this.correlation = correlation;
        this.level = level;
        return this;
    }

    /**
     * Where the frames go, starting at index 0.
     *
     * @return a buffer of at least {@link #length()} bytes.
     */
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Bytes claimed.
     *
     * @return a multiple of the frame alignment.
     */
    public int length()
    {
        return length;
    }

    /**
     * Publishes the run.
     *
     * @param frameCount sequenced frames written; all frames together fill exactly {@link #length()} bytes.
     * @throws IllegalStateException if nothing is claimed.
     */
    public void commit(final int frameCount)
    {
        final Lane claimed = take();
        claimed.commit(this, frameCount, source, correlation, level);
    }

    /**
     * Gives the space back; the engine skips the slots.
     *
     * @throws IllegalStateException if nothing is claimed.
     */
    public void abort()
    {
        final Lane claimed = take();
        claimed.abort(this);
    }

    /**
     * Whether a claim is open.
     *
     * @return true between a successful claim and its commit or abort.
     */
    public boolean isOpen()
    {
        return lane != null;
    }

    private Lane take()
    {
        final Lane claimed = lane;
        if (claimed == null)
        {
            throw new IllegalStateException("no claim is open: each commit or abort needs a tryClaim before it");
        }
        lane = null;
        return claimed;
    }
}
