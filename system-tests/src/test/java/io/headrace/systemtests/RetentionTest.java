package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal that is to stay short. */
@Timeout(240)
class RetentionTest
{
    private static final int EVENT_LENGTH = 10_000;
    private static final int EVENTS_PER_BATCH = 50;
    private static final int BATCHES = 120;
    private static final long FILE_BYTES = 5 << 20;
    private static final long RETENTION_BYTES = 3 * FILE_BYTES;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldDropWhatSnapshotsStandForAndReachSameStateAfterSigkill() throws Exception
    {
        final String state;
        try (ServerUnderTest server = launch().start())
        {
            for (int i = 0; i < BATCHES; i++)
            {
                publish(server);
            }
            assertEquals(BATCHES * EVENTS_PER_BATCH, readyLong(server, "sequence"));
            // one file may be over the bound, and the last one goes with the next look only
            awaitBytesAtMost(RETENTION_BYTES + FILE_BYTES);
            state = get(server, "/state");
            server.kill();
        }
        try (ServerUnderTest server = launch().start())
        {
            assertTrue(server.readyLong("recovered") < BATCHES * EVENTS_PER_BATCH / 2, server.ready("recovered"));
            assertEquals(BATCHES * EVENTS_PER_BATCH, server.readyLong("sequence"));
            assertEquals(state, get(server, "/state"));
            publish(server);
            assertEquals(0, server.terminate(), server.stderr());
        }
        final HeadraceCommand.Result verify = HeadraceCommand.run("journal", "verify", journal().toString());
        assertEquals(0, verify.exitCode(), verify.toString());
    }

    private Path journal()
    {
        return directory.resolve("journal");
    }

    private ServerUnderTest.Launch launch()
    {
        return ServerUnderTest.on(journal())
            .set("handlers.count.class", TroublesomeHandler.class.getName())
            .set("handlers.count.topics", "orders")
            .set("journal.file.bytes", Long.toString(FILE_BYTES))
            .set("journal.prepared.bytes", Long.toString(FILE_BYTES))
            .set("snapshot.interval.events", "500")
            .set("snapshot.keep", "2")
            .set("retention.bytes", Long.toString(RETENTION_BYTES));
    }

    private void publish(final ServerUnderTest server) throws IOException, InterruptedException
    {
        final ByteBuffer batch = ByteBuffer.allocate(EVENTS_PER_BATCH * (Integer.BYTES + EVENT_LENGTH))
            .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < EVENTS_PER_BATCH; i++)
        {
            batch.putInt(i * (Integer.BYTES + EVENT_LENGTH), EVENT_LENGTH);
        }
        final HttpResponse<String> response = client.send(
            HttpRequest.newBuilder(server.http().resolve("/v1/topics/orders/events"))
                .header("Content-Type", "application/vnd.headrace.batch")
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch.array()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
        assertEquals(202, response.statusCode(), response.body());
    }

    private void awaitBytesAtMost(final long bound)
    {
        Map<String, String> info;
        do
        {
            info = FlatJson.parse(
                HeadraceCommand.run("journal", "info", "--json", journal().toString()).stdout());
        }
        while (Long.parseLong(info.get("bytes")) > bound);
        assertTrue(Long.parseLong(info.get("firstSequence")) > 1, info::toString);
    }

    private long readyLong(final ServerUnderTest server, final String field) throws IOException, InterruptedException
    {
        return Long.parseLong(FlatJson.parse(get(server, "/health/ready")).get(field));
    }

    private String get(final ServerUnderTest server, final String path) throws IOException, InterruptedException
    {
        return client.send(
            HttpRequest.newBuilder(server.ops().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString()).body();
    }
}
