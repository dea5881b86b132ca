package io.headrace.load;

import io.headrace.bus.Lanes;
import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Publishes a flow over one TCP connection and keeps book of what was acknowledged under which sequence. Not
 * threadsafe.
 */
final class DemoFeed implements AutoCloseable
{
    /** Topic of the demonstration. */
    static final String TOPIC = "orders";

    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final long STEADY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final double STEADY = 0.98;
    /** Share of a second's events that may be in flight when the warm-up ends. */
    private static final double STEADY_IN_FLIGHT = 0.05;
    private static final long ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long DEATH_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final LatencyRecorder recorder = new LatencyRecorder();
    private final AcknowledgedRanges acknowledged;
    private final ProgressLine progress;
    private final LoadProducer producer;
    private final LoadLoop loop;
    private final long firstIndex;
    private final long rate;
    private long lastSession;

    /**
     * Connects.
     *
     * @param address      of the server.
     * @param settings     of the demonstration.
     * @param flow         to publish.
     * @param maxLength    of its events.
     * @param firstIndex   of the flow, where this feed begins.
     * @param acknowledged takes what was acknowledged.
     * @param progress     shown meanwhile.
     * @throws IOException if there is no connection.
     */
    DemoFeed(
        final InetSocketAddress address,
        final DemoSettings settings,
        final PayloadWriter flow,
        final int maxLength,
        final long firstIndex,
        final AcknowledgedRanges acknowledged,
        final ProgressLine progress) throws IOException
    {
        this.acknowledged = acknowledged;
        this.progress = progress;
        this.firstIndex = firstIndex;
        rate = settings.rate();
        final TcpClientSettings client = new TcpClientSettings(
            "headrace demo",
            TOPIC,
            DurabilityLevel.JOURNALED,
            PayloadFormat.BINARY,
            settings.batch(),
            maxLength,
            false,
            Lanes.DEFAULT_URGENCY,
            0,
            CONNECT_TIMEOUT_MS,
            TcpClientSettings.BUFFER_LENGTH);
        producer = new LoadProducer(clock, recorder, this::onAcknowledged, listener ->
            TcpClient.connect(address, client, listener));
        loop = new LoadLoop(clock, flow, List.of(producer), settings.batch());
        progress.start(clock.nanoTime(), 0);
    }

    private void onAcknowledged(final long sessionSequence, final long sequence)
    {
        final long count = sessionSequence - lastSession;
        acknowledged.add(firstIndex + lastSession, sequence - count + 1, count);
        lastSession = sessionSequence;
    }

    /**
     * Publishes at the offered rate, unmeasured, until the server keeps up with it: code that is not compiled yet, or
     * another process on the machine, must not be measured.
     *
     * @param seconds     at least.
     * @param mostSeconds at most, kept up with or not.
     * @return seconds that it took.
     * @throws IOException if the connection is lost.
     */
    double warmUp(final int seconds, final int mostSeconds) throws IOException
    {
        final long startNs = clock.nanoTime();
        final long mostNs = startNs + TimeUnit.SECONDS.toNanos(mostSeconds);
        long intervalNs = startNs;
        boolean steady = seconds == 0;
        while (!steady && intervalNs - mostNs < 0)
        {
            loop.follow(new Schedule(intervalNs, rate));
            final long before = producer.acknowledged();
            final long endNs = runUntil(intervalNs + STEADY_INTERVAL_NS, "warm-up ");
            final double due = rate * (endNs - intervalNs) / (double)TimeUnit.SECONDS.toNanos(1);
            steady = endNs - startNs >= TimeUnit.SECONDS.toNanos(seconds) &&
                producer.acknowledged() - before >= STEADY * due && loop.outstanding() <= STEADY_IN_FLIGHT * rate;
            intervalNs = endNs;
        }
        return (intervalNs - startNs) / (double)TimeUnit.SECONDS.toNanos(1);
    }

