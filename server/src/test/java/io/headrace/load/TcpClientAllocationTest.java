package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TcpClientAllocationTest
{
    private static final int BATCH = 100;
    private static final int WARMUP = 300;
    private static final int ROUND = 140;
    private static final int MEASURED = 5 * ROUND;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final LatencyRecorder recorder = new LatencyRecorder();

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void shouldAllocateNothingPerEvent(final int keys) throws Exception
    {
        final ExecutorService executor = Executors.newSingleThreadExecutor();
        try (FakeTcpServer server = new FakeTcpServer())
        {
            final Future<?> script = executor.submit(() ->
            {
                server.acceptHello();
                server.welcome(1_000_000, 1 << 20);
                for (long i = 1; i <= WARMUP + MEASURED; i++)
                {
                    server.take();
                    server.ack(i * BATCH, i * BATCH, 1);
                }
                return null;
            });
            final TcpClientSettings settings = new TcpClientSettings(
                "test", "t", DurabilityLevel.JOURNALED, PayloadFormat.TEXT, BATCH, 40, false, 3, keys, 10_000,
                TcpClientSettings.BUFFER_LENGTH);
            try (LoadProducer producer = new LoadProducer(SystemNanoClock.INSTANCE, recorder,
                LoadProducer.AcknowledgementLog.NONE, listener ->
                    TcpClient.connect(server.address(), settings, listener)))
            {
                producer.recordFrom(Long.MIN_VALUE);
                final LoadLoop loop =
                    new LoadLoop(SystemNanoClock.INSTANCE, new StampedPayload(40), List.of(producer), BATCH);
                loop.follow(new Schedule(System.nanoTime(), 0));
                publish(loop, 0, WARMUP);
                long leastBytes = Long.MAX_VALUE;
                for (int from = WARMUP; from < WARMUP + MEASURED; from += ROUND)
                {
                    final long beforeBytes = threads.getCurrentThreadAllocatedBytes();
                    publish(loop, from, from + ROUND);
                    leastBytes = Math.min(leastBytes, threads.getCurrentThreadAllocatedBytes() - beforeBytes);
                }
                // what the runtime allocates now and then does not recur in every round
                assertEquals(0, leastBytes, "bytes allocated for events=" + ROUND * BATCH);
            }
            script.get();
        }
        finally
        {
            executor.shutdownNow();
        }
    }

    private static void publish(final LoadLoop loop, final int from, final int to) throws IOException
    {
        for (long batches = from + 1L; batches <= to; batches++)
        {
            final long limit = batches * BATCH;
            while (loop.scheduledSent() < limit || loop.outstanding() > 0)
            {
                loop.idle(loop.doWork(limit));
            }
        }
    }
}
