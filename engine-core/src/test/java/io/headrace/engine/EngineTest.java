package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import io.headrace.bus.TopicRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineTest
{
    private final SteeredJournal journal =
        new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));
    private final RecordingSink sink = new RecordingSink();
    private final CountingHandler handler = new CountingHandler(true);
    private final AtomicLong clock = new AtomicLong(1_000);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[Long.BYTES]);
    private final LaneClaim claim = new LaneClaim();

    private EngineContext context(final Journal store, final EventHandler eventHandler)
    {
        final EngineContext context = new EngineContext()
            .journal(store)
            .clock(clock::get)
            .handler("counter", eventHandler, "numbers");
        context.lanes().capacity(64);
        context.threads().layout(ThreadLayout.INVOKED);
        context.sink(sink);
        return context;
    }

    private Engine running()
    {
        return Engine.launch(context(journal, handler));
    }

    private int publish(
        final Engine engine, final long correlation, final DurabilityLevel level, final long... numbers)
    {
        final int frame = FrameDescriptor.alignedLength(0, Long.BYTES);
        final int code = engine.tryClaim(frame * numbers.length, claim);
        if (code == 0)
        {
            for (int i = 0; i < numbers.length; i++)
            {
                final int offset = FrameDescriptor.putHeader(
                    claim.buffer(), i * frame, FrameDescriptor.TYPE_EVENT, engine.topic("numbers"), 0, 0, Long.BYTES);
                claim.buffer().putLong(offset, numbers[i], ByteOrder.LITTLE_ENDIAN);
            }
            claim.origin(SourceRef.of(0, 3, 4), correlation, level.code()).commit(numbers.length);
        }
        return code;
    }

    private static void cycle(final Engine engine, final int times)
    {
        for (int i = 0; i < times; i++)
        {
            engine.invoke();
        }
    }

    @Test
    void shouldAcknowledgeAndReplyInOrderWithOneFlushPerCycle()
    {
        try (Engine engine = running())
        {
            publish(engine, 10, DurabilityLevel.JOURNALED, 1, 2);
            publish(engine, 12, DurabilityLevel.JOURNALED, 3);
            cycle(engine, 3);
            assertEquals(
                List.of(
                    "reply 10/0 1 8", "reply 10/1 2 8", "ack 10 1+2 journaled",
                    "reply 12/0 3 8", "ack 12 3+1 journaled", "flush"),
                sink.delivered);
            assertEquals(3, engine.watermark(DurabilityLevel.JOURNALED));
        }
    }

    @Test
    void shouldHoldBackSyncedEventsUntilTheirForce()
    {
        try (Engine engine = running())
        {
            journal.forcedUpTo = 1;
            publish(engine, 1, DurabilityLevel.SYNCED, 7);
            publish(engine, 2, DurabilityLevel.SYNCED, 8);
            publish(engine, 3, DurabilityLevel.JOURNALED, 9);
            cycle(engine, 5);
            assertEquals(
                List.of("reply 3/0 3 8", "ack 3 3+1 journaled", "flush",
                    "reply 1/0 1 8", "ack 1 1+1 synced", "flush"),
                sink.delivered);
            assertEquals(3, handler.events, "handlers run ahead of the disk");
            sink.delivered.clear();
            journal.forcedUpTo = Long.MAX_VALUE;
            cycle(engine, 5);
            assertEquals(List.of("reply 2/0 2 8", "ack 2 2+1 synced", "flush"), sink.delivered);
        }
    }

    @Test
    void shouldAcknowledgeAcceptedEventsBeforeTheJournalTakesThem()
    {
        try (Engine engine = running())
        {
            journal.backPressured = true;
            publish(engine, 5, DurabilityLevel.ACCEPTED, 1);
            cycle(engine, 2);
            assertEquals(List.of("ack 5 1+1 accepted", "flush"), sink.delivered);
            assertEquals(0, handler.events);
            journal.backPressured = false;
            cycle(engine, 2);
            assertEquals(List.of("ack 5 1+1 accepted", "flush", "reply 5/0 1 8", "flush"), sink.delivered);
        }
    }

    @Test
    void shouldReplayToTheSameStateAndContinueTheChain()
    {
        final StateDigest live;
        try (Engine engine = running())
        {
            for (int i = 0; i < 100; i++)
            {
                clock.addAndGet(i % 7 == 0 ? -50 : 20);
                assertEquals(0, publish(engine, i, DurabilityLevel.JOURNALED, i, 2L * i));
                cycle(engine, 1);
            }
            live = engine.digest(TimeUnit.SECONDS.toNanos(5));
            assertEquals(200, live.sequence());
        }
        final CountingHandler second = new CountingHandler(true);
        sink.delivered.clear();
        final InMemoryJournal reopened = journal.delegate.reopen();
        try (Engine engine = Engine.launch(context(reopened, second)))
        {
            assertEquals(live, engine.digest(TimeUnit.SECONDS.toNanos(5)));
            assertEquals(handler.lastTimestampNs, second.lastTimestampNs);
            assertEquals(200, engine.health().recoveredSequence());
            assertTrue(sink.delivered.isEmpty(), "replay must not emit: " + sink.delivered);
            clock.set(0);
            publish(engine, 1, DurabilityLevel.JOURNALED, 5);
            cycle(engine, 2);
            assertEquals(201, second.lastSequence);
            assertEquals(handler.lastTimestampNs, second.lastTimestampNs, "time never goes backwards");
        }
        final CountingHandler third = new CountingHandler(false);
        final Replayer replayer = new Replayer(new EngineContext().handler("counter", third, "numbers"));
        try (JournalCursor cursor = reopened.openCursor(0))
        {
            while (replayer.poll(cursor, 200))
            {
                assertTrue(replayer.sequence() <= 200);
            }
        }
        assertEquals(live, replayer.digest(), "an independent replay up to the same event");
    }

    @Test
    void shouldJournalContiguousSequencesAndAnUnbrokenChain()
    {
        try (Engine engine = running())
        {
            for (int i = 0; i < 40; i++)
            {
                publish(engine, i, DurabilityLevel.JOURNALED, new long[1 + i % 5]);
                cycle(engine, i % 3);
            }
            cycle(engine, 5);
        }
        final long[] expected = {1};
        final int[] crc = {0};
        try (JournalCursor cursor = journal.openCursor(0))
        {
            while (cursor.poll((buffer, offset, length) ->
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                assertEquals(expected[0], BatchDescriptor.firstSequence(buffer, offset));
                assertEquals(crc[0], BatchDescriptor.previousCrc(buffer, offset));
                crc[0] = new BatchChecksum().compute(ByteBuffer.wrap(bytes), 0, length);
                assertEquals(crc[0], BatchDescriptor.crc(buffer, offset));
                BatchDescriptor.forEachEvent(buffer, offset, new Event(),
                    event -> assertEquals(expected[0]++, event.sequence()));
                assertEquals(expected[0], BatchDescriptor.lastSequence(buffer, offset) + 1);
            }))
            {
                assertTrue(expected[0] > 1);
            }
        }
        assertEquals(handler.events + 1, expected[0]);
    }

    @Test
    void shouldRefuseWhenTheLaneIsFullAndRecoverWithoutLoss()
    {
        try (Engine engine = running())
        {
            journal.backPressured = true;
            int accepted = 0;
            while (publish(engine, accepted, DurabilityLevel.JOURNALED, accepted) == 0)
            {
                accepted++;
                assertTrue(accepted <= 64, "a lane of 64 slots takes no more");
            }
            assertEquals(64, accepted);
            assertEquals(Engine.FULL, publish(engine, 0, DurabilityLevel.JOURNALED, 1));
            cycle(engine, 3);
            journal.backPressured = false;
            cycle(engine, 5);
            assertEquals(64, handler.events);
            assertEquals(0, publish(engine, 0, DurabilityLevel.JOURNALED, 1));
        }
    }

    @Test
    void shouldWaitForASinkThatHasNoRoomAndThenDeliverEverythingOnce()
    {
        try (Engine engine = running())
        {
            sink.refuses = true;
            publish(engine, 1, DurabilityLevel.JOURNALED, 1);
            cycle(engine, 4);
            assertTrue(sink.delivered.isEmpty());
            sink.refuses = false;
            cycle(engine, 2);
            assertEquals(List.of("reply 1/0 1 8", "ack 1 1+1 journaled", "flush"), sink.delivered);
        }
    }

    @Test
    void shouldStopDispatchWhenTheOutboxIsFullAndGoOnLater()
    {
        final byte[] large = new byte[30_000];
        final EventHandler chatty = new EventHandler()
        {
            @Override
            public void onEvent(final Event event, final Outbox outbox)
            {
                handler.onEvent(event, outbox);
                outbox.reply(new UnsafeBuffer(large), 0, large.length);
            }

            @Override
            public void onSnapshot(final SnapshotSink snapshot)
            {
                handler.onSnapshot(snapshot);
            }
        };
        final EngineContext context = context(journal, chatty).outboxLength(1024 * 1024);
        context.lanes().capacity(256);
        try (Engine engine = Engine.launch(context))
        {
            sink.refuses = true;
            for (int i = 0; i < 200; i++)
            {
                assertEquals(0, publish(engine, i, DurabilityLevel.JOURNALED, i));
            }
            cycle(engine, 20);
            assertTrue(handler.events < 40, "dispatch must wait for room, but handled " + handler.events);
            sink.refuses = false;
            cycle(engine, 50);
            assertEquals(200, handler.events);
            assertEquals(200, sink.delivered.stream().filter(line -> line.startsWith("ack")).count());
            assertEquals(400, sink.delivered.stream().filter(line -> line.startsWith("reply")).count());
        }
    }

    @Test
    void shouldStopWhenAHandlerThrowsAndSayWhere()
    {
        final List<Throwable> told = new ArrayList<>();
        final EventHandler broken = new EventHandler()
        {
            @Override
            public void onEvent(final Event event, final Outbox outbox)
            {
                throw new IllegalArgumentException("no");
            }

            @Override
            public void onSnapshot(final SnapshotSink snapshot)
            {
                snapshot.putInt(1);
            }
        };
        try (Engine engine = Engine.launch(context(journal, broken).failureListener(told::add)))
        {
            publish(engine, 1, DurabilityLevel.JOURNALED, 1);
            assertThrows(IllegalStateException.class, () -> cycle(engine, 2));
            assertEquals(EngineState.FAILED, engine.state());
            assertSame(told.get(0), engine.failure());
            assertEquals(
                "handler 'counter' threw java.lang.IllegalArgumentException: no at sequence=1 topic=numbers: the " +
                "engine stops, since the handler may have half applied the event; mend the handler and start " +
                "again, or set its policy to quarantine if it validates before it mutates",
                engine.failure().getMessage());
            assertEquals(Engine.NOT_RUNNING, publish(engine, 2, DurabilityLevel.JOURNALED, 2));
            assertTrue(sink.delivered.isEmpty(), "nothing may be acknowledged: " + sink.delivered);
        }
    }

    @Test
    void shouldAcknowledgeNothingAfterAFailedForce()
    {
        try (Engine engine = running())
        {
            journal.failsToForce = true;
            publish(engine, 1, DurabilityLevel.SYNCED, 1);
            assertThrows(IllegalStateException.class, () -> cycle(engine, 3));
            journal.failsToForce = false;
            assertEquals(EngineState.FAILED, engine.state());
            assertTrue(sink.delivered.isEmpty());
            assertEquals("force failed on cue", engine.failure().getMessage());
        }
        assertTrue(journal.closed);
    }

    @Test
    void shouldDrainAndForceOnClose()
    {
        final Engine engine = running();
        for (int i = 0; i < 30; i++)
        {
            publish(engine, i, DurabilityLevel.SYNCED, i);
        }
        engine.close();
        assertEquals(30, handler.events);
        assertEquals(30, sink.delivered.stream().filter(line -> line.endsWith("synced")).count());
        assertEquals(EngineState.CLOSED, engine.state());
        assertTrue(journal.closed);
        engine.close();
    }

    @Test
    void shouldNeverRunOnceItWasDrainedInReplay()
    {
        try (Engine engine = running())
        {
            publish(engine, 1, DurabilityLevel.JOURNALED, 1);
        }
        try (Engine engine = Engine.start(context(journal.delegate.reopen(), new CountingHandler(false))))
        {
            assertEquals(EngineState.REPLAYING, engine.state());
            assertTrue(engine.drain(TimeUnit.SECONDS.toNanos(5)));
            cycle(engine, 3);
            assertEquals(EngineState.DRAINING, engine.state());
            assertEquals(Engine.NOT_RUNNING, publish(engine, 2, DurabilityLevel.JOURNALED, 2));
        }
    }

    @Test
    void shouldBindTopicsBeforeTheirFirstEventAndFindThemAgain()
    {
        final int other;
        try (Engine engine = running())
        {
            engine.topic("never-used");
            other = engine.topic("other");
            final int offset = FrameDescriptor.alignedLength(0, 0);
            assertEquals(0, engine.tryClaim(offset, claim));
            FrameDescriptor.putHeader(claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, other, 0, 0, 0);
            claim.commit(1);
            cycle(engine, 2);
            assertEquals(TopicRegistry.INVALID_NAME, engine.topic("no spaces"));
        }
        try (Engine engine = Engine.launch(context(journal.delegate.reopen(), new CountingHandler(false))))
        {
            assertEquals("other", engine.topicName(other));
            assertEquals(other, engine.topic("other"));
            assertNull(engine.topicName(other - 1), "a binding that no event used is forgotten");
            assertEquals(1, engine.topic("numbers"), "the lowest id that is free");
        }
    }

    @Test
    void shouldNotCreateTopicsWhenOnlyDeclaredOnesAreWanted()
    {
        final EngineContext context = context(journal, handler).topicsAutoCreate(false).topic("declared");
        try (Engine engine = Engine.launch(context))
        {
            assertEquals(TopicRegistry.UNKNOWN, engine.topic("other"));
            assertTrue(engine.topic("declared") > 0);
            assertTrue(engine.topic("numbers") > 0);
        }
    }

    @Test
    void shouldRefuseALevelThatTheJournalCannotProvide()
    {
        try (Engine engine = Engine.launch(context(new InMemoryJournal(), handler)))
        {
            final IllegalArgumentException ex = assertThrows(
                IllegalArgumentException.class,
                () -> engine.newPublisher().publish(
                    1, payload, 0, Long.BYTES, DurabilityLevel.JOURNALED, 1, TimeUnit.SECONDS));
            assertEquals(
                "durability=journaled cannot be provided by this journal, whose highest level is accepted",
                ex.getMessage());
        }
    }

    @Test
    void shouldPublishFromManyThreadsAndWaitForReplies() throws Exception
    {
        final EngineContext context = context(journal, handler);
        context.threads().layout(ThreadLayout.COMPACT).cores(2);
        try (Engine engine = Engine.launch(context))
        {
            final int topic = engine.topic("numbers");
            final List<Thread> threads = new ArrayList<>();
            final AtomicLong failures = new AtomicLong();
            for (int t = 0; t < 4; t++)
            {
                final Thread thread = new Thread(() -> publishSome(engine, topic, failures));
                threads.add(thread);
                thread.start();
            }
            for (final Thread thread : threads)
            {
                thread.join();
            }
            assertEquals(0, failures.get());
            assertEquals(4 * 200, engine.watermark(DurabilityLevel.SYNCED));
            assertEquals(4 * 200, engine.digest(TimeUnit.SECONDS.toNanos(5)).sequence());
            assertNull(engine.health().hang());
        }
    }

    private static void publishSome(final Engine engine, final int topic, final AtomicLong failures)
    {
        final Publisher publisher = engine.newPublisher();
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Long.BYTES]);
        long previous = 0;
        for (int i = 0; i < 200; i++)
        {
            final int[] replies = {0};
            final long sequence = publisher.request(
                topic, bytes, 0, Long.BYTES, DurabilityLevel.SYNCED, 10, TimeUnit.SECONDS,
                (format, buffer, offset, length) -> replies[0] += length);
            if (sequence <= previous || replies[0] != Long.BYTES)
            {
                failures.incrementAndGet();
            }
            previous = sequence;
        }
    }

    @Test
    void shouldGiveUpWaitingInTimeAndNotMixUpLateCompletions()
    {
        final EngineContext context = context(journal, handler);
        context.threads().layout(ThreadLayout.PIPELINED).cores(4);
        try (Engine engine = Engine.launch(context))
        {
            final Publisher publisher = engine.newPublisher();
            final int topic = engine.topic("numbers");
            journal.forcedUpTo = 0;
            assertEquals(Engine.TIMED_OUT, publisher.publish(
                topic, payload, 0, Long.BYTES, DurabilityLevel.SYNCED, 20, TimeUnit.MILLISECONDS));
            journal.forcedUpTo = Long.MAX_VALUE;
            assertEquals(2, publisher.publish(
                topic, payload, 0, Long.BYTES, DurabilityLevel.SYNCED, 10, TimeUnit.SECONDS));
            assertEquals(Engine.UNKNOWN_TOPIC, publisher.offer(4000, payload, 0, Long.BYTES));
            assertEquals(Engine.TOO_LONG, publisher.offer(topic, payload, 0, engine.eventMaxLength() + 1));
        }
    }

    @Test
    void shouldNameTheSettingThatIsOutOfBounds()
    {
        final EngineContext hundred = context(journal, handler);
        hundred.lanes().capacity(100);
        assertEquals(
            "lane.capacity=100 must be a power of two, try 128",
            assertThrows(IllegalArgumentException.class,
                () -> Engine.start(hundred)).getMessage());
        assertEquals(
            "handlers.counter is given twice: handler names are unique",
            assertThrows(IllegalArgumentException.class,
                () -> Engine.start(context(journal, handler).handler("counter", handler, "letters"))).getMessage());
    }
}
