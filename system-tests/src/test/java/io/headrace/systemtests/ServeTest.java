package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class ServeTest
{
    private static final int EVENTS = 100;
    private static final String TOPIC = "orders";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldHaveAllAcknowledgedEventsInOrderAfterSigkill() throws Exception
    {
        final Path journal = directory.resolve("journal");
        final List<Long> sequences = new ArrayList<>();
        try (ServerUnderTest server = ServerUnderTest.on(journal).start())
        {
            assertEquals(0, server.readyLong("recovered"));
            for (int i = 0; i < EVENTS; i++)
            {
                sequences.add(publish(server.http(), payload(i)));
            }
            server.kill();
        }
        assertEquals(IntStream.rangeClosed(1, EVENTS).mapToObj(Long::valueOf).toList(), sequences);
        try (ServerUnderTest server = ServerUnderTest.on(journal).start())
        {
            assertEquals(EVENTS, server.readyLong("recovered"));
            assertEquals(EVENTS, server.readyLong("sequence"));
            assertEquals(payloads(), read(server.http()));
            assertEquals(EVENTS + 1, publish(server.http(), payload(EVENTS)));
        }
    }

    @Test
    void shouldRefuseSecondProcessNamingTheFirst()
    {
        final Path journal = directory.resolve("journal");
        try (ServerUnderTest server = ServerUnderTest.on(journal).start())
        {
            final HeadraceCommand.Result second = ServerUnderTest.on(journal).startRefused();
            assertRefused(second, 1, "process " + server.pid());
            assertTrue(server.isAlive());
        }
    }

    @Test
    void shouldEndWithZeroOnSigtermAndLeaveSealedJournal() throws Exception
    {
        final Path journal = directory.resolve("journal");
        try (ServerUnderTest server = ServerUnderTest.on(journal).start())
        {
            for (int i = 0; i < EVENTS; i++)
            {
                publish(server.http(), payload(i));
            }
            assertEquals(0, server.terminate(), server.stderr());
            assertEquals("", server.stderr());
        }
        final HeadraceCommand.Result verify = HeadraceCommand.run("journal", "verify", journal.toString());
        assertEquals(0, verify.exitCode(), verify.toString());
        final HeadraceCommand.Result info = HeadraceCommand.run("journal", "info", "--json", journal.toString());
        assertEquals("true", FlatJson.parse(info.stdout()).get("sealed"), info.toString());
        final HeadraceCommand.Result read =
            HeadraceCommand.run("read", "--journal", journal.toString(), "--topic", TOPIC, "--from", "100");
        assertTrue(read.stdout().startsWith("100 ") && read.stdout().strip().endsWith(payload(99)), read.toString());
    }

    @Test
    void shouldFindFlippedByteAndRefuseToStart() throws Exception
    {
        final Path journal = directory.resolve("journal");
        try (ServerUnderTest server = ServerUnderTest.on(journal).start())
        {
            for (int i = 0; i < EVENTS; i++)
            {
                publish(server.http(), payload(i));
            }
            assertEquals(0, server.terminate(), server.stderr());
        }
        final Path file = flipByteOf(journal, payload(50));

        final HeadraceCommand.Result verify = HeadraceCommand.run("journal", "verify", journal.toString());
        assertEquals(3, verify.exitCode(), verify.toString());
        final String report = verify.stdout() + verify.stderr();
        assertTrue(report.contains(file.getFileName().toString()), report);
        assertTrue(report.contains("offset="), report);
        assertTrue(report.contains("sequences=51-"), report);

        assertRefused(ServerUnderTest.on(journal).startRefused(), 3, file.getFileName().toString());
    }

    @Test
    void shouldRefuseFileInPlaceOfJournalDirectory() throws Exception
    {
        final Path file = Files.writeString(directory.resolve("file"), "not a directory");
        assertRefused(ServerUnderTest.on(file).startRefused(), 1, "journal.dir=" + file);
    }

    @Test
    void shouldRefuseReadOnlyDirectory() throws Exception
    {
        final Path readOnly = Files.createDirectory(directory.resolve("read-only"));
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(readOnly), "this user may write everywhere");
        assertRefused(ServerUnderTest.on(readOnly).startRefused(), 1, "journal.dir=" + readOnly);
    }

    @Test
    void shouldRefusePortInUse() throws Exception
    {
        try (ServerSocket socket = new ServerSocket(0))
        {
            for (final String key : List.of("http.port", "tcp.port", "ops.port"))
            {
                assertRefused(
                    ServerUnderTest.on(directory.resolve("journal"))
                        .set(key, Integer.toString(socket.getLocalPort()))
                        .startRefused(),
                    1,
                    key + "=" + socket.getLocalPort());
            }
        }
    }

    @Test
    void shouldRefuseMisspelledSetting()
    {
        final Path journal = directory.resolve("journal");
        assertRefused(
            ServerUnderTest.on(journal).set("http.prot", "1").startRefused(), 2, "did you mean 'http.port'?");
        assertFalse(Files.exists(journal));
    }

    private static void assertRefused(final HeadraceCommand.Result result, final int exitCode, final String text)
    {
        assertEquals(exitCode, result.exitCode(), result.toString());
        assertEquals("", result.stdout(), result.toString());
        assertEquals(1, result.errorLines().size(), result.toString());
        assertTrue(result.stderr().contains(text), result.toString());
    }

    private static String payload(final int i)
    {
        return "payload-" + i + "-of-an-order";
    }

    private static List<String> payloads()
    {
        return IntStream.range(0, EVENTS).mapToObj(ServeTest::payload).toList();
    }

    private long publish(final URI http, final String text) throws IOException, InterruptedException
    {
        final HttpResponse<String> response = client.send(
            events(http, "")
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build(),
            HttpResponse.BodyHandlers.ofString());
        assertEquals(202, response.statusCode(), response.body());
        assertEquals("synced", response.headers().firstValue("Headrace-Durability").orElse(null));
        return response.headers().firstValueAsLong("Headrace-Sequence").orElseThrow();
    }

    private List<String> read(final URI http) throws IOException, InterruptedException
    {
        final HttpResponse<Stream<String>> response = client.send(
            events(http, "?from=1&limit=1000").build(), HttpResponse.BodyHandlers.ofLines());
        assertEquals(200, response.statusCode());
        return response.body().map(FlatJson::parse).map(event -> event.get("data")).toList();
    }

    private static HttpRequest.Builder events(final URI http, final String query)
    {
        return HttpRequest.newBuilder(http.resolve("/v1/topics/" + TOPIC + "/events" + query))
            .timeout(Duration.ofSeconds(ServerUnderTest.DEADLINE_SECONDS));
    }

    private static Path flipByteOf(final Path journal, final String text) throws IOException
    {
        try (Stream<Path> files = Files.walk(journal))
        {
            for (final Path file : files.filter(path -> path.toString().endsWith(".cq4")).toList())
            {
                final byte[] bytes = Files.readAllBytes(file);
                final int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
                if (at >= 0)
                {
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                    return file;
                }
            }
        }
        throw new AssertionError(text + " is in no file of " + journal);
    }
}