    /** Publishes at the offered rate and measures; goes on publishing afterwards. */
    DemoMeasurement measure(final int seconds) throws IOException
    {
        final long startNs = clock.nanoTime();
        final long acknowledgedBefore = producer.acknowledged();
        producer.recordFrom(startNs);
        loop.follow(new Schedule(startNs, rate));
        final long endNs = runUntil(startNs + TimeUnit.SECONDS.toNanos(seconds), "measured");
        final long sentInTime = loop.scheduledSent();
        final double windowSeconds = (endNs - startNs) / (double)TimeUnit.SECONDS.toNanos(1);
        final long acknowledgedInWindow = producer.acknowledged() - acknowledgedBefore;
        final Histogram latency = recorder.total().copy();
        return new DemoMeasurement(
            windowSeconds,
            acknowledgedInWindow,
            acknowledgedInWindow / windowSeconds,
            sentInTime >= LoadSession.RATE_MET * rate * windowSeconds,
            latency);
    }

    /**
     * Kills the server while events are in flight, and takes the acknowledgements that it had sent before.
     *
     * @param server to kill.
     * @return events in flight when the signal was sent.
     * @throws IOException if the connection outlives the server.
     */
    long kill(final ChildServer server) throws IOException
    {
        final long deadlineNs = clock.nanoTime() + DEATH_TIMEOUT_NS;
        loop.doWork();
        while (loop.outstanding() == 0)
        {
            requireBefore(deadlineNs, "no event could be brought into flight");
            loop.idle(loop.doWork());
        }
        final long inFlight = loop.outstanding();
        server.kill();
        try
        {
            while (true)
            {
                requireBefore(deadlineNs, "the connection outlived the server");
                loop.idle(loop.doWork());
            }
        }
        catch (final IOException ex)
        {
            requireBefore(deadlineNs, ex.getMessage());
            takeLastAnswers(deadlineNs);
        }
        return inFlight;
    }

    private void takeLastAnswers(final long deadlineNs) throws IOException
    {
        try
        {
            while (true)
            {
                requireBefore(deadlineNs, "the connection outlived the server");
                producer.poll();
            }
        }
        catch (final IOException ex)
        {
            // The end of the stream: what was not acknowledged by now never will be.
            requireBefore(deadlineNs, ex.getMessage());
        }
    }

    /** Publishes a number of events at the offered rate and waits until all are acknowledged. */
    void publish(final long count) throws IOException
    {
        final long deadlineNs = clock.nanoTime() + ANSWER_TIMEOUT_NS;
        loop.follow(new Schedule(clock.nanoTime(), rate));
        while (loop.scheduledSent() < count || loop.outstanding() > 0)
        {
            requireBefore(deadlineNs, "events=" + loop.outstanding() + " got no answer after the recovery");
            loop.idle(loop.doWork(count));
        }
    }

    private void requireBefore(final long deadlineNs, final String otherwise)
    {
        if (clock.nanoTime() - deadlineNs >= 0)
        {
            throw new IllegalStateException(otherwise);
        }
    }

    private long runUntil(final long endNs, final String label) throws IOException
    {
        long nowNs = clock.nanoTime();
        while (nowNs - endNs < 0)
        {
            loop.idle(loop.doWork());
            nowNs = clock.nanoTime();
            if (progress.isDue(nowNs))
            {
                progress.show(label, nowNs, producer.acknowledged(), recorder.interval());
                recorder.endInterval();
            }
        }
        return nowNs;
    }

    /** Events sent, answered or not. */
    long sent()
    {
        return loop.sent();
    }

    /** Events refused, which a healthy demonstration has none of. */
    long refused()
    {
        return producer.refused();
    }

    /** Replies of the handler. */
    long replies()
    {
        return producer.replies();
    }

    /** Messages that the events went out in. */
    long messages()
    {
        return loop.messages();
    }

    @Override
    public void close()
    {
        producer.close();
    }
}
