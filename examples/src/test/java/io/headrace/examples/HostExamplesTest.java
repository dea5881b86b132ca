package io.headrace.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Journal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostExamplesTest
{
    private static List<String> run(final BiConsumer<Journal, PrintStream> example)
    {
        return run(InMemoryJournal.simulating(DurabilityLevel.SYNCED), example);
    }

    private static List<String> run(final Journal journal, final BiConsumer<Journal, PrintStream> example)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        example.accept(journal, new PrintStream(out, true, US_ASCII));
        return out.toString(US_ASCII).lines().toList();
    }

    @Test
    void shouldGoFromStartToEnd()
    {
        final List<String> lines = run(HostLifecycleExample::run);
        assertEquals(
            List.of("sequence=1 state=RUNNING ready=true synced=1 impediment=null", "drained=true"),
            lines.stream().filter(line -> !line.startsWith("replayed")).toList());
    }

    @Test
    void shouldRunOnTheThreadOfTheHost()
    {
        assertEquals(List.of("events=100"), run(InvokedEngineExample::run));
    }

    @Test
    void shouldShowCountersOfEngineAndHost()
    {
        final List<String> lines = run(CountersExample::run);
        assertTrue(lines.contains("host pages served=1"), lines.toString());
        assertTrue(lines.contains("engine events=1"), lines.toString());
    }

    @Test
    void shouldGoOnBehindTheCursor()
    {
        final InMemoryJournal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);
        assertEquals(
            List.of("sequence=1 topic=pages.front", "sequence=2 topic=pages.news"),
            run(journal, SubscriptionExample::run));
        assertEquals(
            List.of("sequence=4 topic=pages.front", "sequence=5 topic=pages.news"),
            run(journal.reopen(), SubscriptionExample::run));
    }

    @Test
    void shouldAskTheShardThatOwnsTheKey()
    {
        assertEquals(List.of("visits=3", "seen=3 synced=true"), run(QueryExample::run));
    }
}
