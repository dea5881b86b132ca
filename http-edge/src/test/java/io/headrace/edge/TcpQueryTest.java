package io.headrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.ThreadLayout;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.EngineContext;
import io.headrace.engine.EngineState;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Outbox;
import io.headrace.engine.Query;
import io.headrace.engine.ReplySink;
import io.headrace.engine.SnapshotSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** QUERY and ANSWER. */
@Timeout(20)
@ExtendWith(LeakCheck.class)
class TcpQueryTest
{
    private static final int SYNCED = 2;
    private static final int DONE = 0;
    private static final int REPLY = 1;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] FAIL = "fail".getBytes(UTF_8);

    private EdgeRig rig;

    @AfterEach
    void close()
    {
        rig.close();
    }

    private RawClient connect(final Consumer<EngineContext> engine, final Consumer<EdgeContext> edge)
        throws IOException
    {
        rig = new EdgeRig(
            context ->
            {
                context.handler("counter", new Counter(), "count");
                engine.accept(context);
            },
            edge);
        return new RawClient(rig.edge.tcpAddress());
    }

    private RawClient connect() throws IOException
    {
        return connect(engine -> {}, edge -> {});
    }

    /** Counts its events and answers with as many replies as the query has bytes, each with the count. */
    private static final class Counter implements EventHandler
    {
        private final UnsafeBuffer reply = new UnsafeBuffer(ByteBuffer.allocate(Long.BYTES));
        private long count;

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            count++;
        }

        @Override
        public void onQuery(final Query query, final ReplySink replies)
        {
            if (query.length() == FAIL.length)
            {
                throw new IllegalStateException("failed as asked");
            }
            for (int i = 0; i < query.length(); i++)
            {
                reply.putLong(0, count);
                replies.reply(PayloadFormat.BINARY, reply, 0, Long.BYTES);
            }
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            sink.putLong(count);
        }
    }

    private static byte[] query(final long id, final byte[] payload)
    {
        return RawMessages.query(id, SYNCED, 0, RawMessages.BY_KEY, "counter", payload);
    }

    private static RawClient.Message expectAnswer(final RawClient client, final long id, final int code)
        throws IOException
    {
        final RawClient.Message answer = client.expect(RawMessages.ANSWER);
        final String text = answer.u8(16) > REPLY ? new String(answer.payload(18), UTF_8) : "";
        assertArrayEquals(new long[]{id, code}, new long[]{answer.u64(0), answer.u8(16)}, text);
        assertEquals(code > REPLY, !text.isEmpty());
        return answer;
    }

    private static long count(final RawClient.Message answer)
    {
        return ByteBuffer.wrap(answer.payload(18)).order(ByteOrder.nativeOrder()).getLong();
    }

    @Test
    void shouldAnswerWithWhatWasAcknowledgedBefore() throws IOException
    {
        try (RawClient client = connect())
        {
            client.greet();
            for (int i = 1; i <= 50; i++)
            {
                client.send(RawMessages.event(i, 0, RawMessages.DEFAULT, 0, "count", NOTHING));
                client.awaitAck(i, 0);
                client.send(query(-i, new byte[]{1}));
                final RawClient.Message answer = expectAnswer(client, -i, REPLY);
                assertEquals(i, count(answer));
                assertEquals(i, answer.u64(8));
                assertEquals(i, expectAnswer(client, -i, DONE).u64(8));
            }
            assertEquals(50, rig.counters().queries.get());
        }
    }

    @Test
    void shouldSendAllRepliesThenDone() throws IOException
    {
        try (RawClient client = connect())
        {
            client.greet().send(query(5, new byte[3]), query(6, NOTHING), query(5, new byte[1]));
            for (int i = 0; i < 3; i++)
            {
                expectAnswer(client, 5, REPLY);
            }
            expectAnswer(client, 5, DONE);
            expectAnswer(client, 6, DONE);
            expectAnswer(client, 5, REPLY);
            expectAnswer(client, 5, DONE);
        }
    }

    @Test
    void shouldSayWhyThereIsNoAnswerAndGoOn() throws IOException
    {
        try (RawClient client = connect(
            engine -> engine.journal(InMemoryJournal.simulating(DurabilityLevel.JOURNALED)),
            edge -> edge.defaultLevel(DurabilityLevel.JOURNALED)))
        {
            final byte[] wrongFormat = RawMessages.query(5, 1, 0, RawMessages.BY_KEY, "counter", NOTHING);
            wrongFormat[21] = 3;
            client.greet().send(
                RawMessages.query(1, 1, 0, RawMessages.BY_KEY, "nobody", NOTHING),
                RawMessages.query(2, 1, 0, 1, "counter", NOTHING),
                RawMessages.query(2, 1, 7, -2, "counter", NOTHING),
                RawMessages.query(4, SYNCED, 0, 0, "counter", NOTHING),
                wrongFormat,
                RawMessages.query(6, 1, 0, 0, "counter", new byte[(64 << 10) + 1]),
                RawMessages.query(7, 1, 0, 0, "", NOTHING));
            final int[][] refusals = {{1, 2}, {2, 3}, {2, 3}, {4, 6}, {5, 7}, {6, 8}, {7, 2}};
            for (final int[] refusal : refusals)
            {
                expectAnswer(client, refusal[0], refusal[1]);
            }
            client.send(
                RawMessages.query(8, 1, 0, RawMessages.BY_KEY, "echo", NOTHING),
                RawMessages.query(9, 1, 7, RawMessages.BY_KEY, "counter", FAIL),
                RawMessages.query(10, RawMessages.DEFAULT, 0, 0, "counter", NOTHING));
            expectAnswer(client, 8, 4);
            expectAnswer(client, 9, 5);
            expectAnswer(client, 10, DONE);
            assertEquals(9, rig.counters().queriesRefused.get());
        }
    }

    @Test
    void shouldNotReadAConnectionWhileTheQueryLaneIsFullAndServeTheOthers() throws IOException
    {
        try (RawClient client = connect(
            engine ->
            {
                engine.threads().layout(ThreadLayout.INVOKED);
                engine.queries().laneCapacity(16);
            }, edge -> {});
            RawClient other = new RawClient(rig.edge.tcpAddress()))
        {
            client.greet();
            other.greet();
            await(() -> rig.engine.invoke() >= 0 && rig.engine.state() == EngineState.RUNNING);
            for (int i = 1; i <= 40; i++)
            {
                client.send(query(i, NOTHING));
            }
            await(() -> rig.counters().stalls.get() > 0);
            assertEquals(16, rig.engine.queries().depth());
            other.send(RawMessages.event(1, 1, 0, 0, "count", NOTHING));
            await(() -> rig.engine.health().laneDepth() == 1);
            await(() -> rig.engine.invoke() >= 0 && rig.counters().queries.get() == 40);
            await(() -> rig.engine.invoke() >= 0 && client.hasReceived() && other.hasReceived());
            other.awaitAck(1, 1);
        }
    }

    @Test
    void shouldAnswerQueriesBeforeItAnswersGoodbye() throws IOException
    {
        try (RawClient client = connect())
        {
            client.greet().send(query(1, new byte[1]), RawClient.goodbye());
            expectAnswer(client, 1, REPLY);
            expectAnswer(client, 1, DONE);
            assertEquals(0, client.expect(RawClient.GOODBYE).u8(0));
            assertTrue(client.isEnded());
        }
    }

    /** A condition that may meet the end of a connection. */
    private interface Condition
    {
        boolean holds() throws IOException;
    }

    private static void await(final Condition condition) throws IOException
    {
        while (!condition.holds())
        {
            LockSupport.parkNanos(100_000L);
            assertFalse(Thread.interrupted(), "the condition did not come true in time");
        }
    }
}
