package io.headrace.server;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.ThreadLayout;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.HandlerPolicy;
import io.headrace.engine.Publisher;
import io.headrace.engine.StateDigest;
import io.headrace.journal.ChronicleJournal;
import io.headrace.journal.JournalContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalCommandsTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int EVENTS = 20;

    @TempDir
    private Path directory;

    private String journal;
    private StateDigest liveDigest;

    @BeforeEach
    void writeJournal()
    {
        journal = directory.resolve("journal").toString();
        final JournalContext context = new JournalContext().directory(Path.of(journal));
        try (Engine engine = Engine.launch(new EngineContext()
            .journal(ChronicleJournal.open(context))
            .handler("count", new CountingHandler(), "even")))
        {
            final Publisher publisher = engine.newPublisher();
            for (int i = 1; i <= EVENTS; i++)
            {
                final byte[] payload = ("event " + i).getBytes(UTF_8);
                final int topic = engine.topic(i % 2 == 0 ? "even" : "odd");
                assertEquals(i, publisher.publish(
                    topic, new UnsafeBuffer(payload), 0, payload.length, DurabilityLevel.JOURNALED,
                    DEADLINE_NS, TimeUnit.NANOSECONDS));
            }
            liveDigest = engine.digest(DEADLINE_NS);
        }
    }

    @Test
    void shouldDumpEvents()
    {
        final List<String> lines = CommandRun.of("journal", "dump", journal).out().lines().toList();
        assertEquals(EVENTS, lines.size());
        assertTrue(lines.get(0).matches("1 20\\S+Z odd event 1"), lines.get(0));
        assertTrue(lines.get(EVENTS - 1).matches("20 20\\S+Z even event 20"), lines.get(EVENTS - 1));
    }

    @Test
    void shouldDumpPartOfOneTopic()
    {
        final List<String> lines = CommandRun.of(
            "journal", "dump", journal, "--from", "5", "--limit", "2", "--topic", "even").out().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("6 "), lines.get(0));
        assertTrue(lines.get(1).startsWith("8 "), lines.get(1));
        final CommandRun read = CommandRun.of(
            "read", "--journal", journal, "--from", "5", "--limit", "2", "--topic", "even");
        assertEquals(lines, read.out().lines().toList());
    }

    @Test
    void shouldDumpJson()
    {
        final String line = CommandRun.of("journal", "dump", journal, "--limit", "1", "--json").out();
        assertTrue(line.startsWith("{\"sequence\":1,\"topic\":\"odd\",\"time\":\"20"), line);
        assertTrue(line.contains("\"data_base64\":\"ZXZlbnQgMQ==\""), line);
    }

    @Test
    void shouldSumUp()
    {
        final String text = CommandRun.of("journal", "info", journal).out();
        assertTrue(text.contains("sequences        1 to 20"), text);
        assertTrue(text.contains("closed cleanly   yes"), text);
        assertTrue(text.contains("in use by        nobody"), text);
        final String json = CommandRun.of("journal", "info", journal, "--json").out();
        assertTrue(json.contains("\"events\":20,"), json);
        assertTrue(json.contains("\"sealed\":true,\"lockHolder\":null"), json);
    }

    @Test
    void shouldVerify()
    {
        final CommandRun run = CommandRun.of("journal", "verify", journal);
        assertEquals(ExitCode.DONE, run.exitCode());
        assertTrue(run.out().startsWith("sound events=20 "), run.out());
    }

    @Test
    void shouldTellDamage() throws IOException
    {
        final Path file = flipLastByteOf("event 10");
        final CommandRun run = CommandRun.of("journal", "verify", journal);
        assertEquals(ExitCode.DAMAGED, run.exitCode());
        assertTrue(run.out().contains("damaged file=" + file + " offset="), run.out());
        assertTrue(run.out().contains(" sequences=10-"), run.out());
        final CommandRun json = CommandRun.of("journal", "verify", journal, "--json");
        assertEquals(ExitCode.DAMAGED, json.exitCode());
        assertTrue(json.out().startsWith("{\"sound\":false,"), json.out());
        assertTrue(json.out().contains("\"firstSequence\":10,"), json.out());
        assertEquals(ExitCode.DAMAGED, CommandRun.of("replay", journal).exitCode());
        assertEquals(ExitCode.DAMAGED, CommandRun.of("journal", "dump", journal).exitCode());
    }

    @Test
    void shouldReplayToTheStateOfTheEngine()
    {
        final String[] handler = {
            "--set", "handlers.count.class=" + CountingHandler.class.getName(), "--set", "handlers.count.topics=even" };
        final CommandRun run =
            CommandRun.of(Stream.concat(Stream.of("replay", journal, "--json"), Stream.of(handler))
                .toArray(String[]::new));
        assertEquals("", run.err());
        assertTrue(run.out().startsWith("{\"events\":20,\"sequence\":20,\"stateHash\":\"" + liveDigest.stateHash() +
            "\",\"egressDivergences\":0,\"eventsPerSecond\":"), run.out());
        final CommandRun part = CommandRun.of(
            Stream.concat(Stream.of("replay", journal, "--to", "7"), Stream.of(handler)).toArray(String[]::new));
        assertTrue(part.out().startsWith("events=7 sequence=7 stateHash="), part.out());
        CommandRun.of(Stream.concat(Stream.of("replay", journal, "--snapshot", "--to", "7"), Stream.of(handler))
            .toArray(String[]::new)).assertFailed(ExitCode.FAILED, "journal.dir=" + journal +
            " holds no whole snapshot up to sequence=7: leave --snapshot out, or raise --to");
    }

    @Test
    void shouldReplayBehindASnapshotToTheStateOfTheEngine()
    {
        final String own = directory.resolve("own").toString();
        final String[] settings = {
            "--set", "handlers.sum.class=" + SummingHandler.class.getName(), "--set", "handlers.sum.topics=numbers" };
        final EngineContext context = new EngineContext()
            .journal(ChronicleJournal.open(new JournalContext().directory(Path.of(own))))
            .forceIntervalNs(1)
            .handler("sum", SummingHandler::new, HandlerPolicy.HALT, "numbers");
        context.threads().layout(ThreadLayout.INVOKED);
        context.snapshots().journalDirectory(Path.of(own)).intervalEvents(8);
        final StateDigest live;
        try (Engine engine = Engine.launch(context))
        {
            final Publisher publisher = engine.newPublisher();
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[]{1, 2, 3});
            for (int i = 0; i < EVENTS; i++)
            {
                assertEquals(0, publisher.offer(engine.topic("numbers"), payload, 0, i % 4));
                engine.invoke();
            }
            live = engine.digest(DEADLINE_NS);
        }
        final CommandRun run = CommandRun.of(
            Stream.concat(Stream.of("replay", own, "--snapshot"), Stream.of(settings)).toArray(String[]::new));
        assertEquals("", run.err());
        assertTrue(run.out().matches("events=[1-9] sequence=20 stateHash=" + live.stateHash() + " (?s).*"), run.out());
    }

    private Path flipLastByteOf(final String text) throws IOException
    {
        try (Stream<Path> files = Files.walk(Path.of(journal)))
        {
            for (final Path file : files.filter(path -> path.toString().endsWith(".cq4")).toList())
            {
                final byte[] bytes = Files.readAllBytes(file);
                final int at = new String(bytes, ISO_8859_1).indexOf(text);
                if (at >= 0)
                {
                    bytes[at + text.length() - 1] ^= 1;
                    Files.write(file, bytes);
                    return file;
                }
            }
        }
        throw new AssertionError(text + " is in no file of " + journal);
    }

    @Test
    void shouldEndVerifyAndServeAlikeOnJournalOfNewerFormat() throws IOException
    {
        final Path seal = Path.of(journal).resolve("seal");
        final byte[] bytes = Files.readAllBytes(seal);
        bytes[4]++;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - Integer.BYTES);
        ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).putInt(bytes.length - Integer.BYTES, (int)crc.getValue());
        Files.write(seal, bytes);

        final CommandRun verify = CommandRun.of("journal", "verify", journal);
        final CommandRun serve = CommandRun.of("serve", "--set", "journal.dir=" + journal, "--set", "http.port=0",
            "--set", "tcp.port=0", "--set", "ops.port=0");

        assertEquals(ExitCode.FAILED, verify.exitCode(), verify.toString());
        assertEquals(ExitCode.FAILED, serve.exitCode(), serve.toString());
        assertTrue(verify.err().contains("is newer than"), verify::err);
        assertTrue(serve.err().contains("is newer than"), serve::err);
        assertTrue(serve.err().contains("start the newer version"), serve::err);
    }
}
