package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ParkingIdleStrategyTest
{
    private static final int IDLE_ROUNDS = 100;

    @Test
    void shouldParkDeeplyOnlyAfterManyIdleRounds()
    {
        final ParkingIdleStrategy strategy = new ParkingIdleStrategy(2);
        for (int i = 0; i < IDLE_ROUNDS; i++)
        {
            strategy.idle(0);
        }
        final long start = System.nanoTime();
        strategy.idle(0);
        strategy.idle(0);
        strategy.idle(0);
        final long deep = System.nanoTime() - start;
        assertTrue(deep >= ParkingIdleStrategy.DEEP_PARK_NS, "three deep parks took " + deep + " ns");
        assertEquals("parking", strategy.alias());
    }

    @Test
    void shouldParkMoreDeeplyTheLongerItIsIdle()
    {
        final ParkingIdleStrategy strategy = new ParkingIdleStrategy(2);
        for (int i = 0; i < 3 * IDLE_ROUNDS; i++)
        {
            strategy.idle(0);
        }
        final long start = System.nanoTime();
        strategy.idle(0);
        strategy.idle(0);
        assertTrue(System.nanoTime() - start >= ParkingIdleStrategy.DEEPEST_PARK_NS);
    }

    @Test
    void shouldNotParkWhileThereIsWork()
    {
        final ParkingIdleStrategy strategy = new ParkingIdleStrategy(2);
        final int rounds = 100_000;
        final long start = System.nanoTime();
        for (int i = 0; i < rounds; i++)
        {
            strategy.idle(1);
        }
        final long took = System.nanoTime() - start;
        assertTrue(took < rounds * 10_000L, "took " + took + " ns");
    }

    @Test
    void shouldEndWhileOthersRouseIt() throws Exception
    {
        final ParkingIdleStrategy strategy = new ParkingIdleStrategy(2);
        final AtomicInteger rounds = new AtomicInteger();
        final Thread agent = new Thread(() ->
        {
            for (int i = 0; i < 2_000; i++)
            {
                strategy.idle();
                rounds.incrementAndGet();
            }
        });
        agent.start();
        while (agent.isAlive())
        {
            strategy.rouse();
            Thread.onSpinWait();
        }
        agent.join();
        assertEquals(2_000, rounds.get());
        strategy.rouse();
    }
}
