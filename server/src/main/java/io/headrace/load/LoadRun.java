package io.headrace.load;

import java.io.IOException;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;

/**
 * One load run from connecting to the last answer, with the floor beside it and its progress shown. For one use, on
 * the calling thread.
 */
final class LoadRun
{
    private final LoadSettings settings;
    private final PayloadWriter payloads;
    private final NanoClock clock;
    private final ProgressLine progress;
    private String label = "warm-up";
    private long acknowledged;

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
        this.payloads = payloads;
        this.clock = clock;
        this.progress = progress;
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
        try (FloorRecorder floor = new FloorRecorder();
            LoadSession session = new LoadSession(settings, payloads, clock, opener))
        {
            session.listener(this::onInterval, ProgressLine.INTERVAL_NS);
            floor.start();
            progress.start(clock.nanoTime(), 0);
            session.warmUp(settings.rate(), settings.warmupSeconds());
            label = "measured";
            final LoadResult result = session.measure(settings.rate(), settings.seconds());
            floor.stop();
            return result.withFloor(floor.histogram());
        }
        finally
        {
            progress.clear();
        }
    }

    private void onInterval(final long startNs, final long endNs, final long count, final Histogram latency)
    {
        acknowledged += count;
        progress.show(label, endNs, acknowledged, latency);
    }
}
