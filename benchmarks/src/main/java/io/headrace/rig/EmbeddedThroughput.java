package io.headrace.rig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * Events per second of an embedded engine whose publishers never stop. Set, then run, by one thread.
 */
final class EmbeddedThroughput
{
    private String durability = "none";
    private int producers = 1;
    private int shards = 1;
    private int batch = 1;
    private int size;

    EmbeddedThroughput durability(final String value)
    {
        durability = value;
        return this;
    }

    EmbeddedThroughput producers(final int value)
    {
        producers = value;
        return this;
    }

    EmbeddedThroughput shards(final int value)
    {
        shards = value;
        return this;
    }

    EmbeddedThroughput batch(final int value)
    {
        batch = value;
        return this;
    }

    EmbeddedThroughput size(final int value)
    {
        size = value;
        return this;
    }

    /** Warms an engine up and counts for the seconds of the options. */
    double eventsPerSecond(final RunOptions options) throws IOException
    {
        final RunRecord unused = new RunRecord("embedded", "events/s");
        try (WorkFolder folder = options.newWorkFolder("throughput");
            EmbeddedEngine engine =
                new EmbeddedEngine(EngineOptions.of(durability, "auto", shards), folder.path(), null))
        {
            sustained(engine, start(engine, producers, size, batch, Long.MAX_VALUE), options, 1, unused);
        }
        return unused.samples().get(0);
    }

    /** Counts between moments, while publishers never stop until the last of them. */
    static void sustained(
        final EmbeddedEngine engine,
        final List<ClosedLoop> loops,
        final RunOptions options,
        final int samples,
        final RunRecord record) throws IOException
    {
        try
        {
            Pause.seconds(options.warmup());
            for (int i = 0; i < samples; i++)
            {
                final EmbeddedSpan span = EmbeddedSpan.begin(engine);
                Pause.seconds(options.seconds());
                record.sample(span.end(engine, record));
            }
        }
        finally
        {
            CloseHelper.closeAll(loops);
        }
    }

    /** Starts publishers that share a number of events. */
    static List<ClosedLoop> start(
        final EmbeddedEngine engine, final int producers, final int size, final int batch, final long events)
    {
        final List<ClosedLoop> loops = new ArrayList<>();
        for (int i = 0; i < producers; i++)
        {
            final long share =
                events == Long.MAX_VALUE ? events : events / producers + (i < events % producers ? 1 : 0);
            loops.add(new ClosedLoop(new EventRuns(engine, size), batch, share).start());
        }
        return loops;
    }
}
