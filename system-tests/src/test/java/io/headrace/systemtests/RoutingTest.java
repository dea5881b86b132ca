package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** Topics and patterns, from the command line and through a crash. */
@Timeout(240)
class RoutingTest
{
    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldKeepTopicsThatWereCreatedThroughSigkillAndRouteThemByPattern() throws Exception
    {
        try (ServerUnderTest server = launch().start())
        {
            assertEquals(404, publish(server, "orders.eu", "a").statusCode());
            assertEquals(
                List.of("created orders.eu, sequence=1 durability=synced"), topic(server, "create", "orders.eu"));
            assertEquals(List.of("created audit, sequence=2 durability=synced"), topic(server, "create", "audit"));
            assertEquals(List.of("audit was there"), topic(server, "create", "audit"));
            assertEquals("1", publish(server, "orders.eu", "a").body());
            server.kill();
        }
        try (ServerUnderTest server = launch().start())
        {
            assertEquals("2", publish(server, "orders.eu", "b").body());
            assertEquals(202, publish(server, "audit", "c").statusCode());
            assertEquals(List.of(
                "audit events=1 published=0 lastSequence=5 handlers=",
                "orders.eu events=2 published=0 lastSequence=4 handlers=trouble"), topic(server, "list"));
            assertEquals(List.of(
                "name         orders.eu",
                "id           1",
                "handlers     trouble",
                "events       2",
                "published    0",
                "lastSequence 4"), topic(server, "describe", "orders.eu"));
        }
    }

    private ServerUnderTest.Launch launch()
    {
        return ServerUnderTest.on(directory.resolve("journal"))
            .set("topics.create", "declared")
            .set("handlers.trouble.class", TroublesomeHandler.class.getName())
            .set("handlers.trouble.topics", "orders.*");
    }

    private static List<String> topic(final ServerUnderTest server, final String... arguments)
    {
        final List<String> command = new ArrayList<>(List.of("topic"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--url", server.http().toString()));
        final HeadraceCommand.Result result = HeadraceCommand.run(command.toArray(new String[0]));
        assertEquals(0, result.exitCode(), result.toString());
        return result.stdout().lines().toList();
    }

    private HttpResponse<String> publish(final ServerUnderTest server, final String topic, final String text)
        throws IOException, InterruptedException
    {
        return client.send(
            HttpRequest.newBuilder(server.http().resolve("/v1/topics/" + topic + "/events"))
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    }
}
