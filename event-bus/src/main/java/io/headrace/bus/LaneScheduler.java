package io.headrace.bus;

import org.agrona.DirectBuffer;

/**
 * Decides in which order the runs that wait in the lanes enter a batch, and with that the order of the journal. Belongs
 * to the engine agent.
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
 */
final class LaneScheduler
{
    private final Lane[] lanes;
    private final int[] weights;
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

    LaneScheduler(final Lane[] lanes, final int[] weights, final int batchLength)
    {
        this.lanes = lanes;
        this.weights = weights;
        int sum = 0;
        credits = new long[lanes.length];
        for (int i = 0; i < lanes.length; i++)
        {
            sum += weights[i];
            credits[i] = (long)batchLength * weights[i];
        }
        creditsWhenEmpty = credits.clone();
        weightSum = sum;
    }

    /** As {@link Lanes#drain}. */
    int drain(final RunConsumer runConsumer, final int limit, final boolean isInMidRun, final long fillLength)
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

    /** Whether the last drain left runs below the highest lane since the batch was long enough. */
    boolean isBounded()
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
}
