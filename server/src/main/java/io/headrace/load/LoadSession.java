package io.headrace.load;

import io.headrace.bus.PayloadFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The connections of a load run, through which phases of any rate are sent one after the other. Belongs to one thread,
 * which sends and receives for all connections while it is in one of the methods.
 */
public final class LoadSession implements AutoCloseable
{
    /** Share of the schedule that must have been sent in time for the rate to count as met. */
    static final double RATE_MET = 0.99;

    /** Is told what was acknowledged in each interval of a phase. */
    @FunctionalInterface
    public interface IntervalListener
    {
        /** Is told nothing. */
        IntervalListener NONE = (startNs, endNs, acknowledged, latency) ->
        {
        };

        /**
         * An interval has ended.
         *
         * @param startNs      of the interval, {@link System#nanoTime()}.
         * @param endNs        of the interval.
         * @param acknowledged events acknowledged in it.
         * @param latency      of those that were due in a phase that is recorded, valid during the call.
         */
        void onInterval(long startNs, long endNs, long acknowledged, Histogram latency);
    }

    private final LatencyRecorder recorder = new LatencyRecorder();
    private final List<LoadProducer> producers = new ArrayList<>();
    private final LoadSettings settings;
    private final NanoClock clock;
    private final LoadLoop loop;
    private IntervalListener listener = IntervalListener.NONE;
    private long intervalNs = TimeUnit.SECONDS.toNanos(1);
    private boolean recording;
    private long intervalFromNs;
    private long intervalFromCount;

    /** Opens the connections. */
    LoadSession(
        final LoadSettings settings,
        final PayloadWriter payloads,
        final NanoClock clock,
        final LoadProducer.Opener opener) throws IOException
    {
        this.settings = settings;
        this.clock = clock;
        loop = new LoadLoop(clock, payloads, producers, settings.batch());
        boolean opened = false;
        try
        {
            for (int i = 0; i < settings.connections(); i++)
            {
                producers.add(new LoadProducer(clock, recorder, LoadProducer.AcknowledgementLog.NONE, opener));
            }
            opened = true;
        }
        finally
        {
            if (!opened)
            {
                close();
            }
        }
    }

    /**
     * Opens the connections of a session whose payloads are text of {@link LoadSettings#eventLength()} bytes.
     *
     * @param settings of the session; rate and seconds are given with each phase.
     * @return a session that has sent nothing yet.
     * @throws IOException if a connection cannot be opened.
     */
    public static LoadSession open(final LoadSettings settings) throws IOException
    {
        return new LoadSession(
            settings,
            new StampedPayload(settings.eventLength()),
            SystemNanoClock.INSTANCE,
            connection -> open(settings, PayloadFormat.TEXT, connection));
    }

    /** Opens a connection as the settings say. */
    static EventConnection open(
        final LoadSettings settings, final PayloadFormat format, final EventListener listener) throws IOException
    {
        if (settings.http())
        {
            return HttpConnection.connect(settings.address(), settings, listener);
        }
        final TcpClientSettings client = new TcpClientSettings(
            "headrace load",
            settings.topic(),
            settings.durability(),
            format,
            settings.batch(),
            settings.eventLength(),
            settings.session(),
            settings.urgency(),
            settings.keys(),
            settings.timeoutMs(),
            settings.bufferLength(TcpClientSettings.BUFFER_LENGTH));
        return TcpClient.connect(settings.address(), client, listener);
    }

    /**
     * Sets who is told about intervals.
     *
     * @param newListener   to tell.
     * @param newIntervalNs how long an interval is.
     */
    public void listener(final IntervalListener newListener, final long newIntervalNs)
    {
        listener = newListener;
        intervalNs = newIntervalNs;
    }

    /**
     * Sends for a time and records nothing of it.
     *
     * @param rate    events per second, 0 for as many as there is room for.
     * @param seconds to send.
     * @throws IOException if a connection is lost.
     */
    public void warmUp(final long rate, final int seconds) throws IOException
    {
        if (seconds > 0)
        {
            recordFrom(Long.MAX_VALUE);
            recording = false;
            send(rate, seconds, Long.MAX_VALUE);
        }
    }

