package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several handlers of one topic: their order, what becomes of it when one throws, and how it changes. */
@Timeout(60)
class SharedTopicTest
{
    private InMemoryJournal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);
    private final List<String> replies = new ArrayList<>();
    private Engine engine;
    private Publisher publisher;

    @AfterEach
    void close()
    {
        engine.close();
    }

    @Test
    void shouldHandAnEventOverInTheOrderOfTheGraphWhateverTheOrderOfDeclaration()
    {
        final List<HandlerDeclaration> handlers = diamond();
        Collections.shuffle(handlers, new Random(42));
        launch(handlers);
        assertEquals(List.of("risk1", "fees1", "ledger1", "audit1"), publish("transfers", "a"));
        assertEquals(List.of("audit2"), publish("prices", "b"));
        assertEquals(List.of("risk", "fees", "ledger", "audit"), handlersOf("transfers"));
        assertSameStateAfterRestart(diamond());
    }

    @Test
    void shouldHoldBackThoseThatComeAfterAHandlerThatThrewUntilItIsRetried()
    {
        launch(diamond());
        assertEquals(List.of("risk1", "ledger1"), publish("transfers", "fees"));
        assertEquals(List.of("risk2", "fees1", "ledger2", "audit1"), publish("transfers", "b"));
        assertEquals(List.of("fees2", "audit2"), retry());
        assertSameStateAfterRestart(diamond());
        assertEquals(List.of("risk3", "fees3", "ledger3", "audit3"), publish("transfers", "c"));
    }

    @Test
    void shouldHoldBackNobodyWhoDoesNotComeAfter()
    {
        launch(diamond());
        assertEquals(List.of(), publish("transfers", "risk"));
        assertEquals(List.of("risk1", "fees1", "ledger1", "audit1"), retry());
        assertEquals(List.of("risk2", "fees2", "ledger2"), publish("transfers", "audit"));
        assertEquals(List.of("audit2"), retry());
        assertSameStateAfterRestart(diamond());
    }

    @Test
    void shouldGiveANewHandlerThePastUnlessItIsToldNotTo()
    {
        launch(List.of(declared("old", "t")));
        assertEquals(List.of("old1"), publish("t", "a"));
        assertEquals(List.of("old2"), publish("t", "b"));
        final List<HandlerDeclaration> grown = List.of(
            declared("old", "t"),
            declared("told", "*").after("old"),
            declared("young", "t").after("told").history(false));
        restart(grown);
        assertEquals(List.of("old3", "told3", "young1"), publish("t", "c"));
        assertSameStateAfterRestart(grown);
        assertEquals(List.of("old4", "told4", "young2"), publish("t", "d"));
    }

    @Test
    void shouldFollowRoutesThatChangeFromThereOn()
    {
        launch(List.of(declared("a", "t"), declared("b", "u")));
        assertEquals(List.of("a1"), publish("t", "1"));
        assertEquals(List.of("b1"), publish("u", "2"));
        final List<HandlerDeclaration> changed = List.of(declared("a", "u").after("b"), declared("b", "t", "u"));
        restart(changed);
        assertEquals(List.of("b2"), publish("t", "3"));
        assertEquals(List.of("b3", "a2"), publish("u", "4"));
        assertSameStateAfterRestart(changed);
        assertEquals(List.of("b4", "a3"), publish("u", "5"));
        restart(List.of(declared("a", "t", "u")));
        assertEquals(List.of("a4"), publish("t", "6"));
        assertEquals(List.of("a"), handlersOf("u"));
    }

    private static List<HandlerDeclaration> diamond()
    {
        return new ArrayList<>(List.of(
            declared("risk", "transfers"),
            declared("fees", "transfers").after("risk"),
            declared("ledger", "transfers").after("risk"),
            declared("audit", "**").after("ledger", "fees")));
    }

    private static HandlerDeclaration declared(final String name, final String... topics)
    {
        return HandlerDeclaration.of(name, NamedHandler::new).topics(topics).policy(HandlerPolicy.QUARANTINE);
    }

    private void launch(final List<HandlerDeclaration> handlers)
    {
        final EngineContext context = new EngineContext().journal(journal);
        handlers.forEach(context::handler);
        engine = Engine.launch(context);
        publisher = engine.newPublisher();
    }

    private void restart(final List<HandlerDeclaration> handlers)
    {
        final Engine old = engine;
        journal = journal.reopen();
        launch(handlers);
        old.close();
    }

    private void assertSameStateAfterRestart(final List<HandlerDeclaration> handlers)
    {
        final StateDigest before = engine.digest(TimeUnit.SECONDS.toNanos(10));
        restart(handlers);
        assertEquals(before, engine.digest(TimeUnit.SECONDS.toNanos(10)));
    }

    /** Sends a text and gives what the handlers reply, in order. */
    private List<String> publish(final String topic, final String text)
    {
        replies.clear();
        final UnsafeBuffer payload = new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
        assertTrue(publisher.request(
            engine.topic(topic),
            payload,
            0,
            payload.capacity(),
            DurabilityLevel.SYNCED,
            10,
            TimeUnit.SECONDS,
            (format, buffer, offset, length) -> replies.add(buffer.getStringWithoutLengthAscii(offset, length))) > 0);
        return List.copyOf(replies);
    }

    /** Retries the one event in quarantine. */
    private List<String> retry()
    {
        replies.clear();
        final List<QuarantinedEvent> quarantined = engine.quarantined(TimeUnit.SECONDS.toNanos(10));
        assertEquals(1, quarantined.size());
        assertTrue(publisher.resolve(
            quarantined.get(0).sequence(),
            QuarantineAction.RETRY,
            DurabilityLevel.SYNCED,
            10,
            TimeUnit.SECONDS,
            (format, buffer, offset, length) -> replies.add(buffer.getStringWithoutLengthAscii(offset, length))) > 0);
        assertEquals(List.of(), engine.quarantined(TimeUnit.SECONDS.toNanos(10)));
        return List.copyOf(replies);
    }

    private List<String> handlersOf(final String topic)
    {
        return engine.topics().describe(topic, TimeUnit.SECONDS.toNanos(10)).handlers();
    }
}
