package io.headrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.engine.EngineContext;
import io.headrace.engine.NamedCursor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CURSOR and its answer. */
@Timeout(20)
class TcpCursorTest
{
    private static final int SYNCED = 2;
    private static final int DONE = 0;
    private static final int INVALID_NAME = 1;
    private static final int TOO_MANY = 2;
    private static final int INVALID_SEQUENCE = 3;
    private static final int INVALID_LEVEL = 4;
    private static final byte[] PAYLOAD = "payload".getBytes(UTF_8);

    private EdgeRig rig;

    @AfterEach
    void close()
    {
        rig.close();
    }

    private RawClient connect(final Consumer<EngineContext> engine) throws IOException
    {
        rig = new EdgeRig(engine, edge -> {});
        return new RawClient(rig.edge.tcpAddress()).greet();
    }

    private static void expect(
        final RawClient client, final long correlationId, final long sequence, final int code) throws IOException
    {
        final RawClient.Message answer = client.expect(RawMessages.CURSOR);
        assertArrayEquals(
            new long[]{correlationId, sequence, code}, new long[]{answer.u64(0), answer.u64(8), answer.u8(17)});
        assertEquals(code != DONE, !answer.text(19).isEmpty());
    }

    private List<NamedCursor> cursors()
    {
        return rig.engine.subscriptions().cursors(TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void shouldMoveForwardAndBackAndForget() throws IOException
    {
        try (RawClient client = connect(engine -> {}))
        {
            client.send(RawClient.batch(1, SYNCED, 0, "stream", new byte[10][1]));
            client.awaitAck(10, SYNCED);
            client.send(
                RawMessages.cursor(1, 7, SYNCED, "billing"),
                RawMessages.cursor(2, 3, RawMessages.DEFAULT, "billing"),
                RawMessages.cursor(-3, Long.MAX_VALUE, SYNCED, "audit"));
            expect(client, 1, 7, DONE);
            expect(client, 2, 3, DONE);
            expect(client, -3, 12, DONE);
            assertEquals(List.of(new NamedCursor("audit", 12), new NamedCursor("billing", 3)), cursors());
            client.send(RawMessages.cursor(4, RawMessages.FORGET, 0, "billing"));
            expect(client, 4, RawMessages.FORGET, DONE);
            assertEquals(List.of(new NamedCursor("audit", 12)), cursors());
            client.send(RawClient.event(11, SYNCED, 0, "stream", PAYLOAD), RawClient.goodbye());
            assertEquals(15, client.awaitAck(11, SYNCED).u64(8), "a move takes a sequence");
            client.expect(RawClient.GOODBYE);
        }
    }

    @Test
    void shouldSayThatThereAreTooMany() throws IOException
    {
        try (RawClient client = connect(engine -> engine.state().cursorsMax(1)))
        {
            client.send(
                RawMessages.cursor(1, 0, SYNCED, "one"),
                RawMessages.cursor(2, 0, SYNCED, "two"),
                RawMessages.cursor(3, 0, SYNCED, "one"));
            expect(client, 1, 0, DONE);
            expect(client, 2, 0, TOO_MANY);
            expect(client, 3, 0, DONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no space", "a/b", "\0"})
    void shouldRefuseWhatIsNoName(final String name) throws IOException
    {
        try (RawClient client = connect(engine -> {}))
        {
            client.send(
                RawMessages.cursor(1, 0, SYNCED, name),
                RawMessages.cursor(2, 0, SYNCED, "n".repeat(129)),
                RawMessages.cursor(3, -2, SYNCED, "one"),
                RawMessages.cursor(4, Long.MIN_VALUE, SYNCED, "one"),
                RawMessages.cursor(5, 0, 3, "one"));
            expect(client, 1, 0, INVALID_NAME);
            expect(client, 2, 0, INVALID_NAME);
            expect(client, 3, -2, INVALID_SEQUENCE);
            expect(client, 4, Long.MIN_VALUE, INVALID_SEQUENCE);
            expect(client, 5, 0, INVALID_LEVEL);
            assertEquals(List.of(), cursors());
        }
    }
}