    /**
     * Sends for a time and records, without waiting for what is in flight or overdue at the end: what is overdue then
     * is given up, as by a producer that back-pressure has told to slow down.
     *
     * @param rate    events per second.
     * @param seconds to send.
     * @return events given up.
     * @throws IOException if a connection is lost.
     */
    public long phase(final long rate, final int seconds) throws IOException
    {
        if (!recording)
        {
            recordFrom(clock.nanoTime());
            recording = true;
        }
        final long planned = rate * seconds;
        send(rate, seconds, planned);
        return planned - loop.scheduledSent();
    }

    /**
     * Sends for a time, then what is overdue, and waits for the answers: what is late counts from when it was due.
     *
     * @param rate    events per second, 0 for as many as there is room for.
     * @param seconds to send.
     * @return what was found, without a floor.
     * @throws IOException if a connection is lost.
     */
    public LoadResult measure(final long rate, final int seconds) throws IOException
    {
        recorder.reset();
        final long startNs = clock.nanoTime();
        final long planned = rate == 0 ? Long.MAX_VALUE : rate * seconds;
        recordFrom(startNs);
        final long acknowledgedBefore = acknowledged();
        final long messagesBefore = loop.messages();
        final long refusedBefore = refused();
        final long windowEndNs = send(rate, seconds, planned);
        final long sentInTime = loop.scheduledSent();
        final long acknowledgedInWindow = acknowledged() - acknowledgedBefore;
        settle(rate, planned, windowEndNs + TimeUnit.MILLISECONDS.toNanos(settings.timeoutMs()));
        endInterval(clock.nanoTime());
        long recorded = 0;
        final Map<String, Long> refusals = new TreeMap<>();
        for (final LoadProducer producer : producers)
        {
            recorded += producer.acknowledgedRecorded();
            producer.refusals().forEach((reason, count) -> refusals.merge(reason, count, Long::sum));
        }
        final double elapsed = (windowEndNs - startNs) / (double)TimeUnit.SECONDS.toNanos(1);
        return new LoadResult(
            settings.at(rate, seconds),
            elapsed,
            loop.scheduledSent(),
            sentInTime,
            recorded,
            refused() - refusedBefore,
            loop.outstanding(),
            acknowledgedInWindow / elapsed,
            loop.messages() - messagesBefore,
            refusals,
            recorder.total().copy(),
            new Histogram(1));
    }

    /** Sends what is overdue, then waits for the answers, not longer than to a deadline. */
    private void settle(final long rate, final long planned, final long deadlineNs) throws IOException
    {
        while (rate > 0 && loop.scheduledSent() < planned && clock.nanoTime() - deadlineNs < 0)
        {
            loop.idle(loop.doWork(planned));
        }
        loop.stopSending();
        while (loop.outstanding() > 0 && clock.nanoTime() - deadlineNs < 0)
        {
            loop.idle(loop.doWork());
        }
    }

    private void recordFrom(final long dueNs)
    {
        for (final LoadProducer producer : producers)
        {
            producer.recordFrom(dueNs);
        }
    }

    /** Sends by a new schedule and returns when the time is over: the time then. */
    private long send(final long rate, final int seconds, final long limit) throws IOException
    {
        long nowNs = clock.nanoTime();
        final long endNs = nowNs + TimeUnit.SECONDS.toNanos(seconds);
        beginInterval(nowNs);
        loop.follow(new Schedule(nowNs, rate));
        while (nowNs - endNs < 0)
        {
            loop.idle(loop.doWork(limit));
            nowNs = clock.nanoTime();
            if (nowNs - intervalFromNs >= intervalNs)
            {
                endInterval(nowNs);
            }
        }
        return nowNs;
    }

    private void beginInterval(final long nowNs)
    {
        intervalFromNs = nowNs;
        intervalFromCount = acknowledged();
    }

    private void endInterval(final long nowNs)
    {
        listener.onInterval(intervalFromNs, nowNs, acknowledged() - intervalFromCount, recorder.interval());
        recorder.endInterval();
        beginInterval(nowNs);
    }

    /** Events acknowledged since the session was opened. */
    public long acknowledged()
    {
        long sum = 0;
        for (int i = 0; i < producers.size(); i++)
        {
            sum += producers.get(i).acknowledged();
        }
        return sum;
    }

    /** Events refused since the session was opened. */
    public long refused()
    {
        long sum = 0;
        for (int i = 0; i < producers.size(); i++)
        {
            sum += producers.get(i).refused();
        }
        return sum;
    }

    @Override
    public void close()
    {
        producers.forEach(LoadProducer::close);
    }
}
