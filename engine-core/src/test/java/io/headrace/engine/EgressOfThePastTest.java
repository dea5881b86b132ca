package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.ThreadLayout;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handler that publishes where it did not when the journal was written does not publish the past. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EgressOfThePastTest
{
    private static final int EVENTS = 100;

    private InMemoryJournal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);

    private Engine launch(final EventHandler handler)
    {
        final EngineContext context = new EngineContext().journal(journal).handler("echo", handler, "in");
        context.threads().layout(ThreadLayout.COMPACT);
        return Engine.launch(context);
    }

    private static void publish(final Engine engine)
    {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[8]);
        final Publisher publisher = engine.newPublisher();
        for (int i = 0; i < EVENTS; i++)
        {
            assertTrue(publisher.publish(
                engine.topic("in"), payload, 0, 8, DurabilityLevel.JOURNALED, 10, TimeUnit.SECONDS) > 0);
        }
    }

    @Test
    void shouldPublishWhatIsNewAndNotThePast()
    {
        try (Engine engine = launch((Stateless)(event, outbox) -> assertEquals(8, event.length())))
        {
            publish(engine);
        }
        journal = journal.reopen();
        final Stateless echo = (event, outbox) -> outbox.publish("out", event.buffer(), event.offset(), 8);
        try (Engine engine = launch(echo))
        {
            publish(engine);
        }
        final List<KeyedModel.Frame> frames = new KeyedModel().read(journal);
        final long published = frames.stream().filter(frame -> "out".equals(frame.topic())).count() - 1;
        assertTrue(published >= EVENTS && published <= EVENTS + 3, "published=" + published);
    }

    /** A handler without a state. */
    private interface Stateless extends EventHandler
    {
        @Override
        default void onSnapshot(final SnapshotSink sink)
        {
            sink.putInt(0);
        }
    }
}
