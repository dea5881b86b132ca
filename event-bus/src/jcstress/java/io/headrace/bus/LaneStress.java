package io.headrace.bus;

import io.headrace.memory.BlockAllocator;
import io.headrace.memory.SlotSlab;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Claims of {@link Lane}, one a class. */
public final class LaneStress
{
    private static final int SLOT_LENGTH = 64;
    private static final int BLOCK_LENGTH = 512;
    private static final BlockAllocator BLOCKS = new BlockAllocator(BLOCK_LENGTH, 64 << 20);

    private LaneStress()
    {
    }

    private static Lane lane(final int slots)
    {
        return new Lane(new SlotSlab(slots, SLOT_LENGTH), Math.max(1, slots / 2), BLOCKS, () -> {});
    }

    private static boolean publish(final Lane lane, final int length, final long value)
    {
        final LaneClaim claim = new LaneClaim();
        if (lane.tryClaim(length, claim) != 0)
        {
            return false;
        }
        claim.buffer().putLong(length - 8, value);
        claim.origin(value, value, 0).commit(1);
        return true;
    }

    /** The value of the next run, -1 if there is none, -2 if its origin is not that of its bytes. */
    private static long poll(final Lane lane)
    {
        final long[] seen = {-1};
        lane.drain((buffer, offset, length, frameCount, source, correlation, level) ->
        {
            final long value = buffer.getLong(offset + length - 8);
            seen[0] = value == source && value == correlation ? value : -2;
            return true;
        }, 1);
        return seen[0];
    }

    /** Who drains a run sees all that was written before its commit, in the slot. */
    @JCStressTest
    @Outcome(id = {"7", "-1"}, expect = Expect.ACCEPTABLE, desc = "All of it or nothing.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Seen before it was committed.")
    @State
    public static class CommitHappensBeforeDrain
    {
        private final Lane lane = lane(1);

        /** Publishes. */
        @Actor
        public void produce()
        {
            publish(lane, 16, 7);
        }

        /** Drains. */
        @Actor
        public void consume(final J_Result r)
        {
            r.r1 = poll(lane);
        }

        /** Does nothing but end the round. */
        @Arbiter
        public void end(final J_Result r)
        {
            poll(lane);
        }
    }

    /** Who drains a run sees all that was written before its commit, in slots that follow each other. */
    @JCStressTest
    @Outcome(id = {"7", "-1"}, expect = Expect.ACCEPTABLE, desc = "All of it or nothing.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Seen before it was committed.")
    @State
    public static class CommitOfSeveralSlotsHappensBeforeDrain
    {
        private final Lane lane = lane(4);

        /** Publishes. */
        @Actor
        public void produce()
        {
            publish(lane, SLOT_LENGTH, 7);
        }

        /** Drains. */
        @Actor
        public void consume(final J_Result r)
        {
            r.r1 = poll(lane);
        }

        /** Does nothing but end the round. */
        @Arbiter
        public void end(final J_Result r)
        {
            poll(lane);
        }
    }

    /** Runs of several slots that go round the lane more than once come in order, each whole. */
    @JCStressTest
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "All in order, each whole.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "One was overwritten or lost.")
    @State
    public static class RunsOfSeveralSlotsGoRound
    {
        private final Lane lane = lane(4);
        private long last;

        /** Fills the lane twice over. */
        @Actor
        public void produce()
        {
            for (long value = 1; value <= 4;)
            {
                value += publish(lane, value == 3 ? 16 : SLOT_LENGTH, value) ? 1 : 0;
            }
        }

        /** Drains until all has come. */
        @Actor
        public void consume()
        {
            long expected = 1;
            while (expected <= 4)
            {
                final long value = poll(lane);
                if (value != -1)
                {
                    last = value == expected && last >= 0 ? value : -2;
                    expected++;
                }
            }
        }

        /** What was seen. */
        @Arbiter
        public void arbiter(final Z_Result r)
        {
            r.r1 = last == 4;
        }
    }

    /** Who drains a run sees all that was written before its commit, in a block. */
    @JCStressTest
    @Outcome(id = {"7", "-1"}, expect = Expect.ACCEPTABLE, desc = "All of it or nothing.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Seen before it was committed.")
    @State
    public static class CommitOfABlockHappensBeforeDrain
    {
        private final Lane lane = lane(1);

        /** Publishes. */
        @Actor
        public void produce()
        {
            publish(lane, BLOCK_LENGTH, 7);
        }

        /** Drains. */
        @Actor
        public void consume(final J_Result r)
        {
            r.r1 = poll(lane);
        }

        /** Drains what is left, so that the block is freed. */
        @Arbiter
        public void end(final J_Result r)
        {
            poll(lane);
        }
    }

    /** Two producers never share a slot. */
    @JCStressTest
    @Outcome(id = {"1, 2", "2, 1"}, expect = Expect.ACCEPTABLE, desc = "Both are there, in some order.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "One was overwritten or lost.")
    @State
    public static class ProducersDoNotShareASlot
    {
        private final Lane lane = lane(2);

        /** Publishes. */
        @Actor
        public void first()
        {
            publish(lane, 16, 1);
        }

        /** Publishes. */
        @Actor
        public void second()
        {
            publish(lane, 16, 2);
        }

        /** Drains both. */
        @Arbiter
        public void arbiter(final JJ_Result r)
        {
            r.r1 = poll(lane);
            r.r2 = poll(lane);
        }
    }

    /** A slot is not written to again before it has been drained. */
    @JCStressTest
    @Outcome(id = {"1, -1", "1, 2"}, expect = Expect.ACCEPTABLE, desc = "Refused, or after the drain.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Overwritten while it was read.")
    @State
    public static class SlotIsDrainedBeforeItIsReused
    {
        private final Lane lane = lane(1);

        /** Fills the lane. */
        public SlotIsDrainedBeforeItIsReused()
        {
            publish(lane, 16, 1);
        }

        /** Drains. */
        @Actor
        public void consume(final JJ_Result r)
        {
            r.r1 = poll(lane);
        }

        /** Publishes, if there is room. */
        @Actor
        public void produce()
        {
            publish(lane, 16, 2);
        }

        /** Drains what is left. */
        @Arbiter
        public void arbiter(final JJ_Result r)
        {
            r.r2 = poll(lane);
        }
    }
}
