package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.IdleMode;
import io.headrace.bus.ThreadLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AgentThreadsTest
{
    private final Set<String> worked = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private final class Worker implements Agent
    {
        private final String name;

        Worker(final String name)
        {
            this.name = name;
        }

        @Override
        public int doWork()
        {
            worked.add(Thread.currentThread().getName() + "/" + name);
            return 0;
        }

        @Override
        public String roleName()
        {
            return name;
        }
    }

    private AgentThreads threads(final ThreadContext context)
    {
        context.conclude();
        final AgentThreads threads = new AgentThreads(context, failure::set);
        threads.assign(new Worker("engine"), new Worker("outbound"), new Worker("sync"));
        threads.assignHandlers(List.of(new Worker("handlers-0"), new Worker("handlers-1")));
        threads.assignWatchdog(new WatchdogContext(), new Worker("occupancy"));
        return threads;
    }

    private void awaitWorked(final Set<String> expected)
    {
        while (!worked.containsAll(expected))
        {
            Thread.onSpinWait();
        }
        assertEquals(expected, worked);
    }

    @Test
    void shouldGiveEachHandlerAgentAThread()
    {
        final Map<String, AgentRole> prepared = new ConcurrentHashMap<>();
        final AgentThreads threads = threads(new ThreadContext().layout(ThreadLayout.PIPELINED).cores(4)
            .setup(role -> prepared.put(Thread.currentThread().getName(), role)));
        threads.start();
        awaitWorked(Set.of("headrace-engine/engine", "headrace-outbound/outbound", "headrace-sync/sync",
            "headrace-handlers-0/handlers-0", "headrace-handlers-1/handlers-1", "headrace-watchdog/occupancy"));
        assertEquals(Map.of(
            "headrace-engine", AgentRole.ENGINE,
            "headrace-outbound", AgentRole.OUTBOUND,
            "headrace-sync", AgentRole.SYNC,
            "headrace-handlers-0", AgentRole.HANDLERS,
            "headrace-handlers-1", AgentRole.HANDLERS), prepared);
        threads.rouseHandlers(1);
        threads.close();
        assertSame(null, failure.get());
    }

    @Test
    void shouldRunOutboundWithTheEngineAgentWhenCompact()
    {
        final AgentThreads threads = threads(new ThreadContext().layout(ThreadLayout.COMPACT));
        threads.start();
        awaitWorked(Set.of("headrace-engine/engine", "headrace-engine/outbound", "headrace-sync/sync",
            "headrace-handlers-0/handlers-0", "headrace-handlers-1/handlers-1", "headrace-watchdog/occupancy"));
        threads.close();
    }

    @Test
    void shouldRunAllOnTheThreadOfTheHostWhenInvoked()
    {
        final AgentThreads threads = threads(new ThreadContext().layout(ThreadLayout.INVOKED));
        threads.start();
        assertEquals(0, threads.invoke());
        final String here = Thread.currentThread().getName();
        assertEquals(Set.of(here + "/engine", here + "/outbound", here + "/sync", here + "/handlers-0",
            here + "/handlers-1", here + "/occupancy"), worked);
        threads.close();
    }

    @Test
    void shouldEndTheEngineWhenAThreadCannotBePrepared()
    {
        final IllegalStateException cause = new IllegalStateException("no such cpu");
        final AgentThreads threads = threads(new ThreadContext().layout(ThreadLayout.PIPELINED).setup(role ->
        {
            if (role == AgentRole.HANDLERS)
            {
                throw cause;
            }
        }));
        threads.start();
        while (failure.get() == null)
        {
            Thread.onSpinWait();
        }
        assertSame(cause, failure.get());
        threads.close();
        assertTrue(worked.stream().noneMatch(name -> name.contains("handlers-1")), worked.toString());
    }

    @ParameterizedTest
    @EnumSource(IdleMode.class)
    void shouldWorkAndEndWithEveryIdleMode(final IdleMode mode)
    {
        final AgentThreads threads = threads(new ThreadContext().layout(ThreadLayout.COMPACT).idle(mode));
        threads.start();
        awaitWorked(Set.of("headrace-engine/engine", "headrace-engine/outbound", "headrace-sync/sync",
            "headrace-handlers-0/handlers-0", "headrace-handlers-1/handlers-1", "headrace-watchdog/occupancy"));
        threads.rouseEngine();
        threads.rouseOutbound();
        threads.rouseSync();
        threads.rouseHandlers(0);
        threads.close();
    }

    @Test
    void shouldTakeTheModeOfTheAgentBeforeThatOfAll()
    {
        final ThreadContext context = new ThreadContext().idle(IdleMode.SPIN).idle(AgentRole.SYNC, IdleMode.BLOCK);
        assertSame(IdleMode.SPIN, context.idle(AgentRole.ENGINE));
        assertSame(IdleMode.BLOCK, context.idle(AgentRole.SYNC));
        assertSame(IdleMode.AUTO, context.idle(AgentRole.SHADOW));
        assertSame(IdleMode.YIELD, context.idle(AgentRole.SHADOW, IdleMode.YIELD).idle(AgentRole.SHADOW));
        assertEquals("block", new ThreadContext().newIdleStrategy(AgentRole.SYNC).alias());
        assertEquals("parking", new ThreadContext().newIdleStrategy(AgentRole.ENGINE).alias());
        assertEquals("parking", new ThreadContext().idle(IdleMode.PARK).newIdleStrategy(AgentRole.SYNC).alias());
    }

    @Test
    void shouldFollowLayoutAndCoresWithThreadsForHandlers()
    {
        assertEquals(0, new ThreadContext().layout(ThreadLayout.COMPACT).cores(8).handlerThreads(4));
        assertEquals(4, new ThreadContext().layout(ThreadLayout.PIPELINED).cores(8).handlerThreads(4));
        assertEquals(6, new ThreadContext().layout(ThreadLayout.PIPELINED).cores(8).handlerThreads(9));
        assertEquals(1, new ThreadContext().layout(ThreadLayout.PIPELINED).cores(2).handlerThreads(9));
        assertEquals(3, new ThreadContext().layout(ThreadLayout.COMPACT).shardThreads(3).handlerThreads(1));
        final ThreadContext wrong = new ThreadContext().shardThreads(65);
        assertEquals("shards.threads=65 must be 0 to 64",
            assertThrows(IllegalArgumentException.class, wrong::conclude).getMessage());
    }
}
