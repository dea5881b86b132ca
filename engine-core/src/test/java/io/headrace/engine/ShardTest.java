package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.EventKey;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.ThreadLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One handler in several instances, on threads of their own, and what happens when their number changes.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ShardTest
{
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(10);

    private SteeredJournal journal = new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[16]);

    private EngineContext context(final int shards, final ThreadLayout layout, final Supplier<EventHandler> supplier)
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .handler(HandlerDeclaration.of("keyed", supplier).topics("in.a").shards(shards));
        context.threads().layout(layout).cores(8);
        return context;
    }

    private void restart()
    {
        journal = new SteeredJournal(journal.delegate.reopen());
    }

    private void publish(final Engine engine, final Publisher publisher, final long key, final long amount)
    {
        payload.putLong(0, key);
        payload.putLong(8, amount);
        assertTrue(publisher.publish(
            engine.topic("in.a"), payload, 0, 16, DurabilityLevel.JOURNALED, 10, TimeUnit.SECONDS) > 0);
    }

    @Test
    void shouldCallEachShardOnAThreadOfItsOwn()
    {
        final Map<String, Thread> threads = new ConcurrentHashMap<>();
        try (Engine engine = Engine.launch(context(4, ThreadLayout.PIPELINED, () -> new KeyedHandler(threads))))
        {
            final Publisher publisher = engine.newPublisher();
            for (int key = 0; key < 64; key++)
            {
                publish(engine, publisher, key, 1);
            }
            assertEquals(4, threads.size());
            assertEquals(4, new HashSet<>(threads.values()).size());
            threads.values().forEach(thread -> assertTrue(thread.getName().startsWith("headrace-handlers-")));
        }
    }

    @Test
    void shouldCallAllShardsOnTheEngineThreadInTheCompactLayout()
    {
        final Map<String, Thread> threads = new ConcurrentHashMap<>();
        try (Engine engine = Engine.launch(context(4, ThreadLayout.COMPACT, () -> new KeyedHandler(threads))))
        {
            final Publisher publisher = engine.newPublisher();
            for (int key = 0; key < 64; key++)
            {
                publish(engine, publisher, key, 1);
            }
            assertEquals(4, threads.size());
            assertEquals(1, new HashSet<>(threads.values()).size());
        }
    }

    @Test
    void shouldKeepTheStateWhenTheNumberOfShardsChanges()
    {
        final List<Integer> numbers = List.of(4, 7, 1, 2);
        int events = 0;
        for (final int shards : numbers)
        {
            try (Engine engine = Engine.launch(context(shards, ThreadLayout.COMPACT, KeyedHandler::new)))
            {
                final Publisher publisher = engine.newPublisher();
                for (int key = 0; key < 50; key++)
                {
                    assertEquals(5L * (events / 50), sum(engine, publisher, key), "shards=" + shards + " key=" + key);
                    publish(engine, publisher, key, 5);
                    assertEquals(5L * (events / 50 + 1), sum(engine, publisher, key));
                    events++;
                }
            }
            restart();
        }
        final Replayer replayer = new Replayer(context(2, ThreadLayout.COMPACT, KeyedHandler::new));
        try (JournalCursor cursor = journal.openCursor(1))
        {
            while (replayer.poll(cursor, Long.MAX_VALUE))
            {
                assertEquals(0, replayer.egressDivergences());
            }
        }
        try (Engine engine = Engine.launch(context(2, ThreadLayout.COMPACT, KeyedHandler::new)))
        {
            assertEquals(engine.digest(WAIT_NS), replayer.digest());
        }
    }

    private long sum(final Engine engine, final Publisher publisher, final long key)
    {
        final int shards = engine.queries().shards(0);
        return sumAt(publisher, key, EventKey.shard(EventKey.fold(key), shards));
    }

    private long sumAt(final Publisher publisher, final long key, final int shard)
    {
        final List<Long> sums = new ArrayList<>();
        payload.putLong(0, key);
        assertTrue(publisher.query(
            QueryTarget.ofShard(0, shard),
            PayloadFormat.BINARY,
            payload,
            0,
            8,
            DurabilityLevel.JOURNALED,
            10,
            TimeUnit.SECONDS,
            (format, buffer, offset, length) -> sums.add(buffer.getLong(offset + 8))) >= 0);
        return sums.get(0);
    }

    @Test
    void shouldForgetCachedAnswersWhenTheStateIsDividedAnew()
    {
        long key = 1;
        while (EventKey.shard(EventKey.fold(key), 2) == 0)
        {
            key++;
        }
        try (Engine engine = Engine.launch(context(1, ThreadLayout.COMPACT, Counter::new)))
        {
            publish(engine, engine.newPublisher(), key, 1);
        }
        restart();
        final EngineContext context = context(2, ThreadLayout.COMPACT, Counter::new);
        context.queries().cacheLength(64 * 1024);
        try (Engine engine = Engine.launch(context))
        {
            final Publisher publisher = engine.newPublisher();
            assertEquals(1, sumAt(publisher, key, 0));
            publish(engine, publisher, key, 1);
            assertEquals(0, sumAt(publisher, key, 0));
            assertEquals(1, sumAt(publisher, key, 1));
        }
    }

    /** Counts its events, and begins anew when it is divided. */
    private static final class Counter implements EventHandler
    {
        private final UnsafeBuffer out = new UnsafeBuffer(new byte[16]);
        private long events;

        @Override
        public void onReshard(final SnapshotSource part)
        {
            part.getLong();
        }

        @Override
        public long keyOf(final Event event)
        {
            return KeyedHandler.key(event);
        }

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            events++;
        }

        @Override
        public void onQuery(final Query query, final ReplySink replies)
        {
            out.putLong(8, events);
            replies.reply(out, 0, 16);
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            sink.putLong(events);
        }
    }

    @Test
    void shouldAskAShardForKeysOnlyWhileNoOtherOneIsCalled()
    {
        final AtomicReference<EventHandler> called = new AtomicReference<>();
        final AtomicInteger intrusions = new AtomicInteger();
        final Supplier<EventHandler> supplier = () -> new EventHandler()
        {
            @Override
            public long keyOf(final Event event)
            {
                final EventHandler other = called.get();
                intrusions.addAndGet(other == null || other == this ? 0 : 1);
                return KeyedHandler.key(event);
            }

            @Override
            public void onEvent(final Event event, final Outbox outbox)
            {
                called.set(this);
                outbox.schedule(KeyedHandler.key(event), Long.MAX_VALUE);
                called.set(null);
            }

            @Override
            public void onSnapshot(final SnapshotSink sink)
            {
                // has no state
            }
        };
        try (Engine engine = Engine.launch(context(4, ThreadLayout.COMPACT, supplier)))
        {
            final Publisher publisher = engine.newPublisher();
            for (int key = 0; key < 16; key++)
            {
                publish(engine, publisher, key, 1);
            }
        }
        assertEquals(0, intrusions.get());
    }

    @Test
    void shouldRetryATimerInTheShardThatHasItsKeyNow()
    {
        final AtomicInteger fired = new AtomicInteger();
        final AtomicInteger astray = new AtomicInteger();
        final Supplier<EventHandler> supplier = () -> new TimerThrower(fired, astray);
        try (Engine engine = Engine.launch(quarantining(1, supplier)))
        {
            for (int key = 1; key <= 8; key++)
            {
                publish(engine, engine.newPublisher(), key, 1);
            }
            assertTrue(quarantined(engine, 8));
        }
        restart();
        fired.set(TimerThrower.MAY_FIRE);
        try (Engine engine = Engine.launch(quarantining(4, supplier)))
        {
            final Publisher publisher = engine.newPublisher();
            publish(engine, publisher, 100, 0);
            for (final QuarantinedEvent event : engine.quarantined(WAIT_NS))
            {
                assertTrue(publisher.resolve(
                    event.sequence(),
                    QuarantineAction.RETRY,
                    DurabilityLevel.JOURNALED,
                    10,
                    TimeUnit.SECONDS,
                    (format, buffer, offset, length) -> fired.addAndGet(1000)) > 0);
            }
        }
        assertEquals(TimerThrower.MAY_FIRE + 8, fired.get());
        assertEquals(0, astray.get());
    }

    private EngineContext quarantining(final int shards, final Supplier<EventHandler> supplier)
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .handler(HandlerDeclaration.of("keyed", supplier)
                .topics("in.a").shards(shards).policy(HandlerPolicy.QUARANTINE));
        context.threads().layout(ThreadLayout.COMPACT);
        return context;
    }

    private static boolean quarantined(final Engine engine, final int count)
    {
        while (engine.quarantined(WAIT_NS).size() < count)
        {
            Thread.onSpinWait();
        }
        return true;
    }

    /** Throws at its timers until they may fire, and counts those of keys that belong to another shard. */
    private static final class TimerThrower implements EventHandler
    {
        private static final int MAY_FIRE = 100;

        private final AtomicInteger fired;
        private final AtomicInteger astray;
        private HandlerContext context;

        TimerThrower(final AtomicInteger fired, final AtomicInteger astray)
        {
            this.fired = fired;
            this.astray = astray;
        }

        @Override
        public void onStart(final HandlerContext handlerContext, final SnapshotSource snapshot)
        {
            context = handlerContext;
        }

        @Override
        public void onReshard(final SnapshotSource part)
        {
            // has no state
        }

        @Override
        public long keyOf(final Event event)
        {
            return KeyedHandler.key(event);
        }

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            if (event.buffer().getLong(event.offset() + 8) != 0)
            {
                outbox.schedule(KeyedHandler.key(event), 1);
            }
        }

        @Override
        public void onTimer(final long timerId, final long timestampNs, final Outbox outbox)
        {
            if (fired.get() < MAY_FIRE)
            {
                throw new IllegalStateException("not yet");
            }
            fired.incrementAndGet();
            astray.addAndGet(context.owns(timerId) ? 0 : 1);
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            // has no state
        }
    }

    @Test
    void shouldRefuseAnotherNumberOfShardsBeforeAnythingIsJournaledIfTheStateCannotBeDivided()
    {
        try (Engine engine = Engine.launch(context(2, ThreadLayout.COMPACT, SumByNothing::new)))
        {
            publish(engine, engine.newPublisher(), 3, 1);
        }
        restart();
        final long last = journal.lastSequence();
        final IllegalStateException refused = assertThrows(
            IllegalStateException.class,
            () -> Engine.launch(context(3, ThreadLayout.COMPACT, SumByNothing::new)));
        assertTrue(refused.getMessage().contains("handlers.keyed.shards=3 but the journal was written with 2, and " +
            "the state cannot be divided anew: onReshard is not implemented"), refused.getMessage());
        restart();
        assertEquals(last, journal.lastSequence());
        try (Engine engine = Engine.launch(context(2, ThreadLayout.COMPACT, SumByNothing::new)))
        {
            assertNotEquals(null, engine.digest(WAIT_NS));
        }
    }

    /** Cannot be divided. */
    private static final class SumByNothing implements EventHandler
    {
        private long sum;

        @Override
        public void onStart(final HandlerContext context, final SnapshotSource snapshot)
        {
            sum = snapshot.isEmpty() ? 0 : snapshot.getLong();
        }

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            sum += event.length();
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            sink.putLong(sum);
        }
    }
}
