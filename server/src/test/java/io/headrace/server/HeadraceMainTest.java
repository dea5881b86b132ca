package io.headrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadraceMainTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldPrintVersion()
    {
        final CommandRun run = CommandRun.of("version");
        assertEquals(ExitCode.DONE, run.exitCode());
        assertTrue(run.out().startsWith("headrace "), run.out());
        assertTrue(run.out().contains(" java=" + System.getProperty("java.runtime.version")), run.out());
        assertTrue(CommandRun.of("version", "--json").out().startsWith("{\"version\":"));
    }

    @Test
    void shouldShowUsageWithoutCommand()
    {
        final CommandRun run = CommandRun.of();
        assertEquals(ExitCode.WRONG_USE, run.exitCode());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("Usage: headrace"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "serve", "publish", "read", "replay", "check-config", "version", "journal", "journal info", "journal dump",
        "journal verify" })
    void shouldExplainEveryCommand(final String command)
    {
        final CommandRun run = CommandRun.of((command + " --help").split(" "));
        assertEquals(ExitCode.DONE, run.exitCode());
        assertTrue(run.out().startsWith("Usage: headrace " + command), run.out());
        assertEquals("", run.err());
    }

    @Test
    void shouldNameNearestCommandAndOption()
    {
        CommandRun.of("serv").assertFailed(ExitCode.WRONG_USE,
            "Unmatched argument at index 0: 'serv', did you mean serve?; see 'headrace --help'");
        CommandRun.of("version", "--jsn").assertFailed(ExitCode.WRONG_USE,
            "Unknown option: '--jsn', did you mean --json?; see 'headrace version --help'");
    }

    @Test
    void shouldRefuseSettingsBeforeAnythingIsTouched()
    {
        final Path journal = directory.resolve("journal");
        CommandRun.of("serve", "--set", "journal.dir=" + journal, "--set", "http.prot=1").assertFailed(
            ExitCode.WRONG_USE, "unknown setting 'http.prot' on the command line: did you mean 'http.port'?");
        CommandRun.of("serve", "--set", "journal.dir=" + journal, "--set", "handlers.book.class=Nowhere",
            "--set", "handlers.book.topics=orders").assertFailed(ExitCode.WRONG_USE,
            "handlers.book.class=Nowhere cannot be loaded (missing Nowhere): put its jar on HEADRACE_CLASSPATH");
        assertTrue(Files.notExists(journal));
    }

    @Test
    void shouldRefuseConfigFileThatDoesNotExist()
    {
        final CommandRun run = CommandRun.of("check-config", "--config", directory.resolve("none.conf").toString());
        assertEquals(ExitCode.WRONG_USE, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("none.conf"), run.err());
    }

    @Test
    void shouldPrintEffectiveSettingsWithOrigin() throws Exception
    {
        final Path file = Files.writeString(directory.resolve("headrace.conf"), "http.port = 1\ntcp.port = 2\n");
        final List<String> lines = CommandRun.of(
            "check-config", "--config", file.toString(), "--set", "http.port=3").out().lines().toList();
        assertTrue(lines.contains("http.port = 3  (on the command line)"), lines.toString());
        assertTrue(lines.contains("tcp.port = 2  (in the file)"), lines.toString());
        assertTrue(lines.contains("ops.port = 8081  (by default)"), lines.toString());
        final String json = CommandRun.of("check-config", "--json").out();
        assertTrue(json.contains("{\"key\":\"http.port\",\"value\":\"8080\",\"origin\":\"default\""), json);
    }

    @Test
    void shouldCheckWhatDependsOnSeveralSettings()
    {
        CommandRun.of("check-config", "--set", "lane.capacity=1000").assertFailed(
            ExitCode.WRONG_USE, "lane.capacity=1000 must be a power of two, try 1024 (on the command line)");
        CommandRun.of("check-config", "--set", "handlers.a.class=" + CountingHandler.class.getName())
            .assertFailed(ExitCode.WRONG_USE, "handlers.a.topics is not set: name at least one topic");
        CommandRun.of("check-config", "--set", "handlers.a.topics=x")
            .assertFailed(ExitCode.WRONG_USE, "handlers.a.class is not set: name the class of the handler");
        CommandRun.of("check-config", "--set", "topics.declared=a,b c").assertFailed(ExitCode.WRONG_USE,
            "topics.declared=a,b c has a topic 'b c' that is not 1 to 128 characters of A-Z a-z 0-9 . _ -");
    }

    @Test
    void shouldCheckHandlersTogether()
    {
        assertHandlersRefused("unknown setting 'handlers.a.shard' on the command line: did you mean " +
            "'handlers.a.shards'?", "handlers.a.shard=4");
        assertHandlersRefused("handlers.a.shards=many must be 1 to 256", "handlers.a.shards=many");
        assertHandlersRefused("handlers.a.shards=257 must be 1 to 256 (on the command line)", "handlers.a.shards=257");
        assertHandlersRefused("handlers.a.history=maybe must be true or false", "handlers.a.history=maybe");
        assertHandlersRefused("handlers.a.policy=skip must be halt or quarantine", "handlers.a.policy=skip");
        assertHandlersRefused("handlers.a.topics: topic pattern 'x*' is malformed: '*' and '**' must stand alone " +
            "between dots", "handlers.a.topics=x*");
        assertHandlersRefused("handlers.a.after=c is no handler: the handlers are a, b (on the command line)",
            "handlers.a.after=c");
        assertHandlersRefused("handlers come after each other in a cycle: a -> b -> a: change handlers.a.after or " +
            "handlers.b.after", "handlers.a.after=b", "handlers.b.after=a");
    }

    private static void assertHandlersRefused(final String message, final String... settings)
    {
        checkHandlers(settings).assertFailed(ExitCode.WRONG_USE, message);
    }

    private static CommandRun checkHandlers(final String... settings)
    {
        final List<String> arguments = new ArrayList<>(List.of("check-config"));
        for (final String handler : List.of("a", "b"))
        {
            arguments.add("--set");
            arguments.add("handlers." + handler + ".class=" + CountingHandler.class.getName());
            arguments.add("--set");
            arguments.add("handlers." + handler + ".topics=" + handler);
        }
        for (final String setting : settings)
        {
            arguments.add("--set");
            arguments.add(setting);
        }
        return CommandRun.of(arguments.toArray(new String[0]));
    }

    @Test
    void shouldPrintTheSettingsOfHandlers()
    {
        final CommandRun run = checkHandlers(
            "handlers.b.shards=4", "handlers.b.after=a", "handlers.b.history=false", "handlers.b.topics=orders.*, **");
        assertEquals(ExitCode.DONE, run.exitCode(), run.toString());
        for (final String setting : List.of("shards = 4", "after = a", "history = false", "topics = orders.*, **"))
        {
            final String line = "handlers.b." + setting + "  (on the command line)";
            assertTrue(run.out().lines().toList().contains(line), run.out());
        }
    }

    @Test
    void shouldRefuseHostBeyondLoopbackUnlessToldSo()
    {
        final CommandRun run = CommandRun.of("check-config", "--set", "http.host=0.0.0.0");
        assertEquals(ExitCode.WRONG_USE, run.exitCode());
        assertTrue(run.err().contains("set edge.unprotected.network=true"), run.err());
        assertEquals(ExitCode.DONE, CommandRun.of("check-config", "--set", "http.host=0.0.0.0",
            "--set", "edge.unprotected.network=true").exitCode());
    }

    @Test
    void shouldShowStackTraceOnlyWhenAsked()
    {
        final String missing = directory.resolve("missing").toString();
        assertEquals(1, CommandRun.of("journal", "info", missing).err().lines().count());
        final CommandRun verbose = CommandRun.of("journal", "info", missing, "--verbose");
        assertEquals(ExitCode.FAILED, verbose.exitCode());
        assertTrue(verbose.err().contains("\tat io.headrace."), verbose.err());
    }

    @Test
    void shouldNameSettingItsBoundAndWhereItWasSetWhenAPartRefusesIt()
    {
        final CommandRun run = CommandRun.of("check-config", "--set", "quarantine.max=0");
        assertEquals(ExitCode.WRONG_USE, run.exitCode(), run.toString());
        assertEquals("headrace: quarantine.max=0 must be 1 to 1048576 (on the command line)", run.err().strip());
    }

    @Test
    void shouldRefuseRetentionThatNothingStandsForOrThatIsShorterThanAFile()
    {
        CommandRun.of("check-config", "--set", "retention.age=1h", "--set", "snapshot.interval=0s", "--set",
            "snapshot.interval.events=0").assertFailed(ExitCode.WRONG_USE, "retention.bytes=0 and " +
            "retention.age=3600000000000ns drop events that only a snapshot can stand for, but none is taken: set " +
            "snapshot.interval or snapshot.interval.events, or set both retentions to 0");
        CommandRun.of("check-config", "--set", "retention.bytes=1m").assertFailed(ExitCode.WRONG_USE,
            "retention.bytes=1048576 is less than journal.file.bytes=134217728, but whole files are dropped: raise " +
            "the first or lower the second (on the command line)");
    }
}
