package io.headrace.bus;

import org.agrona.DirectBuffer;

/**
 * The lanes of one engine, in the order of their priority: lane 0 is the highest. Decides in which order the runs that
 * wait in them enter a batch, and with that the order of the journal.
 * <p>
 * <b>Shares.</b> Each lane has a weight and a credit in bytes. One drain makes two passes over the lanes, from the
 * highest down: in the first a lane hands over runs while it has credit, in the second whatever it holds. What a lane
 * takes in the first pass is charged to its credit, and at the end everything that was taken is credited to all lanes
 * by their weights. Hence
 * <ol>
 *  <li>a lane that always holds runs gets at least its share of all bytes, also when runs are long: a lane may
 *      overdraw its credit by one run, which it then waits for until the others have had theirs;</li>
 *  <li>what a lane leaves unused goes to the highest lane that holds runs, but lanes below the highest make a batch no
 *      longer than the caller allows: whatever comes in the highest lane meanwhile waits for it;</li>
 *  <li>a lane that was empty has the credit of one batch and no more, so it is served at once but cannot save
 *      up;</li>
 *  <li>a run never overtakes another of its lane.</li>
 * </ol>
 * The credit of a lane that waits is bounded by the credits of those above it and one run of each.
 * <p>
 * The consumer ends a drain by declining a run: then nothing more is taken from any lane, since the batch, or the room
 * for answers, is one for all of them.
 * <p>
 * Any thread may claim in the lanes; drained by the engine agent alone, which allocates nothing.
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
    private final int[] weights;
    private final int[] laneOfUrgency = new int[URGENCIES];
    /** Credits in bytes times the sum of the weights, so that nothing is ever divided. */
    private final long[] credits;
    private final long[] creditsWhenEmpty;
    private final int weightSum;
    private final RunConsumer meter = this::onRun;

    private RunConsumer consumer;
    private int current;
    private int declined;
    private boolean isMetered;
    private boolean isResuming;
    private boolean isDeclined;
    private boolean isDeclinedMetered;
    private boolean isBounded;
    private long fillBound;
    private long bytesTaken;

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
        this.weights = weights.clone();
        int sum = 0;
        credits = new long[lanes.length];
        for (int i = 0; i < lanes.length; i++)
        {
            if (weights[i] < 1 || weights[i] > MAX_WEIGHT)
            {
                throw new IllegalArgumentException("weight=" + weights[i] + " must be 1 to " + MAX_WEIGHT);
            }
            sum += weights[i];
            credits[i] = (long)batchLength * weights[i];
        }
        creditsWhenEmpty = credits.clone();
        weightSum = sum;
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
     * @return runs taken from the lanes, aborted ones included.
     */
    public int drain(
        final RunConsumer runConsumer, final int limit, final boolean isInMidRun, final long fillLength)
    {
        consumer = runConsumer;
        fillBound = fillLength;
        isDeclined = false;
        isBounded = false;
        bytesTaken = 0;
        int taken = isInMidRun ? resume() : 0;
        taken += pass(true, limit - taken);
        taken += pass(false, limit - taken);
        credit();
        return taken;
    }

    /** Goes on with the run that was declined, in the pass in which that was. */
    private int resume()
    {
        isResuming = true;
        final int taken = drain(declined, isDeclinedMetered, 1);
        isResuming = false;
        return taken;
    }

    /** Whether the last drain left runs below the highest lane since the batch was long enough. Engine agent only. */
    public boolean isBounded()
    {
        return isBounded;
    }

    private int pass(final boolean metered, final int limit)
    {
        int taken = 0;
        for (int i = 0; i < lanes.length && !isDeclined && taken < limit; i++)
        {
            taken += drain(i, metered, limit - taken);
        }
        return taken;
    }

    private int drain(final int lane, final boolean metered, final int limit)
    {
        current = lane;
        isMetered = metered;
        return lanes[lane].drain(meter, limit);
    }

    private boolean onRun(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int frameCount,
        final long source,
        final long correlation,
        final int level)
    {
        if (!isResuming && !mayTake())
        {
            return false;
        }
        if (!consumer.onRun(buffer, offset, length, frameCount, source, correlation, level))
        {
            decline();
            return false;
        }
        bytesTaken += length;
        if (isMetered)
        {
            credits[current] -= (long)length * weightSum;
        }
        return true;
    }

    private boolean mayTake()
    {
        if (isMetered)
        {
            return credits[current] > 0;
        }
        if (current > 0 && bytesTaken >= fillBound)
        {
            isBounded = true;
            return false;
        }
        return true;
    }

    private void decline()
    {
        isDeclined = true;
        isDeclinedMetered = isMetered;
        declined = current;
    }

    private void credit()
    {
        for (int i = 0; i < lanes.length; i++)
        {
            final long credit = credits[i] + bytesTaken * weights[i];
            credits[i] = lanes[i].hasRun() ? credit : Math.min(credit, creditsWhenEmpty[i]);
        }
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
     * How many runs of a length can be claimed at once in each lane.
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
