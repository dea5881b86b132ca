package io.headrace.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ObjectPoolTest
{
    private static final int SIZE = 4;

    private final ObjectPool<Context> pool = new ObjectPool<>(SIZE, Context::new);

    @Test
    void shouldHandOutEachObjectOnceThenNullAndCountIt()
    {
        final Set<Context> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < SIZE; i++)
        {
            assertTrue(seen.add(pool.acquire()));
        }
        assertNull(pool.acquire());
        assertNull(pool.acquire());
        assertEquals(2, pool.exhaustedCount());
        assertEquals(SIZE, pool.acquired());
        assertEquals(SIZE, pool.size());
    }

    @Test
    void shouldHandOutAReleasedObjectAgain()
    {
        final Context context = pool.acquire();
        pool.release(context);
        assertEquals(0, pool.acquired());
        assertSame(context, pool.acquire());
    }

    @Test
    void shouldCatchDoubleRelease()
    {
        final Context context = pool.acquire();
        pool.release(context);
        final Exception ex = assertThrows(IllegalStateException.class, () -> pool.release(context));
        assertEquals("poolIndex=" + context.poolIndex() + " is released twice", ex.getMessage());
        assertEquals(0, pool.acquired());
    }

    @Test
    void shouldCatchAnObjectThatWasNeverAcquiredAndForeignOnes()
    {
        final Context acquired = pool.acquire();
        final Context foreign = new Context(acquired.poolIndex());
        final Exception ex = assertThrows(IllegalStateException.class, () -> pool.release(foreign));
        assertEquals("poolIndex=" + foreign.poolIndex() + " is not of this pool", ex.getMessage());
        assertThrows(IllegalStateException.class, () -> pool.release(new Context(SIZE)));
        assertThrows(IllegalStateException.class, () -> pool.release(new Context(-1)));
        assertEquals(1, pool.acquired());
    }

    @Test
    void shouldRefuseAnObjectWithTheWrongIndexAndANonPositiveSize()
    {
        assertThrows(IllegalArgumentException.class, () -> new ObjectPool<>(2, (i) -> new Context(i + 1)));
        assertThrows(IllegalArgumentException.class, () -> new ObjectPool<>(0, Context::new));
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void shouldGiveAnObjectToOneThreadAtATime() throws Exception
    {
        ConcurrentRun.run(SIZE + 2, (thread) ->
        {
            for (int i = 0; i < 50_000; i++)
            {
                final Context context = pool.acquire();
                if (context != null)
                {
                    assertEquals(0, context.owner);
                    context.owner = thread + 1;
                    Thread.onSpinWait();
                    assertEquals(thread + 1, context.owner);
                    context.owner = 0;
                    pool.release(context);
                }
            }
        });
        assertEquals(0, pool.acquired());
        for (int i = 0; i < SIZE; i++)
        {
            assertNotNull(pool.acquire());
        }
    }

    private static final class Context implements Pooled
    {
        private final int poolIndex;
        private int owner;

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
}
