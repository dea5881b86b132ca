package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headrace.systemtests.checker.ClientLog;
import io.headrace.systemtests.checker.JournalChecker;
import io.headrace.systemtests.checker.RecordedJournal;
import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server on a file system of 64 MB of its own: needs the right to mount, and is skipped without. */
@Timeout(300)
class DiskFullTest
{
    private static final long DISK_LENGTH = 64L << 20;
    private static final int PAYLOAD_LENGTH = 200_000;
    private static final int MOST_EVENTS = 1_000;
    private static final int OVERLOADED = 503;
    private static final String TOPIC = "plain";

    private final ClientLog log = new ClientLog();
    private int sent;

    @TempDir
    private Path directory;

    @Test
    void shouldRefuseWhileTheDiskIsFullAndGoOnByItself() throws Exception
    {
        final Path disk = Files.createDirectory(directory.resolve("disk"));
        final Path image = directory.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw"))
        {
            file.setLength(DISK_LENGTH);
        }
        assumeTrue(run("mkfs.ext4", "-q", "-F", image.toString()), "mkfs.ext4 is missing: disk full is not tried");
        assumeTrue(run("mount", "-o", "loop", image.toString(), disk.toString()),
            "this user may not mount: disk full is not tried");
        try
        {
            fill(disk);
        }
        finally
        {
            run("umount", "-l", disk.toString());
        }
    }

    private void fill(final Path disk) throws Exception
    {
        final Path journal = disk.resolve("journal");
        final Path filler = disk.resolve("filler");
        Files.write(filler, new byte[8 << 20]);
        try (ServerUnderTest server = ServerUnderTest.on(journal)
            .set("journal.file.bytes", "16m")
            .set("journal.prepared.bytes", "8m")
            .start())
        {
            boolean taken = true;
            while (taken && sent < MOST_EVENTS)
            {
                taken = publish(server.http());
            }
            assertTrue(!taken, "the disk never became full");
            final String ready = get(server.ops().resolve("/health/ready"), OVERLOADED);
            assertTrue(ready.contains("impeded") && ready.contains("No space left"), ready);
            get(server.http().resolve("/v1/topics/" + TOPIC + "/events?from=1&limit=3"), 200);
            Files.delete(filler);
            awaitTaken(server);
            server.kill();
        }
        try (ServerUnderTest server = ServerUnderTest.on(journal)
            .set("journal.file.bytes", "16m")
            .set("journal.prepared.bytes", "8m")
            .start())
        {
            assertTrue(publish(server.http()), server.stderr());
            assertEquals(0, server.terminate(), server.stderr());
        }
        final Verdict verdict =
            JournalChecker.check(RecordedJournal.read(journal), log, ClientLog.Level.SYNCED);
        new FaultSummary("disk-full", 1, verdict, 0).conclude();
    }

    private void awaitTaken(final ServerUnderTest server) throws IOException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ServerUnderTest.DEADLINE_SECONDS);
        while (!publish(server.http()))
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "the server does not go on although there is space");
        }
    }

    private boolean publish(final URI http) throws IOException
    {
        final String payload = "e" + sent + "-" + "z".repeat(PAYLOAD_LENGTH);
        log.sent(payload, "p", sent);
        sent++;
        try (WireClient client = new HttpWireClient(http))
        {
            final WireClient.Answer answer =
                client.publish(TOPIC, List.of(payload), ClientLog.Level.SYNCED, "key-" + sent);
            if (answer.accepted())
            {
                log.acknowledged(payload, answer.lastSequence(), answer.level());
            }
            else
            {
                log.refused(payload);
                assertTrue(answer.reply().contains("No space left"), answer.reply());
            }
            return answer.accepted();
        }
    }

    private static String get(final URI uri, final int status) throws IOException, InterruptedException
    {
        final HttpResponse<String> response = HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(status, response.statusCode(), response.body());
        return response.body();
    }

    private static boolean run(final String... command) throws IOException, InterruptedException
    {
        try
        {
            final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
            return process.waitFor(ServerUnderTest.DEADLINE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        }
        catch (final IOException missing)
        {
            return false;
        }
    }
}
