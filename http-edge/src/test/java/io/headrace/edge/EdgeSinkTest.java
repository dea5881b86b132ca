package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EdgeSinkTest
{
    private static final int SINK_INDEX = 3;
    private static final int RING_LENGTH = 1024;

    private final EventLoops loops = new EventLoops(2, "auto");
    private final EdgeSink sink = new EdgeSink(loops, 2, RING_LENGTH);

    EdgeSinkTest()
    {
        sink.index(SINK_INDEX);
    }

    @AfterEach
    void close()
    {
        loops.close();
    }

    /** Writes down what it is told. */
    private static final class Recorder implements CompletionTarget
    {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void onAcknowledged(
            final long correlation,
            final int index,
            final long firstSequence,
            final int count,
            final DurabilityLevel level)
        {
            calls.add("ack " + correlation + " " + index + " " + firstSequence + " " + count + " " + level);
        }

        @Override
        public void onOutcome(
            final long correlation, final int index, final int count, final Outcome outcome, final long value)
        {
            calls.add("outcome " + correlation + " " + index + " " + count + " " + outcome + " " + value);
        }

        @Override
        public void onReply(
            final long correlation,
            final int index,
            final long sequence,
            final PayloadFormat format,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            calls.add("reply " + correlation + " " + index + " " + sequence + " " + format + " " +
                buffer.getStringWithoutLengthAscii(offset, length));
        }

        @Override
        public void onCompletionsEnd()
        {
            calls.add("end");
        }
    }

    private <T> T on(final int loop, final Callable<T> task) throws Exception
    {
        return loops.loop(loop).submit(task).get(5, TimeUnit.SECONDS);
    }

    private long register(final int loop, final CompletionTarget target) throws Exception
    {
        return on(loop, () -> sink.register(loops.loop(loop), target));
    }

    @Test
    void shouldDeliverEachCompletionAloneAlsoAtTheEndOfTheRing() throws Exception
    {
        final Recorder target = new Recorder();
        final long source = register(0, target);
        final UnsafeBuffer reply = new UnsafeBuffer(new byte[100]);
        for (int i = 1; i <= 100; i++)
        {
            assertTrue(sink.onReply(source, i, 0, i, PayloadFormat.TEXT, reply, 0, i % 80));
            sink.onEndOfCycle();
            final int expected = 2 * i;
            assertEquals(expected, on(0, () -> target.calls.size()), "completion " + i + " and its end");
        }
    }

    @Test
    void shouldDeliverToTheTargetOnItsLoopWithOneEnd() throws Exception
    {
        final Recorder first = new Recorder();
        final Recorder second = new Recorder();
        final long firstSource = register(0, first);
        final long secondSource = register(1, second);
        assertEquals(SINK_INDEX, SourceRef.sink(firstSource));
        final UnsafeBuffer reply = new UnsafeBuffer("xhellox".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertTrue(sink.onReply(firstSource, 7, 1, 42, PayloadFormat.JSON, reply, 1, 5));
        assertTrue(sink.onOutcome(firstSource, 7, 3, 5, Outcome.EVICTED, 1L << 40));
        assertTrue(sink.onAcknowledged(firstSource, 7, 1, 41, 2, DurabilityLevel.SYNCED));
        assertTrue(sink.onAcknowledged(secondSource, 1, 0, 43, 1, DurabilityLevel.ACCEPTED));
        sink.onEndOfCycle();
        assertArrayEquals(new String[]{"reply 7 1 42 JSON hello",
            "outcome 7 3 5 EVICTED " + (1L << 40), "ack 7 1 41 2 synced", "end"},
            on(0, () -> first.calls.toArray()));
        assertArrayEquals(new String[]{"ack 1 0 43 1 accepted", "end"}, on(1, () -> second.calls.toArray()));
    }

    @Test
    void shouldDropAndCountWhatComesLateAndNotMisdeliver() throws Exception
    {
        final long gone = register(0, new Recorder());
        on(0, () ->
        {
            sink.unregister(gone);
            sink.unregister(gone);
            return null;
        });
        final Recorder successor = new Recorder();
        final long source = register(0, successor);
        assertEquals(SourceRef.slot(gone), SourceRef.slot(source));
        assertNotEquals(gone, source);
        assertTrue(sink.onAcknowledged(gone, 1, 0, 1, 1, DurabilityLevel.SYNCED));
        sink.onEndOfCycle();
        assertEquals(0, on(0, () -> successor.calls.size()));
        assertEquals(1, sink.lateCompletions());
        assertEquals(1, sink.connections());
    }

    @Test
    void shouldRefuseMoreThanItsConnections() throws Exception
    {
        assertNotEquals(SourceRef.NONE, register(0, new Recorder()));
        assertNotEquals(SourceRef.NONE, register(1, new Recorder()));
        assertEquals(SourceRef.NONE, register(1, new Recorder()));
        assertEquals(2, sink.connections());
    }

    @Test
    void shouldAskToBeCalledAgainWhenTheRingIsFull() throws Exception
    {
        final Recorder target = new Recorder();
        final long source = register(0, target);
        final int delivered = on(0, () ->
        {
            int count = 0;
            while (sink.onAcknowledged(source, count, 0, count, 1, DurabilityLevel.SYNCED))
            {
                count++;
            }
            return count;
        });
        assertTrue(delivered > 0 && delivered < RING_LENGTH / 40, "delivered " + delivered);
        assertEquals(delivered + 1, on(0, () -> target.calls.size()));
        assertTrue(sink.onAcknowledged(source, 0, 0, 0, 1, DurabilityLevel.SYNCED));
    }
}
