package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.bus.TopicRegistry;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.TopicDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics without events, in a journal on disk. */
@Timeout(60)
class CreatedTopicTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path directory;

    @Test
    void shouldKeepATopicWithoutEventsThroughACrashAndAClose() throws IOException
    {
        final Path original = directory.resolve("original");
        final Path crashed = directory.resolve("crashed");
        final int id;
        try (Engine engine = launch(original))
        {
            engine.topic("forgotten");
            assertEquals(1, create(engine));
            id = engine.topics().find("audit");
            assertListed(engine, id, "audit", "forgotten");
            Journals.crash(original, crashed);
        }
        for (final Path journal : List.of(original, crashed))
        {
            try (Engine engine = launch(journal))
            {
                assertListed(engine, id, "audit");
                assertEquals(TopicRegistry.UNKNOWN, engine.topics().find("forgotten"));
                assertEquals(0, create(engine), "it is there");
            }
        }
    }

    private static Engine launch(final Path directory)
    {
        final EngineContext context = new EngineContext().eventMaxLength(1024).batchMaxLength(4096).topicsMax(16);
        context.lanes().capacity(64);
        final long fileLength = context.batchCapacity() + JournalContext.FILE_OVERHEAD_LENGTH;
        context.journal(ChronicleJournal.open(new JournalContext()
            .directory(directory)
            .maxBatchLength(context.batchCapacity())
            .fileMaxLength(fileLength)
            .preparedLength(fileLength)));
        return Engine.launch(context);
    }

    private static long create(final Engine engine)
    {
        return engine.topics().create("audit", DurabilityLevel.JOURNALED, DEADLINE_NS, TimeUnit.NANOSECONDS);
    }

    private static void assertListed(final Engine engine, final int id, final String... names)
    {
        final List<TopicDescription> topics = engine.topics().describe(DEADLINE_NS);
        assertEquals(List.of(names), topics.stream().map(TopicDescription::name).toList());
        assertEquals(id, topics.get(0).id());
    }
}
