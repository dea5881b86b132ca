package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How what handlers publish comes into a batch beside timers and runs. */
@Timeout(30)
class EgressBatchTest
{
    private static final int TIMERS = 1000;
    private static final int PUBLISHED = 400;

    private final SteeredJournal journal =
        new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));
    private final LaneClaim claim = new LaneClaim();

    /** At an event schedules many timers, which are due at once, and publishes more than a batch holds. */
    private static final class Spender implements EventHandler
    {
        private long timers;

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            final UnsafeBuffer out = new UnsafeBuffer(new byte[800]);
            for (int i = 0; i < event.length(); i++)
            {
                outbox.schedule(i, 1);
            }
            for (int i = 0; i < Math.max(1, event.length() * PUBLISHED / TIMERS); i++)
            {
                outbox.publish("out", out, 0, 800);
            }
        }

        @Override
        public void onTimer(final long timerId, final long timestampNs, final Outbox outbox)
        {
            timers++;
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            sink.putLong(timers);
        }
    }

    private EngineContext context()
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .eventMaxLength(1024)
            .batchMaxLength(256 * 1024)
            .topicsMax(8)
            .forceIntervalNs(TimeUnit.HOURS.toNanos(1))
            .handler("a-handler-with-a-name-that-is-rather-long", Spender::new, HandlerPolicy.HALT, "in");
        context.threads().layout(ThreadLayout.INVOKED);
        context.sink(new RecordingSink());
        return context;
    }

    private void publish(final Engine engine, final int length, final DurabilityLevel level)
    {
        final int frameLength = FrameDescriptor.alignedLength(0, length);
        assertEquals(0, engine.tryClaim(frameLength, claim));
        FrameDescriptor.putHeader(
            claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, engine.topic("in"), 0, 0, length);
        claim.origin(SourceRef.of(0, 1, 1), 1, level.code()).commit(1);
        for (int i = 0; i < 10; i++)
        {
            engine.invoke();
        }
    }

    @Test
    void shouldHaveRoomForAllTimersThatAreDueBesideAsMuchAsWasPublished()
    {
        try (Engine engine = Engine.launch(context()))
        {
            publish(engine, TIMERS, DurabilityLevel.JOURNALED);
            assertEquals(1 + TIMERS + PUBLISHED, engine.watermark(DurabilityLevel.JOURNALED));
        }
    }

    @Test
    void shouldSyncWhatIsPublishedForAnEventThatSomebodyWantsSynced()
    {
        try (Engine engine = Engine.launch(context()))
        {
            publish(engine, 0, DurabilityLevel.JOURNALED);
            assertEquals(2, engine.watermark(DurabilityLevel.JOURNALED));
            assertEquals(0, engine.watermark(DurabilityLevel.SYNCED));
            publish(engine, 0, DurabilityLevel.SYNCED);
            assertEquals(4, engine.watermark(DurabilityLevel.SYNCED));
            publish(engine, 0, DurabilityLevel.JOURNALED);
            assertEquals(6, engine.watermark(DurabilityLevel.JOURNALED));
            assertEquals(4, engine.watermark(DurabilityLevel.SYNCED));
        }
    }
}
