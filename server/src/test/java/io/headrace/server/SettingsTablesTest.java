package io.headrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.config.Setting;
import io.headrace.edge.Edge;
import io.headrace.edge.EdgeContext;
import io.headrace.engine.CounterValue;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.HandlerPolicy;
import io.headrace.engine.InMemoryJournal;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guide for operators has every setting in a table, and names every counter. */
@Timeout(60)
class SettingsTablesTest
{
    private static final int LEAST_SETTINGS = 90;
    private static final int LEAST_COUNTERS = 60;

    @TempDir
    private Path directory;

    private static String guide() throws IOException
    {
        return Files.readString(Path.of(System.getProperty("headrace.root")).resolve("docs/operations.md"));
    }

    private static List<String> keys() throws IllegalAccessException
    {
        final List<String> keys = new ArrayList<>();
        for (final Field field : ServerSettings.class.getDeclaredFields())
        {
            if (field.getType() == Setting.class)
            {
                keys.add(((Setting<?>)field.get(null)).key());
            }
        }
        Stream.of(ThreadSettings.all(), QuerySettings.all()).flatMap(List::stream).map(Setting::key).forEach(keys::add);
        Stream.of(
            ServerSettings.HANDLER_CLASS, ServerSettings.HANDLER_TOPICS, ServerSettings.HANDLER_POLICY,
            ServerSettings.HANDLER_SHARDS, ServerSettings.HANDLER_AFTER, ServerSettings.HANDLER_HISTORY)
            .map(key -> ServerSettings.HANDLERS + ".NAME." + key)
            .forEach(keys::add);
        return keys;
    }

    /** Settings of one agent stand in the table with AGENT for its name. */
    private static String asWritten(final String key)
    {
        return "`" + key.replaceFirst("^(threads\\.(?:idle|cpus))\\..*", "$1.AGENT") + "`";
    }

    @Test
    void shouldHaveEverySettingInATable() throws IOException, IllegalAccessException
    {
        final List<String> rows = guide().lines().filter(line -> line.startsWith("| ")).toList();
        final List<String> keys = keys();
        final List<String> missing = keys.stream()
            .filter(key -> rows.stream().noneMatch(row -> row.contains(asWritten(key))))
            .toList();
        assertEquals(List.of(), missing, "settings to add to a table in docs/operations.md");
        assertTrue(keys.size() >= LEAST_SETTINGS, "settings=" + keys.size());
    }

    /** Counters of a lane, a port or a code stand there once. */
    private static String asWritten(final CounterValue counter)
    {
        return "`" + counter.label()
            .replaceFirst("^lane \\S+ ", "lane NAME ")
            .replaceFirst("^tcp refusals .*", "tcp refusals CODE") + "`";
    }

    @Test
    void shouldNameEveryCounter() throws IOException
    {
        final EngineContext context = new EngineContext()
            .journal(InMemoryJournal.simulating(DurabilityLevel.SYNCED))
            .handler("count", CountingHandler::new, HandlerPolicy.HALT, "events");
        context.snapshots().journalDirectory(directory);
        final Edge edge = new Edge(new EdgeContext().httpPort(0).tcpPort(0).opsPort(0));
        final int sinkIndex = context.sink(edge.sink());
        final List<CounterValue> counters;
        try (edge; Engine engine = Engine.launch(context))
        {
            edge.openOperations(engine, sinkIndex);
            edge.openData();
            counters = engine.health().counters();
        }
        final String guide = guide();
        assertEquals(List.of(),
            counters.stream().filter(counter -> !guide.contains(asWritten(counter))).map(CounterValue::label).toList(),
            "counters to add to docs/operations.md");
        assertTrue(counters.size() >= LEAST_COUNTERS, "counters=" + counters.size());
    }
}
