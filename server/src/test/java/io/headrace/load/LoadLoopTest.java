package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadLoopTest
{
    private static final int RATE = 1_000_000;
    private static final long NS_PER_EVENT = 1_000;

    private final LatencyRecorder recorder = new LatencyRecorder();
    private final List<LoadProducer> producers = new ArrayList<>();
    private final List<FakeConnection> connections = new ArrayList<>();
    private long nowNs;
    private LoadLoop loop;

    @BeforeEach
    void connect() throws IOException
    {
        for (int i = 0; i < 2; i++)
        {
            final LoadProducer producer = new LoadProducer(
                () -> nowNs, recorder, LoadProducer.AcknowledgementLog.NONE, this::open);
            producer.recordFrom(0);
            producers.add(producer);
        }
        loop = new LoadLoop(() -> nowNs, new StampedPayload(16), producers, 10);
        loop.follow(new Schedule(0, RATE));
    }

    @Test
    void shouldSendWhatIsDueAndNoMore() throws IOException
    {
        nowNs = 24 * NS_PER_EVENT;
        loop.doWork();

        assertEquals(25, loop.sent());
        assertEquals(List.of(10, 5), connections.get(0).batches);
        assertEquals(List.of(10), connections.get(1).batches);
    }

    @Test
    void shouldStopAtTheLimit() throws IOException
    {
        nowNs = 1_000 * NS_PER_EVENT;
        loop.doWork(7);

        assertEquals(7, loop.scheduledSent());
    }

    @Test
    void shouldChargeAStallToTheEventsThatItDelayed() throws IOException
    {
        connections.get(0).vacancy = 0;
        connections.get(1).vacancy = 0;
        nowNs = 99 * NS_PER_EVENT;
        loop.doWork();
        assertEquals(0, loop.sent());

        connections.get(0).vacancy = 100;
        nowNs = 100 * NS_PER_EVENT;
        loop.doWork(101);
        assertEquals(101, loop.sent());
        connections.get(0).acknowledge = 101;
        nowNs = 150 * NS_PER_EVENT;
        loop.doWork(101);

        final Histogram latency = recorder.total();
        assertEquals(101, latency.getTotalCount());
        assertTrue(latency.valuesAreEquivalent(150 * NS_PER_EVENT, latency.getMaxValue()));
        assertTrue(latency.valuesAreEquivalent(50 * NS_PER_EVENT, latency.getMinValue()));
        assertTrue(latency.valuesAreEquivalent(100 * NS_PER_EVENT, latency.getValueAtPercentile(50.0)));
        assertEquals(0, loop.outstanding());
    }

    @Test
    void shouldCountFromSendingWithoutARate() throws IOException
    {
        connections.get(0).vacancy = 10;
        connections.get(1).vacancy = 0;
        loop.follow(new Schedule(0, 0));
        nowNs = 5_000;
        loop.doWork(10);
        connections.get(0).acknowledge = 10;
        nowNs = 7_000;
        loop.doWork(10);

        assertTrue(recorder.total().valuesAreEquivalent(2_000, recorder.total().getMinValue()));
        assertTrue(recorder.total().valuesAreEquivalent(2_000, recorder.total().getMaxValue()));
    }

    @Test
    void shouldRecordOnlyEventsDueInTheMeasurement() throws IOException
    {
        producers.get(0).recordFrom(10 * NS_PER_EVENT);
        producers.get(1).recordFrom(10 * NS_PER_EVENT);
        nowNs = 9 * NS_PER_EVENT;
        loop.doWork();
        nowNs = 14 * NS_PER_EVENT;
        loop.doWork();
        connections.get(0).acknowledge = 10;
        connections.get(1).acknowledge = 5;
        nowNs = 20 * NS_PER_EVENT;
        loop.doWork(15);

        assertEquals(5, recorder.total().getTotalCount());
        assertEquals(10, producers.get(0).acknowledged());
        assertEquals(0, producers.get(0).acknowledgedRecorded());
        assertEquals(5, producers.get(1).acknowledgedRecorded());
    }

    @Test
    void shouldKeepRefusalsApart() throws IOException
    {
        nowNs = 9 * NS_PER_EVENT;
        loop.doWork();
        connections.get(0).refuse = 10;
        loop.doWork(10);

        assertEquals(0, recorder.total().getTotalCount());
        assertEquals(10, producers.get(0).refused());
        assertEquals(10L, producers.get(0).refusals().get("planned"));
        assertEquals(0, loop.outstanding());
    }

    private EventConnection open(final EventListener listener)
    {
        final FakeConnection connection = new FakeConnection(listener);
        connections.add(connection);
        return connection;
    }

    private static final class FakeConnection implements EventConnection
    {
        private final EventListener listener;
        private final List<Integer> batches = new ArrayList<>();
        private int vacancy = 1_000;
        private long acknowledge;
        private long refuse;

        FakeConnection(final EventListener listener)
        {
            this.listener = listener;
        }

        @Override
        public int vacancy()
        {
            return vacancy;
        }

        @Override
        public void send(final PayloadWriter payloads, final int count)
        {
            batches.add(count);
        }

        @Override
        public int flush()
        {
            return 0;
        }

        @Override
        public int poll()
        {
            if (refuse > 0)
            {
                listener.onRefused(1, refuse, "planned");
                refuse = 0;
            }
            if (acknowledge > 0)
            {
                listener.onAcknowledged(acknowledge, acknowledge);
                acknowledge = 0;
            }
            return 0;
        }

        @Override
        public void close()
        {
            vacancy = 0;
        }
    }
}
