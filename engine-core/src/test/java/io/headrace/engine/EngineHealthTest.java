package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.ThreadLayout;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class EngineHealthTest
{
    private static final int LONG_PAYLOAD = 4000;

    private final LaneClaim claim = new LaneClaim();
    private RuntimeException thrown;

    private EngineContext context()
    {
        final EngineContext context = new EngineContext()
            .journal(InMemoryJournal.simulating(DurabilityLevel.SYNCED))
            .forceIntervalNs(Long.MAX_VALUE)
            .handler("throwing", new EventHandler()
            {
                @Override
                public void onEvent(final Event event, final Outbox outbox)
                {
                    if (thrown != null)
                    {
                        throw thrown;
                    }
                }

                @Override
                public void onSnapshot(final SnapshotSink sink)
                {
                    sink.putLong(0);
                }
            }, "numbers");
        context.threads().layout(ThreadLayout.INVOKED);
        context.lanes().capacity(64);
        return context;
    }

    private void publish(final Engine engine)
    {
        assertEquals(0, engine.tryClaim(FrameDescriptor.alignedLength(0, LONG_PAYLOAD), claim));
        FrameDescriptor.putHeader(
            claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, engine.topic("numbers"), 0, 0, LONG_PAYLOAD);
        claim.commit(1);
    }

    private static void invokeUntil(final Engine engine, final String label, final long value)
    {
        while (engine.health().counter(label) != value)
        {
            engine.invoke();
        }
    }

    @Test
    void shouldTellHowFarAndHowFullTheEngineIs()
    {
        try (Engine engine = Engine.launch(context()))
        {
            final EngineHealth health = engine.health();
            assertTrue(health.isReady());
            assertSame(EngineState.RUNNING, health.state());
            assertNull(health.impediment());
            assertNull(health.hang());
            assertEquals(64, health.laneCapacity());
            publish(engine);
            publish(engine);
            assertEquals(2, health.laneDepth());
            assertEquals(0, health.watermark(DurabilityLevel.JOURNALED));
            engine.invoke();
            assertEquals(0, health.laneDepth());
            assertEquals(2, health.watermark(DurabilityLevel.JOURNALED));
            assertEquals(2, health.syncLag());
            assertEquals(2, health.counter("engine events"));
            assertEquals(0, health.counter("no such counter"));
            assertTrue(engine.drain(Long.MAX_VALUE));
            assertEquals(0, health.syncLag());
            assertFalse(health.isReady());
        }
    }

    @Test
    void shouldCountHowMuchOfThePoolIsInUse()
    {
        try (Engine engine = Engine.launch(context()))
        {
            final String label = engine.health().counters().stream()
                .map(CounterValue::label)
                .filter(name -> name.endsWith("normal payload pool bytes"))
                .findFirst()
                .orElseThrow();
            // claimed and not committed, the block stays taken
            assertEquals(0, engine.tryClaim(FrameDescriptor.alignedLength(0, LONG_PAYLOAD), claim));
            invokeUntil(engine, label, 4096);
            claim.abort();
            invokeUntil(engine, label, 0);
        }
    }

    @Test
    void shouldTellWhyTheEngineFailed()
    {
        try (Engine engine = Engine.launch(context()))
        {
            thrown = new IllegalArgumentException("no");
            publish(engine);
            assertThrows(IllegalStateException.class, engine::invoke);
            assertSame(EngineState.FAILED, engine.health().state());
            assertFalse(engine.health().isReady());
            assertTrue(engine.health().failure().getMessage().contains("no"));
        }
    }
}
