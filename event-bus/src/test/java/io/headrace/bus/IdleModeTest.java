package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IdleModeTest
{
    @ParameterizedTest
    @EnumSource(IdleMode.class)
    void shouldReadEveryMode(final IdleMode mode)
    {
        assertSame(mode, IdleMode.parse("threads.idle", mode.name().toLowerCase(Locale.ROOT)));
    }

    @Test
    void shouldSayWhatIsAllowed()
    {
        final IllegalArgumentException error =
            assertThrows(IllegalArgumentException.class, () -> IdleMode.parse("threads.idle.sync", "doze"));
        assertEquals("threads.idle.sync=doze must be auto, spin, yield, backoff, park or block", error.getMessage());
    }

    /** Two threads hand a number to and fro, each idling while it waits for the other. */
    @ParameterizedTest
    @EnumSource(IdleMode.class)
    void shouldSeeWorkThatOthersRouseItFor(final IdleMode mode) throws Exception
    {
        final int rounds = 400;
        final RousableIdleStrategy idle = mode.newStrategy(2);
        final AtomicLong asked = new AtomicLong();
        final AtomicLong answered = new AtomicLong();
        final Thread agent = new Thread(() ->
        {
            while (answered.get() < rounds)
            {
                final long next = asked.get();
                final int work = next > answered.get() ? 1 : 0;
                answered.set(next);
                idle.idle(work);
            }
        });
        agent.start();
        for (int i = 1; i <= rounds; i++)
        {
            asked.set(i);
            idle.rouse();
            while (answered.get() < i)
            {
                Thread.onSpinWait();
            }
        }
        agent.join();
        assertEquals(rounds, answered.get());
    }

    @Test
    void shouldNotBlockForLongAtATime()
    {
        final BlockingIdleStrategy idle = new BlockingIdleStrategy();
        for (int i = 0; i < 12; i++)
        {
            idle.idle(0);
        }
        final long startNs = System.nanoTime();
        idle.idle(0);
        final long tookNs = System.nanoTime() - startNs;
        assertTrue(tookNs < TimeUnit.SECONDS.toNanos(5), "waited " + tookNs + " ns");
        assertTrue(tookNs >= BlockingIdleStrategy.LONGEST_WAIT_NS, "waited " + tookNs + " ns");
    }

    /** A call that comes between the last look for work and the wait; any of the attempts will do on a busy machine. */
    @Test
    void shouldNotWaitWhenRousedJustBefore()
    {
        final BlockingIdleStrategy idle = new BlockingIdleStrategy();
        for (int i = 0; i < 12; i++)
        {
            idle.idle(0);
        }
        long leastNs = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++)
        {
            idle.rouse();
            final long startNs = System.nanoTime();
            idle.idle(0);
            leastNs = Math.min(leastNs, System.nanoTime() - startNs);
        }
        assertTrue(leastNs < BlockingIdleStrategy.LONGEST_WAIT_NS, "waited " + leastNs + " ns");
    }
}
