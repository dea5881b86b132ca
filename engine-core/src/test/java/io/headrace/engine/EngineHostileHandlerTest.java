package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Handlers that do what no handler should: the event is quarantined, and nobody is told more than is durable.
 */
@Timeout(30)
class EngineHostileHandlerTest
{
    private static final int OUTBOX_LENGTH = 1024 * 1024;

    private final SteeredJournal journal = new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));
    private final RecordingSink sink = new RecordingSink();
    private final LaneClaim claim = new LaneClaim();
    private Consumer<Outbox> onEvent = outbox ->
    {
    };
    private Runnable onSnapshot = () ->
    {
    };
    private Path countersFile;
    private Engine engine;

    /** A message that cannot be had. */
    private static final class SpitefulException extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage()
        {
            throw new IllegalStateException("no message");
        }
    }

    private final class Hostile implements EventHandler
    {
        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            onEvent.accept(outbox);
        }

        @Override
        public void onSnapshot(final SnapshotSink snapshot)
        {
            onSnapshot.run();
        }
    }

    private EngineContext context()
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .eventMaxLength(1024)
            .batchMaxLength(64 * 1024)
            .topicsMax(16)
            .outboxLength(OUTBOX_LENGTH)
            .countersFile(countersFile)
            .replyMaxLength(1)
            .handler("hostile", Hostile::new, HandlerPolicy.QUARANTINE, "topic");
        context.lanes().capacity(64);
        context.threads().layout(ThreadLayout.INVOKED);
        context.sink(sink);
        return context;
    }

    private void launch()
    {
        engine = Engine.launch(context());
    }

    @AfterEach
    void close()
    {
        engine.close();
    }

    private void publish(final int correlation, final DurabilityLevel level, final int events)
    {
        assertEquals(0, engine.tryClaim(events * FrameDescriptor.HEADER_LENGTH, claim));
        for (int i = 0; i < events; i++)
        {
            FrameDescriptor.putHeader(
                claim.buffer(),
                i * FrameDescriptor.HEADER_LENGTH,
                FrameDescriptor.TYPE_EVENT,
                engine.topic("topic"),
                0,
                0,
                0);
        }
        claim.origin(SourceRef.of(0, 0, 0), correlation, level.code()).commit(events);
    }

    private void cycle(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            engine.invoke();
        }
    }

    private List<QuarantinedEvent> quarantined()
    {
        return engine.quarantined(TimeUnit.SECONDS.toNanos(10));
    }

    private void assertQuarantinedOnce(final String errorClass)
    {
        launch();
        publish(1, DurabilityLevel.SYNCED, 1);
        cycle(5);
        assertEquals(List.of(errorClass), quarantined().stream().map(QuarantinedEvent::errorClass).toList());
        final StateDigest live = engine.digest(TimeUnit.SECONDS.toNanos(10));
        final Replayer replayer = new Replayer(context());
        try (JournalCursor cursor = journal.openCursor(1))
        {
            while (replayer.poll(cursor, Long.MAX_VALUE))
            {
                assertEquals(1, journal.firstSequence());
            }
        }
        assertEquals(live, replayer.digest());
    }

    @Test
    void shouldQuarantineATimerWithoutADeadline()
    {
        onEvent = outbox -> outbox.schedule(1, Long.MIN_VALUE);
        assertQuarantinedOnce("java.lang.IllegalArgumentException");
    }

    @Test
    void shouldQuarantineAReplyOfALengthThatOverflows()
    {
        onEvent = outbox -> outbox.reply(new UnsafeBuffer(new byte[1]), 0, Integer.MAX_VALUE);
        assertQuarantinedOnce("java.lang.IllegalStateException");
    }

    @Test
    void shouldQuarantineAnExceptionThatCannotTellItsMessage()
    {
        onEvent = outbox ->
        {
            throw new SpitefulException();
        };
        assertQuarantinedOnce(SpitefulException.class.getName());
    }

    @Test
    void shouldQuarantineACheckedExceptionThatTheCompilerDidNotSee()
    {
        onEvent = outbox -> throwAny(new IOException("unseen"));
        assertQuarantinedOnce("java.io.IOException");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(final Throwable cause) throws T
    {
        throw (T)cause;
    }

    @Test
    void shouldQuarantineAStackThatOverflowsAndAnAssertionThatFails()
    {
        onEvent = outbox -> outbox.cancel(depth(0));
        assertQuarantinedOnce("java.lang.StackOverflowError");
        onEvent = outbox ->
        {
            throw new AssertionError("no");
        };
        publish(2, DurabilityLevel.SYNCED, 1);
        cycle(5);
        assertEquals("java.lang.AssertionError", quarantined().get(1).errorClass());
    }

    private static long depth(final long below)
    {
        return below == Long.MAX_VALUE ? below : 1 + depth(below + 1);
    }

    @Test
    void shouldStopWhenMemoryIsExhausted()
    {
        launch();
        onEvent = outbox ->
        {
            throw new OutOfMemoryError("no");
        };
        publish(1, DurabilityLevel.SYNCED, 1);
        assertThrows(IllegalStateException.class, () -> cycle(5));
        assertEquals(List.of(), sink.delivered);
    }

    @Test
    void shouldGoOnWhenAHandlerCannotWriteItsState()
    {
        launch();
        for (final Error error : List.of(new StackOverflowError("deep"), new AssertionError("no")))
        {
            onSnapshot = () ->
            {
                throw error;
            };
            assertThrows(IllegalStateException.class, () -> engine.digest(TimeUnit.SECONDS.toNanos(10)));
        }
        publish(1, DurabilityLevel.SYNCED, 1);
        cycle(5);
        assertEquals(List.of("ack 1 1+1 synced", "flush"), sink.delivered);
    }

    @Test
    void shouldWaitForRoomToHoldBackWhatComesAfterADecision()
    {
        launch();
        journal.forcedUpTo = 0;
        final int room = 2 * (1 + 4 * ReleaseQueue.RECORD_HEADER_LENGTH);
        final int acknowledgements =
            (OUTBOX_LENGTH - room) / (ReleaseQueue.RECORD_HEADER_LENGTH + Long.BYTES) + 1;
        for (int i = 0; i < acknowledgements; i++)
        {
            publish(1, DurabilityLevel.SYNCED, 1);
            cycle(1);
        }
        onEvent = outbox ->
        {
            throw new IllegalArgumentException("no");
        };
        publish(2, DurabilityLevel.JOURNALED, 20);
        cycle(40);
        assertEquals(List.of(), sink.delivered.stream().filter(line -> line.startsWith("ack")).toList());
        journal.forcedUpTo = Long.MAX_VALUE;
        cycle(40);
        assertEquals(20, quarantined().size());
        assertEquals(acknowledgements + 1, sink.delivered.stream().filter(line -> line.startsWith("ack")).count());
        assertEquals(20, sink.delivered.stream().filter(line -> line.startsWith("QUARANTINED")).count());
    }

    @Test
    void shouldCountWhatIsInQuarantineAfterResolvingAndAfterARestart(@TempDir final Path directory) throws IOException
    {
        countersFile = directory.resolve("counters.dat");
        onEvent = outbox ->
        {
            throw new IllegalArgumentException("no");
        };
        launch();
        publish(1, DurabilityLevel.SYNCED, 3);
        cycle(9);
        assertEquals(3, counter());
        final Publisher publisher = engine.newPublisher();
        assertEquals(Engine.TIMED_OUT, publisher.resolve(
            1, QuarantineAction.DISCARD, DurabilityLevel.SYNCED, 0, TimeUnit.NANOSECONDS, (format, buffer, at, len) ->
            {
            }));
        cycle(5);
        assertEquals(2, counter());
        engine.close();
        launch();
        assertEquals(2, counter());
    }

    private long counter() throws IOException
    {
        final CountersReader reader = EngineFailureTest.counters(ByteBuffer.wrap(Files.readAllBytes(countersFile)));
        final List<Long> values = new ArrayList<>();
        reader.forEach((id, label) ->
        {
            if (label.equals("engine events in quarantine"))
            {
                values.add(reader.getCounterValue(id));
            }
        });
        return values.get(0);
    }
}
