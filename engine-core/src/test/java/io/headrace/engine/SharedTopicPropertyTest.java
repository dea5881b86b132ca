package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.ThreadLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random graphs of handlers that throw by chance, against a model that knows nothing of batches and threads. */
@Timeout(180)
class SharedTopicPropertyTest
{
    private static final int ROUNDS = 5;
    private static final int STEPS = 60;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final List<String> TOPICS = List.of("a", "b", "c.d", "c.e");
    private static final List<String> PATTERNS = List.of("a", "b", "*", "c.*", "c.e", "**");

    /** What should happen, event by event. */
    private static final class Model
    {
        private record SetAside(String topic, String text, Set<String> failed)
        {
        }

        private final Routes routes;
        private final Map<String, Long> events = new TreeMap<>();
        private final List<SetAside> quarantine = new ArrayList<>();

        Model(final Routes routes)
        {
            this.routes = routes;
        }

        List<String> publish(final String topic, final String text)
        {
            return apply(topic, text, null);
        }

        List<String> retry(final int index)
        {
            final SetAside retried = quarantine.remove(index);
            return apply(retried.topic, retried.text, retried.failed);
        }

        private List<String> apply(final String topic, final String text, final Set<String> failedBefore)
        {
            final List<String> replies = new ArrayList<>();
            final Set<String> failed = new TreeSet<>();
            for (final HandlerRoute route : routes.routesOf(topic))
            {
                final boolean isDue = failedBefore == null || failedBefore.contains(route.name()) ||
                    failedBefore.stream().anyMatch(route::dependsOn);
                if (isDue && failed.stream().noneMatch(route::dependsOn))
                {
                    if (NamedHandler.isThrownAt(text, route.name(), failedBefore != null))
                    {
                        failed.add(route.name());
                    }
                    else
                    {
                        replies.add(route.name() + events.merge(route.name(), 1L, Long::sum));
                    }
                }
            }
            if (!failed.isEmpty())
            {
                quarantine.add(new SetAside(topic, text, failed));
            }
            return replies;
        }
    }

    private final List<String> replies = new ArrayList<>();
    private Engine engine;
    private Publisher publisher;
    private String message;

    @Test
    void shouldApplyEveryEventAsTheModelDoesWhateverTheLayout()
    {
        for (int round = 0; round < ROUNDS; round++)
        {
            final long seed = 31L * 1000 + round;
            message = "seed=" + seed;
            run(seed, ThreadLayout.COMPACT, ThreadLayout.PIPELINED);
            run(seed, ThreadLayout.PIPELINED, ThreadLayout.COMPACT);
        }
    }

    private void run(final long seed, final ThreadLayout layout, final ThreadLayout layoutOfReplay)
    {
        final InMemoryJournal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);
        final StateDigest live;
        launch(seed, layout, journal);
        try (Engine running = engine)
        {
            steps(seed);
            live = running.digest(DEADLINE_NS);
        }
        launch(seed, layoutOfReplay, journal.reopen());
        try (Engine replayed = engine)
        {
            assertEquals(live, replayed.digest(DEADLINE_NS), message);
        }
    }

    private void launch(final long seed, final ThreadLayout layout, final Journal journal)
    {
        final EngineContext context = new EngineContext().journal(journal).clock(() -> 1_000);
        context.threads().layout(layout);
        declarations(new Random(seed)).forEach(context::handler);
        TOPICS.forEach(context::topic);
        engine = Engine.launch(context);
        publisher = engine.newPublisher();
    }

    private static List<HandlerDeclaration> declarations(final Random random)
    {
        final List<HandlerDeclaration> declarations = new ArrayList<>();
        final int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++)
        {
            final HandlerDeclaration declaration = HandlerDeclaration.of("h" + (i * 5 + 3) % 7, NamedHandler::new)
                .topics(PATTERNS.get(random.nextInt(PATTERNS.size())), PATTERNS.get(random.nextInt(PATTERNS.size())))
                .policy(HandlerPolicy.QUARANTINE);
            for (final HandlerDeclaration other : declarations)
            {
                if (random.nextInt(3) == 0)
                {
                    declaration.after(other.name());
                }
            }
            declarations.add(declaration);
        }
        return declarations;
    }

    private void steps(final long seed)
    {
        final Random random = new Random(seed);
        final List<HandlerDeclaration> declarations = declarations(random);
        final Model model = new Model(Routes.of(declarations));
        for (int step = 0; step < STEPS; step++)
        {
            for (int unwatched = random.nextInt(4); unwatched > 0; unwatched--)
            {
                final String topic = TOPICS.get(random.nextInt(TOPICS.size()));
                final String text = text(random, declarations);
                model.publish(topic, text);
                offer(topic, text);
            }
            final String topic = TOPICS.get(random.nextInt(TOPICS.size()));
            final String text = text(random, declarations);
            assertEquals(model.publish(topic, text), publish(topic, text), message);
            final List<Long> sequences = engine.quarantined(DEADLINE_NS).stream()
                .map(QuarantinedEvent::sequence).distinct().toList();
            assertEquals(model.quarantine.size(), sequences.size(), message);
            if (!sequences.isEmpty() && random.nextBoolean())
            {
                final int index = random.nextInt(sequences.size());
                assertEquals(model.retry(index), retry(sequences.get(index)), message);
            }
        }
    }

    private static String text(final Random random, final List<HandlerDeclaration> declarations)
    {
        final StringBuilder text = new StringBuilder("t");
        for (final HandlerDeclaration declaration : declarations)
        {
            if (random.nextInt(6) == 0)
            {
                text.append(' ').append(declaration.name()).append(random.nextInt(4) == 0 ? "!" : "");
            }
        }
        return text.toString();
    }

    private void offer(final String topic, final String text)
    {
        final UnsafeBuffer payload = new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
        assertEquals(0, publisher.offer(engine.topic(topic), payload, 0, payload.capacity()), message);
    }

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
            20,
            TimeUnit.SECONDS,
            (format, buffer, offset, length) -> replies.add(buffer.getStringWithoutLengthAscii(offset, length))) > 0);
        return List.copyOf(replies);
    }

    private List<String> retry(final long sequence)
    {
        replies.clear();
        assertTrue(publisher.resolve(
            sequence,
            QuarantineAction.RETRY,
            DurabilityLevel.SYNCED,
            20,
            TimeUnit.SECONDS,
            (format, buffer, offset, length) -> replies.add(buffer.getStringWithoutLengthAscii(offset, length))) > 0);
        return List.copyOf(replies);
    }
}
