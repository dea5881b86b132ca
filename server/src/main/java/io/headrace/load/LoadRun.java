package io.headrace.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;

/**
 * One load run from connecting to the last answer. For one use, on the calling thread.
 */
final class LoadRun
{
    /** Share of the schedule that must have been sent in time for the rate to count as met. */
    static final double RATE_MET = 0.99;

    private final LoadSettings settings;
    private final NanoClock clock;
    private final ProgressLine progress;
    private final LatencyRecorder recorder = new LatencyRecorder();
    private final List<LoadProducer> producers = new ArrayList<>();
    private final LoadLoop loop;

    /**
     * A run.
     *
     * @param settings what to do.
     * @param payloads to send.
     * @param clock    to schedule by.
     * @param progress shown while it runs.
     */
    LoadRun(
        final LoadSettings settings, final PayloadWriter payloads, final NanoClock clock, final ProgressLine progress)
    {
        this.settings = settings;
        this.clock = clock;
        this.progress = progress;
        loop = new LoadLoop(clock, payloads, producers, settings.batch());
    }

    /**
     * Runs.
     *
     * @param opener of the connections.
     * @return what happened.
     * @throws IOException if a connection cannot be opened or is lost.
     */
    LoadResult run(final LoadProducer.Opener opener) throws IOException
    {
        try (FloorRecorder floor = new FloorRecorder())
        {
            for (int i = 0; i < settings.connections(); i++)
            {
                producers.add(new LoadProducer(clock, recorder, LoadProducer.AcknowledgementLog.NONE, opener));
            }
            floor.start();
            final long warmupFromNs = clock.nanoTime();
            progress.start(warmupFromNs, 0);
            if (settings.warmupSeconds() > 0)
            {
                loop.follow(new Schedule(warmupFromNs, settings.rate()));
                runUntil(warmupFromNs + TimeUnit.SECONDS.toNanos(settings.warmupSeconds()), Long.MAX_VALUE, "warm-up");
            }
            final LoadResult result = measure();
            floor.stop();
            return result.withFloor(floor.histogram());
        }
        finally
        {
            progress.clear();
            producers.forEach(LoadProducer::close);
        }
    }

    private LoadResult measure() throws IOException
    {
        final long startNs = clock.nanoTime();
        final long windowNs = TimeUnit.SECONDS.toNanos(settings.seconds());
        final long planned = settings.rate() == 0 ? Long.MAX_VALUE : settings.rate() * settings.seconds();
        for (final LoadProducer producer : producers)
        {
            producer.recordFrom(startNs);
        }
        final long acknowledgedBefore = acknowledged();
        final long messagesBefore = loop.messages();
        final long refusedBefore = refused();
        loop.follow(new Schedule(startNs, settings.rate()));
        final long windowEndNs = runUntil(startNs + windowNs, planned, "measured");
        final long sentInTime = loop.scheduledSent();
        final long acknowledgedInWindow = acknowledged() - acknowledgedBefore;
        final long deadlineNs = windowEndNs + TimeUnit.MILLISECONDS.toNanos(settings.timeoutMs());
        while (settings.rate() > 0 && loop.scheduledSent() < planned && clock.nanoTime() - deadlineNs < 0)
        {
            loop.idle(loop.doWork(planned));
        }
        loop.stopSending();
        while (loop.outstanding() > 0 && clock.nanoTime() - deadlineNs < 0)
        {
            loop.idle(loop.doWork());
        }
        long recorded = 0;
        final Map<String, Long> refusals = new TreeMap<>();
        for (final LoadProducer producer : producers)
        {
            recorded += producer.acknowledgedRecorded();
            producer.refusals().forEach((reason, count) -> refusals.merge(reason, count, Long::sum));
        }
        final double seconds = (windowEndNs - startNs) / (double)TimeUnit.SECONDS.toNanos(1);
        return new LoadResult(
            settings,
            seconds,
            loop.scheduledSent(),
            sentInTime,
            recorded,
            refused() - refusedBefore,
            loop.outstanding(),
            acknowledgedInWindow / seconds,
            loop.messages() - messagesBefore,
            refusals,
            recorder.total(),
            new Histogram(1));
    }

    private long runUntil(final long endNs, final long limit, final String label) throws IOException
    {
        long nowNs = clock.nanoTime();
        while (nowNs - endNs < 0)
        {
            loop.idle(loop.doWork(limit));
            nowNs = clock.nanoTime();
            if (progress.isDue(nowNs))
            {
                progress.show(label, nowNs, acknowledged(), recorder.interval());
                recorder.endInterval();
            }
        }
        return nowNs;
    }

    private long acknowledged()
    {
        long sum = 0;
        for (int i = 0; i < producers.size(); i++)
        {
            sum += producers.get(i).acknowledged();
        }
        return sum;
    }

    private long refused()
    {
        long sum = 0;
        for (int i = 0; i < producers.size(); i++)
        {
            sum += producers.get(i).refused();
        }
        return sum;
    }
}
