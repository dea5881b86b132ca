package io.headrace.bus;

/**
 * The lanes of one engine, in the order of their priority: lane 0 is the highest.
 * <p>
 * Any thread may claim in the lanes; drained by the engine agent alone, which allocates nothing. Nothing in here
 * changes, or producers would fetch it again after each run that the engine agent takes.
 */
public final class Lanes
{
    /** Most lanes: one for each urgency. */
    public static final int MAX_LANES = 8;
    /** Greatest weight of a lane. */
    public static final int MAX_WEIGHT = 1000;
    /** Least pressing urgency; 0 is the most pressing one. */
    public static final int MAX_URGENCY = 7;
    /** Urgency of who names none, as in RFC 9218. */
    public static final int DEFAULT_URGENCY = 3;

    private static final int URGENCIES = MAX_URGENCY + 1;

    private final Lane[] lanes;
    private final int[] laneOfUrgency = new int[URGENCIES];
    private final LaneScheduler scheduler;

    /**
     * Lanes with nothing in them.
     *
     * @param lanes       1 to {@link #MAX_LANES}, the highest priority first.
     * @param weights     of the lanes, 1 to {@link #MAX_WEIGHT}.
     * @param batchLength bytes of a batch, which are what a lane that was empty may have its share of at once.
     */
    public Lanes(final Lane[] lanes, final int[] weights, final int batchLength)
    {
        if (lanes.length < 1 || lanes.length > MAX_LANES || weights.length != lanes.length)
        {
            throw new IllegalArgumentException("lanes=" + lanes.length + " weights=" + weights.length +
                " must be equal, 1 to " + MAX_LANES);
        }
        this.lanes = lanes.clone();
        for (final int weight : weights)
        {
            if (weight < 1 || weight > MAX_WEIGHT)
            {
                throw new IllegalArgumentException("weight=" + weight + " must be 1 to " + MAX_WEIGHT);
            }
        }
        scheduler = new LaneScheduler(this.lanes, weights.clone(), batchLength);
        for (int urgency = 0; urgency <= MAX_URGENCY; urgency++)
        {
            laneOfUrgency[urgency] = laneOf(urgency, lanes.length);
        }
    }

    /**
     * The lane that an urgency belongs to.
     *
     * @param urgency 0 to {@link #MAX_URGENCY}.
     * @param lanes   how many there are.
     * @return 0 to {@code lanes - 1}.
     */
    public static int laneOf(final int urgency, final int lanes)
    {
        return urgency * lanes / URGENCIES;
    }

    /**
     * The lane that an urgency belongs to.
     *
     * @param urgency 0 to {@link #MAX_URGENCY}.
     * @return index of the lane.
     * @throws IndexOutOfBoundsException if there is no such urgency.
     */
    public int laneOf(final int urgency)
    {
        return laneOfUrgency[urgency];
    }

    /** How many lanes there are: 1 to {@link #MAX_LANES}. */
    public int count()
    {
        return lanes.length;
    }

    /**
     * One of the lanes.
     *
     * @param index 0 for the highest priority.
     * @return the lane, to claim in.
     */
    public Lane lane(final int index)
    {
        return lanes[index];
    }

    /**
     * Hands the runs of one batch to a consumer, in the order in which they are to be journaled. Engine agent only.
     *
     * @param runConsumer is given each run; when it declines one, nothing more is taken from any lane.
     * @param limit       most runs to hand over.
     * @param isInMidRun  whether the run that was declined last was taken in part, so that it comes first.
     * @param fillLength  bytes after which lanes below the highest get no more than their share.
     * @return runs that the consumer took.
     */
    public int drain(
        final RunConsumer runConsumer, final int limit, final boolean isInMidRun, final long fillLength)
    {
        return scheduler.drain(runConsumer, limit, isInMidRun, fillLength);
    }

    /** Whether the last drain left runs below the highest lane since the batch was long enough. Engine agent only. */
    public boolean isBounded()
    {
        return scheduler.isBounded();
    }

    /** Refuses claims from now on; runs already claimed are still drained. Any thread. */
    public void close()
    {
        for (final Lane lane : lanes)
        {
            lane.close();
        }
    }

    /**
     * Whether every claimed slot of every lane has been drained. Any thread; exact only once they are closed.
     *
     * @return true if nothing is in any lane.
     */
    public boolean areEmpty()
    {
        for (final Lane lane : lanes)
        {
            if (!lane.isEmpty())
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Slots taken in the lane that is fullest. Any thread.
     *
     * @return a snapshot.
     */
    public int depth()
    {
        int depth = 0;
        for (final Lane lane : lanes)
        {
            depth = Math.max(depth, lane.depth());
        }
        return depth;
    }

    /**
     * How many runs of a length can be claimed at once in each lane, by claims {@linkplain LaneClaim#ofOneSlot() of one
     * slot}.
     *
     * @param length bytes of a run.
     * @return how many there is room for, in the lane with least, when nothing else is claimed.
     */
    public int runsAtOnce(final int length)
    {
        int runs = Integer.MAX_VALUE;
        for (final Lane lane : lanes)
        {
            runs = Math.min(runs, lane.runsAtOnce(length));
        }
        return runs;
    }
}
