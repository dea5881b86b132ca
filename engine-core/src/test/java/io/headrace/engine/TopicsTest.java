package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.TopicRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicsTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(10);

    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[Long.BYTES]);
    private SteeredJournal journal = new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));
    private CountingHandler handler;
    private Engine engine;

    @BeforeEach
    void launch()
    {
        handler = new CountingHandler(true);
        engine = Engine.launch(context());
    }

    private EngineContext context()
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .topicsMax(4)
            .topicsAutoCreate(false)
            .topic("declared")
            .handler(HandlerDeclaration.ofInstance("counter", handler).topics("orders.*", "plain"));
        context.lanes().capacity(64);
        return context;
    }

    /** What a process that dies now leaves is all that the next engine gets. */
    private void restart()
    {
        final Engine old = engine;
        journal = new SteeredJournal(journal.delegate.reopen());
        launch();
        old.close();
    }

    @AfterEach
    void close()
    {
        engine.close();
    }

    @Test
    void shouldKeepATopicWithoutEventsThroughARestart()
    {
        assertEquals(TopicRegistry.UNKNOWN, engine.topics().find("audit"));
        assertEquals(1, create("audit"));
        final int id = engine.topics().find("audit");
        restart();
        assertEquals(id, engine.topics().find("audit"));
        assertEquals(new TopicDescription("audit", id, List.of(), 0, 0, 0), describe("audit"));
        assertEquals(1, engine.watermark(DurabilityLevel.SYNCED));
    }

    @Test
    void shouldCreateATopicOnce()
    {
        assertEquals(1, create("audit"));
        assertEquals(0, create("audit"));
        restart();
        assertEquals(0, create("audit"));
        assertEquals(1, engine.watermark(DurabilityLevel.SYNCED));
    }

    @Test
    void shouldKeepADeclaredTopicThatIsCreated()
    {
        assertEquals(2, engine.topics().find("declared"));
        assertEquals(1, create("declared"));
        assertEquals(0, create("declared"));
        assertEquals(2, engine.topics().find("declared"));
    }

    @Test
    void shouldTellThatATopicIsThereOnlyWhenItIsAsDurableAsWanted()
    {
        journal.forcedUpTo = 0;
        final DurabilityLevel synced = DurabilityLevel.SYNCED;
        assertEquals(Engine.TIMED_OUT, engine.topics().create("audit", synced, 20, TimeUnit.MILLISECONDS));
        assertEquals(Engine.TIMED_OUT, engine.topics().create("audit", synced, 20, TimeUnit.MILLISECONDS));
        assertEquals(0, engine.topics().create("audit", DurabilityLevel.JOURNALED, 10, TimeUnit.SECONDS));
        journal.forcedUpTo = Long.MAX_VALUE;
        assertEquals(0, create("audit"));
    }

    @Test
    void shouldRouteATopicThatIsCreatedLaterByItsPattern()
    {
        assertEquals(1, create("orders.eu"));
        assertEquals(List.of("counter"), describe("orders.eu").handlers());
        assertEquals(2, publish("orders.eu"));
        assertEquals(1, handler.events);
        assertEquals(3, create("orders"));
        assertEquals(4, publish("orders"));
        assertEquals(1, handler.events);
        restart();
        assertEquals(1, handler.events);
        assertEquals(5, publish("orders.eu"));
        assertEquals(2, handler.events);
    }

    @Test
    void shouldDescribeTopicsThatHaveNoEventsByName()
    {
        create("orders.eu");
        create("audit");
        final List<TopicDescription> topics = engine.topics().describe(DEADLINE_NS);
        assertEquals(
            List.of("audit", "declared", "orders.eu", "plain"),
            topics.stream().map(TopicDescription::name).toList());
        assertEquals(new TopicDescription("plain", 1, List.of("counter"), 0, 0, 0), describe("plain"));
        assertNull(describe("nobody"));
    }

    @Test
    void shouldSayWhyATopicCannotBeCreated()
    {
        assertEquals(Topics.INVALID_NAME, create("a b"));
        assertEquals(Topics.INVALID_NAME, create("orders.*"));
        assertEquals(1, create("third"));
        assertEquals(2, create("fourth"));
        assertEquals(Topics.LIMIT_REACHED, create("fifth"));
        journal.impediment = "the disk is full";
        assertEquals(Engine.FULL, create("declared"));
        journal.impediment = null;
        assertTrue(engine.drain(DEADLINE_NS));
        assertEquals(Engine.NOT_RUNNING, create("declared"));
        engine.close();
        assertNull(engine.topics().describe(DEADLINE_NS));
    }

    @Test
    void shouldRefuseALevelThatTheJournalCannotGive()
    {
        engine.close();
        journal = new SteeredJournal(new InMemoryJournal());
        launch();
        assertThrows(IllegalArgumentException.class, () -> create("audit"));
    }

    private long create(final String topic)
    {
        return engine.topics().create(topic, DurabilityLevel.SYNCED, 10, TimeUnit.SECONDS);
    }

    private TopicDescription describe(final String topic)
    {
        return engine.topics().describe(topic, DEADLINE_NS);
    }

    private long publish(final String topic)
    {
        return engine.newPublisher().publish(
            engine.topic(topic), payload, 0, Long.BYTES, DurabilityLevel.SYNCED, 10, TimeUnit.SECONDS);
    }
}
