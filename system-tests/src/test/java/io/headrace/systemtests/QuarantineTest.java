package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events that a handler throws at, from the command line and through a crash. */
@Timeout(240)
class QuarantineTest
{
    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldKeepPoisonedEventsThroughSigkillAndApplyThemOnceTheHandlerIsMended() throws Exception
    {
        final String hash;
        try (ServerUnderTest server = launch().start())
        {
            assertEquals("1", publish(server, "a"));
            publish(server, "poison");
            assertEquals("2", publish(server, "b"));
            publish(server, "poison");
            final List<String> listed = quarantine(server, 0, "list").stdout().lines().toList();
            assertEquals(2, listed.size(), listed::toString);
            assertTrue(listed.get(0).startsWith("2 20"), listed::toString);
            assertTrue(listed.get(0).endsWith(
                " orders handler=trouble java.lang.IllegalArgumentException: poison after 1"), listed::toString);
            final String again = quarantine(server, 1, "retry", "2").stdout();
            assertTrue(again.startsWith("retried 2 as sequence=7, which is in quarantine again"), again);
            hash = state(server);
            server.kill();
        }
        try (ServerUnderTest server = launch().jvmOption("-Dtest.mended=true").start())
        {
            assertEquals(hash, state(server), "replay passes over what was quarantined, though the handler is mended");
            final String shown = quarantine(server, 0, "show", "7").stdout();
            assertTrue(shown.contains("handler   trouble") && shown.contains("payload   poison"), shown);
            final String json = quarantine(server, 0, "list", "--json").stdout();
            assertEquals(List.of("5", "7"), json.lines().map(FlatJson::parse).map(e -> e.get("sequence")).toList());
            assertEquals(
                List.of("retried 7 as sequence=9", "reply 3"),
                quarantine(server, 0, "retry", "7").stdout().lines().toList());
            assertEquals(
                List.of("discarded 5, decided at sequence=10"),
                quarantine(server, 0, "discard", "5").stdout().lines().toList());
            assertEquals("", quarantine(server, 0, "list").stdout());
            final String refused = quarantine(server, 1, "retry", "5").stderr();
            assertTrue(
                refused.startsWith("headrace: refused with status 404, The event is not in quarantine"), refused);
            assertEquals("4", publish(server, "c"));
        }
    }

    private ServerUnderTest.Launch launch()
    {
        return ServerUnderTest.on(directory.resolve("journal"))
            .set("handlers.trouble.class", TroublesomeHandler.class.getName())
            .set("handlers.trouble.topics", "orders")
            .set("handlers.trouble.policy", "quarantine");
    }

    private static HeadraceCommand.Result quarantine(
        final ServerUnderTest server, final int exitCode, final String... arguments)
    {
        final List<String> command = new ArrayList<>(List.of("quarantine"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--ops", server.ops().getAuthority()));
        final HeadraceCommand.Result result = HeadraceCommand.run(command.toArray(new String[0]));
        assertEquals(exitCode, result.exitCode(), result.toString());
        return result;
    }

    private String publish(final ServerUnderTest server, final String text) throws IOException, InterruptedException
    {
        return client.send(
            HttpRequest.newBuilder(server.http().resolve("/v1/topics/orders/events"))
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build(),
            HttpResponse.BodyHandlers.ofString()).body();
    }

    private String state(final ServerUnderTest server) throws IOException, InterruptedException
    {
        return client.send(
            HttpRequest.newBuilder(server.ops().resolve("/state")).build(),
            HttpResponse.BodyHandlers.ofString()).body();
    }
}
