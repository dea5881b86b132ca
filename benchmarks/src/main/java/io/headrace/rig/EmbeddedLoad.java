package io.headrace.rig;

import io.headrace.load.LatencyRecorder;
import io.headrace.load.LoadSession;
import io.headrace.load.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Load on an engine in this process: one thread publishes, the thread that calls takes the intervals meanwhile.
 */
final class EmbeddedLoad implements LoadTarget
{
    private static final double NS_PER_SECOND = 1e9;
    private static final int SETTLE_SECONDS = 30;

    private final AcknowledgementLatency sink = new AcknowledgementLatency();
    private final EmbeddedEngine engine;
    private final EventRuns runs;
    private final int batch;
    private final long tickNs;
    private LoadSession.IntervalListener listener = LoadSession.IntervalListener.NONE;
    private long intervalNs = TimeUnit.SECONDS.toNanos(1);
    private long published;

    /**
     * Launches the engine.
     *
     * @param options of the engine.
     * @param folder  for its journal.
     * @param size    of each payload.
     * @param batch   most events in a run.
     * @param tickNs  how long the publisher rests when nothing is due.
     */
    EmbeddedLoad(final EngineOptions options, final Path folder, final int size, final int batch, final long tickNs)
    {
        engine = new EmbeddedEngine(options, folder, sink);
        runs = new EventRuns(engine, size);
        this.batch = Math.min(batch, runs.longest());
        this.tickNs = tickNs;
    }

    EmbeddedEngine engine()
    {
        return engine;
    }

    @Override
    public void listener(final LoadSession.IntervalListener newListener, final long newIntervalNs)
    {
        listener = newListener;
        intervalNs = newIntervalNs;
    }

    @Override
    public void warmUp(final long rate, final int seconds)
    {
        if (seconds > 0)
        {
            sink.recordFrom(Long.MAX_VALUE);
            send(rate, seconds, 0);
            settle();
        }
    }

    @Override
    public long phase(final long rate, final int seconds)
    {
        sink.recordFrom(Long.MIN_VALUE / 2);
        return rate * seconds - send(rate, seconds, 0);
    }

    @Override
    public LoadFigures measure(final long rate, final int seconds)
    {
        final Histogram latency = LatencyRecorder.newHistogram();
        final LoadSession.IntervalListener told = listener;
        listener = (startNs, endNs, count, interval) ->
        {
            latency.add(interval);
            told.onInterval(startNs, endNs, count, interval);
        };
        sink.takeInterval();
        sink.recordFrom(System.nanoTime());
        final long before = sink.acknowledged();
        final long startNs = System.nanoTime();
        final long[] atEnd = new long[2];
        final long sent = send(rate, seconds, SETTLE_SECONDS, atEnd);
        settle();
        final long nowNs = System.nanoTime();
        listener.onInterval(nowNs, nowNs, 0, sink.takeInterval());
        listener = told;
        final double elapsed = (atEnd[0] - startNs) / NS_PER_SECOND;
        return new LoadFigures(elapsed, sent, sink.acknowledged() - before, 0, (atEnd[1] - before) / elapsed, latency);
    }

    private long send(final long rate, final int seconds, final int moreSeconds)
    {
        return send(rate, seconds, moreSeconds, new long[2]);
    }

    /** Publishes on a thread of its own; returns when that has ended: events published. */
    private long send(final long rate, final int seconds, final int moreSeconds, final long[] atEnd)
    {
        final long startNs = System.nanoTime();
        final Schedule schedule = new Schedule(startNs, rate);
        final long windowEndNs = startNs + TimeUnit.SECONDS.toNanos(seconds);
        final long endNs = rate == 0 ? windowEndNs : windowEndNs + TimeUnit.SECONDS.toNanos(moreSeconds);
        final long limit = rate == 0 ? Long.MAX_VALUE : rate * seconds;
        final OpenLoop loop = new OpenLoop(SystemNanoClock.INSTANCE, runs::publish, batch, tickNs);
        final AtomicLong sent = new AtomicLong(-1);
        final PublisherThread thread = new PublisherThread(() -> sent.set(loop.publish(schedule, endNs, limit)));
        sink.nsPerEvent(schedule.nsPerEvent());
        thread.start();
        long fromNs = startNs;
        long fromCount = sink.acknowledged();
        while (thread.isRunning() || System.nanoTime() - windowEndNs < 0)
        {
            final long untilNs = Math.min(fromNs + intervalNs, windowEndNs);
            if (System.nanoTime() - windowEndNs < 0)
            {
                Pause.until(untilNs);
            }
            else
            {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            final long nowNs = System.nanoTime();
            final long count = sink.acknowledged();
            if (atEnd[0] == 0 && nowNs - windowEndNs >= 0)
            {
                atEnd[0] = nowNs;
                atEnd[1] = count;
            }
            if (nowNs - fromNs >= intervalNs)
            {
                listener.onInterval(fromNs, nowNs, count - fromCount, sink.takeInterval());
                fromNs = nowNs;
                fromCount = count;
            }
        }
        thread.check();
        published += sent.get();
        return sent.get();
    }

    private void settle()
    {
        final long target = published;
        Pause.until(() -> sink.acknowledged() >= target, "acknowledging what was published", SETTLE_SECONDS);
    }

    @Override
    public void close() throws IOException
    {
        engine.close();
    }
}
