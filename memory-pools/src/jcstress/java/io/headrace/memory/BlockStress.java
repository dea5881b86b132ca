package io.headrace.memory;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Claims of the blocks of a {@link BlockAllocator}, one a class. */
public final class BlockStress
{
    private static final int GENERATION = 7;

    private BlockStress()
    {
    }

    private static BlockClass oneBlock()
    {
        return new BlockClass(new UnsafeBuffer(new byte[8]), 8, 1, GENERATION, false);
    }

    private static boolean frees(final BlockClass blocks, final int generation)
    {
        try
        {
            blocks.free(0, generation);
            return true;
        }
        catch (final IllegalStateException ex)
        {
            return false; // the outcome that is counted
        }
    }

    /** A block that two threads free is freed once, and the other is told. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "One succeeds.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Freed twice or never.")
    @State
    public static class FreedOnce
    {
        private final BlockClass blocks = oneBlock();
        private final int generation = blocks.open(blocks.take());

        /** Frees. */
        @Actor
        public void first(final ZZ_Result r)
        {
            r.r1 = frees(blocks, generation);
        }

        /** Frees. */
        @Actor
        public void second(final ZZ_Result r)
        {
            r.r2 = frees(blocks, generation);
        }
    }

    /** Who allocates a block sees what was written before it was freed, and gets a new generation. */
    @JCStressTest
    @Outcome(id = "1, 8", expect = Expect.ACCEPTABLE, desc = "Handed over.")
    @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "Not free yet.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Handed over too early.")
    @State
    public static class FreeHappensBeforeAllocate
    {
        private final BlockClass blocks = oneBlock();
        private final int generation = blocks.open(blocks.take());
        private final UnsafeBuffer first = new UnsafeBuffer(0, 0);
        private final UnsafeBuffer second = new UnsafeBuffer(0, 0);

        /** Writes to the block, then frees it. */
        @Actor
        public void free()
        {
            blocks.wrap(0, generation, 8, first);
            first.putLong(0, 1);
            blocks.free(0, generation);
        }

        /** Allocates the block, if it is free, and reads it. */
        @Actor
        public void allocate(final JI_Result r)
        {
            r.r1 = -1;
            r.r2 = -1;
            if (blocks.take() == 0)
            {
                r.r2 = blocks.open(0);
                blocks.wrap(0, r.r2, 8, second);
                r.r1 = second.getLong(0);
            }
        }
    }
}
