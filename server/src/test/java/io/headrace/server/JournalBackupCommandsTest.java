package io.headrace.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.Publisher;
import io.headrace.engine.SnapshotDirectory;
import io.headrace.engine.SnapshotWriter;
import io.headrace.journal.ChronicleJournal;
import io.headrace.journal.JournalContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalBackupCommandsTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int EVENTS = 30;
    private static final int PAYLOAD_LENGTH = 20_000;
    private static final long FILE_LENGTH = 500_000;
    private static final Pattern STATE_HASH = Pattern.compile("stateHash=(\\w+)");

    @TempDir
    private Path directory;

    private String journal;
    private String backup;

    @BeforeEach
    void name()
    {
        journal = directory.resolve("journal").toString();
        backup = directory.resolve("backup").toString();
    }

    private ChronicleJournal open()
    {
        return ChronicleJournal.open(new JournalContext().directory(Path.of(journal))
            .fileMaxLength(FILE_LENGTH).preparedLength(FILE_LENGTH).maxBatchLength(200_000));
    }

    private static EngineContext context(final ChronicleJournal opened)
    {
        return new EngineContext().journal(opened).topicsMax(10).eventMaxLength(30_000).batchMaxLength(40_000)
            .handler("count", new CountingHandler(), "even");
    }

    private static void publish(final Engine engine, final int from, final int to)
    {
        final Publisher publisher = engine.newPublisher();
        for (int i = from; i <= to; i++)
        {
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[PAYLOAD_LENGTH]);
            payload.putBytes(0, ("event " + i).getBytes(UTF_8));
            assertEquals(i, publisher.publish(engine.topic(i % 2 == 0 ? "even" : "odd"), payload, 0, PAYLOAD_LENGTH,
                DurabilityLevel.SYNCED, DEADLINE_NS, TimeUnit.NANOSECONDS));
        }
    }

    @Test
    void shouldRestoreARunningEngineToTheStateItHad()
    {
        try (Engine engine = Engine.launch(context(open())))
        {
            publish(engine, 1, EVENTS);
            final CommandRun first = CommandRun.of("journal", "backup", "--from", journal, "--to", backup);
            assertTrue(first.out().startsWith("sequences=1-" + EVENTS + " segments="), first::toString);
            publish(engine, EVENTS + 1, 2 * EVENTS);
            final CommandRun second = CommandRun.of("journal", "backup", "--from", journal, "--to", backup, "--json");
            assertTrue(second.out().startsWith("{\"firstSequence\":1,\"lastSequence\":" + 2 * EVENTS + ","),
                second::toString);
            final CommandRun third = CommandRun.of("journal", "backup", "--from", journal, "--to", backup);
            assertTrue(third.out().endsWith("filesCopied=0 bytesCopied=0\n"), third::toString);
        }
        assertEquals(ExitCode.DONE, CommandRun.of("journal", "verify", backup).exitCode());
        assertEquals(hash(journal, 2 * EVENTS), hash(backup, 2 * EVENTS));
        for (final int last : new int[]{1, 2, 17, EVENTS, EVENTS + 1, 2 * EVENTS})
        {
            final String restored = directory.resolve("restored-" + last).toString();
            final CommandRun run = CommandRun.of(
                "journal", "restore", "--from", backup, "--to", restored, "--to-sequence", "" + last);
            assertTrue(run.out().startsWith("sequences=1-" + last + " lastTime=20"), run::toString);
            assertEquals(ExitCode.DONE, CommandRun.of("journal", "verify", restored).exitCode());
            assertEquals(hash(journal, last), hash(restored, Long.MAX_VALUE));
        }
        assertNotEquals(hash(journal, 2), hash(journal, EVENTS));
    }

    private static String hash(final String of, final long last)
    {
        final CommandRun run = CommandRun.of("replay", of, "--to-sequence", "" + last,
            "--set", "handlers.count.class=" + CountingHandler.class.getName(), "--set", "handlers.count.topics=even");
        final java.util.regex.Matcher matcher = STATE_HASH.matcher(run.out());
        assertTrue(matcher.find(), run::toString);
        return matcher.group(1);
    }

    @Test
    void shouldRestoreToATime()
    {
        try (Engine engine = Engine.launch(context(open())))
        {
            publish(engine, 1, 3);
        }
        final String line = CommandRun.of("journal", "dump", journal, "--from", "2", "--limit", "1").out();
        final String time = line.substring(line.indexOf(' ') + 1, line.indexOf("Z ") + 1);
        final String restored = directory.resolve("restored").toString();
        final CommandRun run = CommandRun.of(
            "journal", "restore", "--from", journal, "--to", restored, "--to-time", time);
        assertTrue(run.out().startsWith("sequences=1-2 lastTime=" + time + " "), run::toString);
        CommandRun.of("journal", "restore", "--from", journal, "--to", restored, "--to-time", time).assertFailed(
            ExitCode.FAILED, "target directory=" + restored + " is not empty: name one that is empty or absent");
        assertEquals(ExitCode.WRONG_USE, CommandRun.of("journal", "restore", "--from", journal, "--to", restored,
            "--to-time", time, "--to-sequence", "1").exitCode());
    }

    @Test
    void shouldNameTopicsWhoseBindingHasBeenDropped() throws IOException
    {
        try (ChronicleJournal opened = open())
        {
            try (Engine engine = Engine.launch(context(opened)))
            {
                publish(engine, 1, EVENTS);
                opened.retainFrom(EVENTS);
                while (opened.firstSequence() == 1)
                {
                    publishMore(engine);
                }
            }
        }
        assertTrue(firstLine().matches("\\d+ 20\\S+Z #[12] 0x6576656e.*"), this::firstLine);
        try (SnapshotWriter snapshot = SnapshotDirectory.open(Path.of(journal)).create(EVENTS, 1, 2))
        {
            snapshot.beginSection("engine/topics");
            snapshot.putInt(2);
            for (final String topic : List.of("odd", "even"))
            {
                snapshot.putInt("even".equals(topic) ? 1 : 2);
                snapshot.putInt(topic.length());
                snapshot.putBytes(new UnsafeBuffer(topic.getBytes(US_ASCII)), 0, topic.length());
                snapshot.putLong(1); // events
                snapshot.putLong(1); // last sequence
            }
            snapshot.commit();
        }
        assertTrue(firstLine().matches("\\d+ 20\\S+Z (odd|even) 0x6576656e.*"), this::firstLine);
        try (Stream<Path> files = Files.list(Path.of(journal, SnapshotDirectory.NAME)))
        {
            assertEquals(1, files.count());
        }
    }

    private static void publishMore(final Engine engine)
    {
        final byte[] payload = "event more".getBytes(UTF_8);
        engine.newPublisher().publish(engine.topic("odd"), new UnsafeBuffer(payload), 0, payload.length,
            DurabilityLevel.SYNCED, DEADLINE_NS, TimeUnit.NANOSECONDS);
    }

    private String firstLine()
    {
        return CommandRun.of("journal", "dump", journal, "--limit", "1").out().replace("\0", "").strip();
    }
}
