package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fails to force: a file system whose image is sparse and lies on another one that is smaller, so that what
 * was written to its cache finds no room below. Needs root and loop devices.
 */
@Timeout(240)
class FailedForceTest
{
    private static final String OUTER_LENGTH = "size=24m";
    private static final String IMAGE_LENGTH = "512M";
    private static final int EVENT_LENGTH = 512 * 1024;
    private static final int EVENTS_MAX = 1000;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path outer;
    private Path disk;
    private boolean outerMounted;
    private boolean diskMounted;

    @Test
    void shouldEndWithThreeSayingWhatIsDurable() throws Exception
    {
        assumeTrue(mount(), "needs root, mkfs.ext4 and a loop device");
        long acknowledged = 0;
        try (ServerUnderTest server = ServerUnderTest.on(disk.resolve("journal"))
            .set("journal.prepared.bytes", "5m")
            .start())
        {
            for (int i = 0; i < EVENTS_MAX && server.isAlive(); i++)
            {
                acknowledged = Math.max(acknowledged, publish(server));
            }
            assertEquals(3, server.awaitExit(), server.stderr());
            final String line = server.stderr().lines()
                .filter(text -> text.startsWith("headrace: ")).reduce((first, second) -> first + second).orElseThrow();
            assertTrue(line.startsWith("headrace: engine stopped: journal.dir="), line);
            assertTrue(line.contains("check the disk"), line);
            final long durable = Long.parseLong(line.replaceAll(".*; durable up to sequence=(\\d+),.*", "$1"));
            assertTrue(durable >= acknowledged, "acknowledged=" + acknowledged + " " + line);
        }
    }

    /** Sequence of an event that was acknowledged as synced, or 0. */
    private long publish(final ServerUnderTest server) throws InterruptedException
    {
        try
        {
            final HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(server.http().resolve("/v1/topics/orders/events"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[EVENT_LENGTH]))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 202 ?
                response.headers().firstValueAsLong("Headrace-Sequence").orElseThrow() : 0;
        }
        catch (final IOException ex)
        {
            return 0; // the server has ended
        }
    }

    private boolean mount() throws IOException, InterruptedException
    {
        outer = Files.createDirectory(directory.resolve("outer"));
        disk = Files.createDirectory(directory.resolve("disk"));
        final String image = outer.resolve("image").toString();
        outerMounted = run("mount", "-t", "tmpfs", "-o", OUTER_LENGTH, "tmpfs", outer.toString());
        diskMounted = outerMounted && run("truncate", "-s", IMAGE_LENGTH, image) &&
            run("mkfs.ext4", "-q", "-O", "^has_journal", "-E", "lazy_itable_init=1,nodiscard", image) &&
            run("mount", "-o", "loop", image, disk.toString());
        return diskMounted;
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException
    {
        assertTrue(!diskMounted || run("umount", "-l", disk.toString()));
        assertTrue(!outerMounted || run("umount", "-l", outer.toString()));
    }

    private static boolean run(final String... command) throws InterruptedException
    {
        try
        {
            final Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        }
        catch (final IOException ex)
        {
            return false; // there is no such command
        }
    }
}
