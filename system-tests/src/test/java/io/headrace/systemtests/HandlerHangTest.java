package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server does whose handler does not return, in time or ever. */
@Timeout(240)
class HandlerHangTest
{
    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldNotBeReadyWhileHandlerIsSlowAndSayOnceWhereItIsAndWhenItCameBack() throws Exception
    {
        try (ServerUnderTest server = launch("report").start())
        {
            final CompletableFuture<HttpResponse<String>> reply = publish(server, "slow");
            final String hung = awaitStatus(server, 503);
            assertTrue(hung.startsWith("{\"status\":\"hung\",\"reason\":\"agent=engine "), hung);
            assertTrue(hung.contains("TroublesomeHandler does not return from onEvent, handler=trouble sequence=1"),
                hung);
            assertEquals("1", reply.get(60, TimeUnit.SECONDS).body());
            awaitStatus(server, 200);
            assertEquals(0, server.terminate(), server.stderr());
            final String log = server.stderr();
            assertEquals(2, log.split("has not ended its duty cycle for").length, log);
            assertTrue(log.contains("TroublesomeHandler.delay("), log);
            assertTrue(log.matches("(?s).*agent=engine came back after [23]\\.\\d s.*"), log);
        }
    }

    @Test
    void shouldStopByPolicyLosingNothingAndStopAgainInReplay() throws Exception
    {
        try (ServerUnderTest server = launch("stop").start())
        {
            assertEquals("1", publish(server, "first").get(60, TimeUnit.SECONDS).body());
            final CompletableFuture<HttpResponse<String>> hanging = publish(server, "loop");
            assertEquals(1, server.awaitExit(), server.stderr());
            assertTrue(server.stderr().contains("TroublesomeHandler.loop("), server.stderr());
            final String last = server.stderr().lines().reduce((before, line) -> line).orElseThrow();
            assertTrue(last.startsWith("headrace: stopped by watchdog.policy=stop, since agent=engine "), last);
            hanging.handle((response, failure) -> failure).get(60, TimeUnit.SECONDS);
        }
        final HeadraceCommand.Result again = launch("stop").startRefused();
        assertEquals(1, again.exitCode(), again.toString());
        assertTrue(again.stderr().contains("handler=trouble sequence=2"), again.toString());
        final HeadraceCommand.Result dump =
            HeadraceCommand.run("journal", "dump", directory.resolve("journal").toString());
        assertTrue(dump.stdout().contains(" orders first"), dump.toString());
    }

    @Test
    void shouldEndOnSigtermAlthoughHandlerNeverReturns() throws Exception
    {
        try (ServerUnderTest server = launch("report").set("shutdown.timeout", "1s").start())
        {
            final CompletableFuture<HttpResponse<String>> hanging = publish(server, "loop");
            awaitStatus(server, 503);
            assertEquals(1, server.terminate(), server.stderr());
            assertTrue(server.stderr().contains("headrace: stopped at once, since agent=engine "), server.stderr());
            hanging.handle((response, failure) -> failure).get(60, TimeUnit.SECONDS);
        }
    }

    private ServerUnderTest.Launch launch(final String policy)
    {
        return ServerUnderTest.on(directory.resolve("journal"))
            .set("handlers.trouble.class", TroublesomeHandler.class.getName())
            .set("handlers.trouble.topics", "orders")
            .set("watchdog.limit", "1s")
            .set("watchdog.policy", policy);
    }

    private CompletableFuture<HttpResponse<String>> publish(final ServerUnderTest server, final String text)
    {
        return client.sendAsync(
            HttpRequest.newBuilder(server.http().resolve("/v1/topics/orders/events"))
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    }

    private String awaitStatus(final ServerUnderTest server, final int status) throws IOException, InterruptedException
    {
        final URI ready = server.ops().resolve("/health/ready");
        HttpResponse<String> response;
        do
        {
            response = client.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString());
        }
        while (response.statusCode() != status);
        return response.body();
    }
}
