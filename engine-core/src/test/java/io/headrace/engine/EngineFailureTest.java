package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an engine does when one of its parts fails, is interrupted, or is used wrongly.
 */
@Timeout(30)
class EngineFailureTest
{
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(10);

    private final SteeredJournal journal =
        new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));
    private final RecordingSink sink = new RecordingSink();
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[Long.BYTES]);
    private final LaneClaim claim = new LaneClaim();
    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private volatile RuntimeException thrown;
    private volatile boolean interrupts;

    /** Counts, then throws or interrupts its thread on cue. */
    private final EventHandler handler = new EventHandler()
    {
        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            handled.incrementAndGet();
            if (interrupts)
            {
                Thread.currentThread().interrupt();
            }
            if (thrown != null)
            {
                throw thrown;
            }
        }

        @Override
        public void onSnapshot(final SnapshotSink snapshot)
        {
            snapshot.putInt(handled.get());
        }
    };

    private EngineContext context(final ThreadLayout layout)
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .handler("counter", handler, "numbers")
            .failureListener(error -> told.incrementAndGet());
        context.lanes().capacity(64);
        context.threads().layout(layout).cores(2);
        context.sink(sink);
        return context;
    }

    private int publish(final Engine engine, final long correlation, final DurabilityLevel level)
    {
        final int code = engine.tryClaim(FrameDescriptor.alignedLength(0, Long.BYTES), claim);
        if (code == 0)
        {
            FrameDescriptor.putHeader(
                claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, engine.topic("numbers"), 0, 0, Long.BYTES);
            claim.origin(SourceRef.of(0, 0, 0), correlation, level.code()).commit(1);
        }
        return code;
    }

    private static void awaitState(final Engine engine, final EngineState state)
    {
        final long startNs = System.nanoTime();
        while (engine.state() != state)
        {
            assertTrue(System.nanoTime() - startNs < WAIT_NS, "state=" + engine.state() + " must become " + state);
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldNotHandAnEventOutAgainWhenInvokedAfterAFailure()
    {
        try (Engine engine = Engine.launch(context(ThreadLayout.INVOKED)))
        {
            publish(engine, 1, DurabilityLevel.JOURNALED);
            publish(engine, 2, DurabilityLevel.JOURNALED);
            thrown = new IllegalArgumentException("once");
            assertThrows(IllegalStateException.class, engine::invoke);
            thrown = null;
            assertThrows(IllegalStateException.class, engine::invoke);
            assertEquals(1, handled.get());
            assertEquals(List.of(), sink.delivered);
            assertEquals(1, told.get());
        }
    }

    @Test
    void shouldAcknowledgeNothingAtAnyLevelAfterAFailedForce()
    {
        try (Engine engine = Engine.launch(context(ThreadLayout.INVOKED)))
        {
            sink.refuses = true;
            publish(engine, 1, DurabilityLevel.JOURNALED);
            publish(engine, 2, DurabilityLevel.SYNCED);
            journal.failsToForce = true;
            assertThrows(IllegalStateException.class, engine::invoke);
            sink.refuses = false;
            journal.failsToForce = false;
            assertThrows(IllegalStateException.class, engine::invoke);
            assertEquals(List.of(), sink.delivered, "the kernel may have dropped what it could not write");
        }
    }

    @Test
    void shouldStopEvenIfTheFailureListenerThrows()
    {
        final EngineContext context = context(ThreadLayout.PIPELINED).failureListener(error ->
        {
            told.incrementAndGet();
            throw new IllegalStateException("the listener is broken too");
        });
        try (Engine engine = Engine.launch(context))
        {
            thrown = new IllegalArgumentException("always");
            journal.backPressured = true;
            for (int i = 0; i < 30; i++)
            {
                assertEquals(0, publish(engine, i, DurabilityLevel.JOURNALED));
            }
            journal.backPressured = false;
            awaitState(engine, EngineState.FAILED);
            assertEquals("the listener is broken too", suppressedMessage(engine));
            assertEquals(1, handled.get(), "a half applied event must not be handed out again");
            assertEquals(1, told.get());
        }
        assertEquals(1, handled.get());
        assertEquals(List.of(), sink.delivered);
    }

    private static String suppressedMessage(final Engine engine)
    {
        final long startNs = System.nanoTime();
        while (engine.failure().getSuppressed().length == 0 && System.nanoTime() - startNs < WAIT_NS)
        {
            Thread.onSpinWait();
        }
        return engine.failure().getSuppressed()[0].getMessage();
    }

    @Test
    void shouldFailAndNotHangWhenTheThreadOfAnAgentIsInterrupted()
    {
        try (Engine engine = Engine.launch(context(ThreadLayout.COMPACT)))
        {
            interrupts = true;
            publish(engine, 1, DurabilityLevel.JOURNALED);
            awaitState(engine, EngineState.FAILED);
            assertEquals("the engine agent has ended, since its thread was interrupted: a handler or a sink must " +
                "not interrupt the thread that calls it", engine.failure().getMessage());
        }
    }

    @Test
    void shouldFailWhenTheJournalRefusesABatchForGood()
    {
        try (Engine engine = Engine.launch(context(ThreadLayout.INVOKED)))
        {
            journal.failsToAppend = true;
            publish(engine, 1, DurabilityLevel.JOURNALED);
            assertThrows(IllegalStateException.class, engine::invoke);
            journal.failsToAppend = false;
            assertThrows(IllegalStateException.class, engine::invoke);
            assertEquals("append failed on cue", engine.failure().getMessage());
            assertEquals(0, handled.get(), "no handler sees what is not journaled");
            assertEquals(0, engine.watermark(DurabilityLevel.JOURNALED));
            assertEquals(List.of(), sink.delivered);
        }
    }

    @Test
    void shouldLetPublishersGoWhenTheEngineFails() throws Exception
    {
        try (Engine engine = Engine.launch(context(ThreadLayout.PIPELINED)))
        {
            final AtomicLong result = new AtomicLong();
            journal.forcedUpTo = 0;
            final Thread waiting = publishing(engine, result);
            awaitHandled(1);
            journal.failsToForce = true;
            waiting.join();
            assertEquals(Engine.TIMED_OUT, result.get());
            assertEquals(EngineState.FAILED, engine.state());
            assertEquals(Engine.NOT_RUNNING, engine.newPublisher().offer(1, payload, 0, Long.BYTES));
            assertNull(engine.digest(WAIT_NS));
        }
    }

    @Test
    void shouldLetAnInterruptedPublisherGoWithItsInterruptKept() throws Exception
    {
        try (Engine engine = Engine.launch(context(ThreadLayout.PIPELINED)))
        {
            final AtomicLong result = new AtomicLong();
            journal.forcedUpTo = 0;
            final Thread waiting = publishing(engine, result);
            awaitHandled(1);
            waiting.interrupt();
            waiting.join();
            assertEquals(Engine.TIMED_OUT, result.get());
            journal.forcedUpTo = Long.MAX_VALUE;
            assertEquals(2, engine.newPublisher().publish(
                engine.topic("numbers"), payload, 0, Long.BYTES, DurabilityLevel.SYNCED, 10, TimeUnit.SECONDS));
        }
    }

    private Thread publishing(final Engine engine, final AtomicLong result)
    {
        final Thread thread = new Thread(() ->
        {
            final long sequence = engine.newPublisher().publish(
                engine.topic("numbers"), payload, 0, Long.BYTES, DurabilityLevel.SYNCED, 1, TimeUnit.HOURS);
            // a thread that has ended no longer tells whether it was interrupted
            result.set(told.get() == 0 && !Thread.currentThread().isInterrupted() ? 1 : sequence);
        });
        thread.start();
        return thread;
    }

    private void awaitHandled(final int count)
    {
        final long startNs = System.nanoTime();
        while (handled.get() < count)
        {
            assertTrue(System.nanoTime() - startNs < WAIT_NS, "handled=" + handled.get());
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldNotStopTheLaneWhenAPublisherGivesBytesThatAreNotThere()
    {
        try (Engine engine = Engine.launch(context(ThreadLayout.INVOKED)))
        {
            final Publisher publisher = engine.newPublisher();
            final int topic = engine.topic("numbers");
            assertThrows(IndexOutOfBoundsException.class, () -> publisher.offer(topic, payload, 4, Long.BYTES));
            assertThrows(IndexOutOfBoundsException.class, () -> publisher.offer(topic, payload, 0, -1));
            assertThrows(IndexOutOfBoundsException.class, () -> publisher.publish(
                topic, payload, -1, 1, DurabilityLevel.SYNCED, 1, TimeUnit.SECONDS));
            assertEquals(0, publisher.offer(topic, payload, 0, Long.BYTES));
            engine.invoke();
            assertEquals(1, handled.get());
        }
    }

    @Test
    void shouldRefuseAtOnceWhileTheJournalHasNoRoomAndFinishWhatWasAccepted()
    {
        try (Engine engine = Engine.launch(context(ThreadLayout.INVOKED)))
        {
            assertEquals(0, publish(engine, 1, DurabilityLevel.JOURNALED));
            journal.backPressured = true;
            journal.impediment = "no room";
            engine.invoke();
            assertEquals(Engine.FULL, publish(engine, 2, DurabilityLevel.JOURNALED), "not when the lane is full");
            assertEquals("no room", engine.health().impediment());
            journal.backPressured = false;
            engine.invoke();
            assertEquals(List.of("ack 1 1+1 journaled", "flush"), sink.delivered);
            journal.impediment = null;
            assertEquals(0, publish(engine, 3, DurabilityLevel.JOURNALED));
        }
    }

    @Test
    void shouldGiveUpADigestInTimeAndAnswerTheNext()
    {
        try (Engine engine = Engine.launch(context(ThreadLayout.PIPELINED)))
        {
            journal.backPressured = true;
            publish(engine, 1, DurabilityLevel.JOURNALED);
            awaitLane(engine);
            assertNull(engine.digest(TimeUnit.MILLISECONDS.toNanos(5)), "a batch is at hand");
            journal.backPressured = false;
            assertEquals(1, awaitDigest(engine).sequence());
        }
    }

    private static void awaitLane(final Engine engine)
    {
        final long startNs = System.nanoTime();
        while (engine.health().laneDepth() > 0)
        {
            assertTrue(System.nanoTime() - startNs < WAIT_NS, "laneDepth=" + engine.health().laneDepth());
            Thread.onSpinWait();
        }
    }

    private static StateDigest awaitDigest(final Engine engine)
    {
        final StateDigest digest = engine.digest(WAIT_NS);
        return digest == null || digest.sequence() == 0 ? engine.digest(WAIT_NS) : digest;
    }

    @Test
    void shouldKeepCountersInAFileWhileItRunsAndRemoveItAtTheEnd(@TempDir final Path directory) throws IOException
    {
        final Path file = directory.resolve("counters.dat");
        final Engine engine = Engine.launch(context(ThreadLayout.INVOKED).countersFile(file));
        try (engine)
        {
            publish(engine, 1, DurabilityLevel.JOURNALED);
            engine.newCounter("mine").setRelease(42);
            engine.invoke();
            final CountersReader reader = counters(ByteBuffer.wrap(Files.readAllBytes(file)));
            final List<String> labels = new ArrayList<>();
            reader.forEach((id, label) -> labels.add(label + "=" + reader.getCounterValue(id)));
            assertTrue(labels.containsAll(List.of("engine events=1", "engine journaled sequence=1", "mine=42")),
                () -> "counters " + labels);
        }
        assertFalse(Files.exists(file));
        assertEquals(0, engine.health().replayedSequence(), "a late look at a counter is harmless");
        assertEquals(0, engine.invoke(), "a closed engine has nothing to do");
    }

    static CountersReader counters(final ByteBuffer bytes)
    {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0x5443_5248, bytes.getInt(0));
        final int metadataLength = bytes.getInt(8);
        return new CountersReader(
            new UnsafeBuffer(bytes, 128, metadataLength),
            new UnsafeBuffer(bytes, 128 + metadataLength, bytes.getInt(12)));
    }

    @Test
    void shouldReleaseEverythingWhenItCannotStart(@TempDir final Path directory)
    {
        final Path file = directory.resolve("counters.dat");
        final EngineContext context = context(ThreadLayout.INVOKED).countersFile(file);
        context.lanes().payloadPoolLength(1);
        assertThrows(IllegalArgumentException.class, () -> Engine.start(context));
        assertTrue(journal.closed);
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldDrainUnderLoadAndAcknowledgeEachAcceptedEventOnce() throws Exception
    {
        final int threads = 3;
        final AtomicLong acknowledged = new AtomicLong();
        final CountDownLatch busy = new CountDownLatch(threads * 50);
        try (Engine engine = Engine.launch(context(ThreadLayout.PIPELINED)))
        {
            final List<Thread> publishers = new ArrayList<>();
            for (int t = 0; t < threads; t++)
            {
                final Thread thread = new Thread(() -> publishUntilRefused(engine, acknowledged, busy));
                publishers.add(thread);
                thread.start();
            }
            assertTrue(busy.await(10, TimeUnit.SECONDS));
            assertTrue(engine.drain(WAIT_NS));
            for (final Thread thread : publishers)
            {
                thread.join();
            }
            assertEquals(engine.watermark(DurabilityLevel.SYNCED), acknowledged.get());
            assertEquals(handled.get(), acknowledged.get());
            assertSame(EngineState.DRAINING, engine.state());
        }
    }

    private void publishUntilRefused(final Engine engine, final AtomicLong acknowledged, final CountDownLatch busy)
    {
        final Publisher publisher = engine.newPublisher();
        final int topic = engine.topic("numbers");
        long result = 1;
        while (result > 0 || result == Engine.FULL)
        {
            result = publisher.publish(
                topic, payload, 0, Long.BYTES, DurabilityLevel.SYNCED, 20, TimeUnit.SECONDS);
            if (result > 0)
            {
                acknowledged.incrementAndGet();
                busy.countDown();
            }
        }
        assertEquals(Engine.NOT_RUNNING, result);
    }
}
