package io.headrace.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.EventKey;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.ThreadLayout;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.HandlerDeclaration;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Publisher;
import io.headrace.engine.QueryTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VisitCounterTest
{
    private static final int USERS = 100;

    private final InMemoryJournal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);

    private EngineContext context(final InMemoryJournal from, final int shards)
    {
        final EngineContext context = new EngineContext().journal(from).handler(
            HandlerDeclaration.of("visits", VisitCounter::new).topics("visits").shards(shards));
        context.threads().layout(ThreadLayout.PIPELINED);
        return context;
    }

    @Test
    void shouldCountByKeyAndKeepCountsWhenTheNumberOfShardsChanges()
    {
        try (Engine engine = Engine.launch(context(journal, 4)))
        {
            visitAll(engine, 1);
        }
        try (Engine engine = Engine.launch(context(journal.reopen(), 3)))
        {
            visitAll(engine, 2);
        }
    }

    private static void visitAll(final Engine engine, final int visits)
    {
        final Publisher publisher = engine.newPublisher();
        final UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
        final int handler = engine.queries().handlerIndex("visits");
        for (int user = 0; user < USERS; user++)
        {
            final int key = EventKey.of("user-" + user);
            assertTrue(publisher.key(key).publish(
                engine.topic("visits"), nothing, 0, 0, DurabilityLevel.JOURNALED, 10, TimeUnit.SECONDS) > 0);
            final List<String> answers = new ArrayList<>();
            assertTrue(publisher.query(
                QueryTarget.ofKey(handler, key),
                PayloadFormat.TEXT,
                nothing,
                0,
                0,
                DurabilityLevel.SYNCED,
                10,
                TimeUnit.SECONDS,
                (format, buffer, offset, length) ->
                    answers.add(buffer.getStringWithoutLengthAscii(offset, length))) > 0);
            assertEquals(List.of(Integer.toString(visits)), answers);
        }
    }

    /** The guide says so. */
    @Test
    void shouldTakeFewerThanSixtyLines() throws Exception
    {
        final List<String> lines =
            Files.readAllLines(Path.of("src/main/java/io/headrace/examples/VisitCounter.java"));
        assertTrue(lines.size() - lines.indexOf("public final class VisitCounter implements EventHandler") < 60);
    }
}
