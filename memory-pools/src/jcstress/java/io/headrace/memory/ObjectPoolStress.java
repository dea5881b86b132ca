package io.headrace.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Claims of {@link ObjectPool}, one a class. */
public final class ObjectPoolStress
{
    private ObjectPoolStress()
    {
    }

    /** A pooled object. */
    public static final class Context implements Pooled
    {
        private final int poolIndex;
        private int value;

        Context(final int poolIndex)
        {
            this.poolIndex = poolIndex;
        }

        @Override
        public int poolIndex()
        {
            return poolIndex;
        }
    }

    private static boolean releases(final ObjectPool<Context> pool, final Context context)
    {
        try
        {
            pool.release(context);
            return true;
        }
        catch (final IllegalStateException ex)
        {
            return false; // the outcome that is counted
        }
    }

    /** Who acquires an object sees what was written before it was released. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Handed over.")
    @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "Not released yet.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Handed over too early.")
    @State
    public static class ReleaseHappensBeforeAcquire
    {
        private final ObjectPool<Context> pool = new ObjectPool<>(1, Context::new);
        private final Context acquired = pool.acquire();

        /** Writes, then releases. */
        @Actor
        public void release()
        {
            acquired.value = 1;
            pool.release(acquired);
        }

        /** Acquires, if it can, and reads. */
        @Actor
        public void acquire(final I_Result r)
        {
            final Context context = pool.acquire();
            r.r1 = context == null ? -1 : context.value;
        }
    }

    /** An object that two threads release is released once, and the other is told. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "One succeeds.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Released twice or never.")
    @State
    public static class ReleasedOnce
    {
        private final ObjectPool<Context> pool = new ObjectPool<>(1, Context::new);
        private final Context acquired = pool.acquire();

        /** Releases. */
        @Actor
        public void first(final ZZ_Result r)
        {
            r.r1 = releases(pool, acquired);
        }

        /** Releases. */
        @Actor
        public void second(final ZZ_Result r)
        {
            r.r2 = releases(pool, acquired);
        }
    }
}
