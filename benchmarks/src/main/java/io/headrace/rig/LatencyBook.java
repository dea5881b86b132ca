package io.headrace.rig;

import io.headrace.load.LatencyRecorder;
import io.headrace.load.LoadSession;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Keeps the latencies of a measurement whole: the distribution ({@code .hgrm}, in microseconds) and the intervals
 * ({@code .hlog}), with the floor of the same time beside it. Intervals are kept in memory and written at the end, so
 * that no disk is written to while latency is taken. Belongs to one thread.
 */
final class LatencyBook implements LoadSession.IntervalListener
{
    private static final double NS_PER_MICRO = 1_000.0;
    private static final double NS_PER_MILLI = 1e6;
    private static final double MS_PER_SECOND = 1e3;

    private final List<Histogram> intervals = new ArrayList<>();
    private final Histogram total = LatencyRecorder.newHistogram();
    private final Path folder;
    private final String name;

    /**
     * An empty book.
     *
     * @param folder to write to.
     * @param name   of the files, without their endings.
     */
    LatencyBook(final Path folder, final String name)
    {
        this.folder = folder;
        this.name = name;
    }

    @Override
    public void onInterval(final long startNs, final long endNs, final long acknowledged, final Histogram latency)
    {
        final Histogram copy = latency.copy();
        final long nowMs = System.currentTimeMillis();
        copy.setEndTimeStamp(nowMs);
        copy.setStartTimeStamp(nowMs - TimeUnit.NANOSECONDS.toMillis(endNs - startNs));
        intervals.add(copy);
        total.add(copy);
    }

    /** All latencies so far, in nanoseconds. */
    Histogram total()
    {
        return total;
    }

    /**
     * Writes the files.
     *
     * @param offered  events per second that were due.
     * @param achieved events per second that were acknowledged.
     * @param floor    how late the machine woke a thread meanwhile, in nanoseconds.
     * @return the part of a record that tells of latency.
     * @throws IOException if a file cannot be written.
     */
    Map<String, Object> write(final long offered, final double achieved, final Histogram floor) throws IOException
    {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("offered", offered);
        map.put("achieved", achieved);
        putPercentiles(map, total);
        map.put("hgrm", writeDistribution(name + ".hgrm", total));
        map.put("hlog", writeIntervals(name + ".hlog"));
        final Map<String, Object> beside = new LinkedHashMap<>();
        putPercentiles(beside, floor);
        beside.put("hgrm", writeDistribution(name + "-floor.hgrm", floor));
        map.put("floor", beside);
        return map;
    }

    /** Puts the percentiles that a record tells into a map. */
    static void putPercentiles(final Map<String, Object> map, final Histogram histogram)
    {
        map.put("p50Us", histogram.getValueAtPercentile(50.0) / NS_PER_MICRO);
        map.put("p99Us", histogram.getValueAtPercentile(99.0) / NS_PER_MICRO);
        map.put("p999Us", histogram.getValueAtPercentile(99.9) / NS_PER_MICRO);
        map.put("p9999Us", histogram.getValueAtPercentile(99.99) / NS_PER_MICRO);
        map.put("maxUs", histogram.getTotalCount() == 0 ? 0.0 : histogram.getMaxValue() / NS_PER_MICRO);
    }

    private String writeDistribution(final String file, final Histogram histogram) throws IOException
    {
        try (PrintStream stream = open(file))
        {
            histogram.outputPercentileDistribution(stream, NS_PER_MICRO);
            return finish(stream, file);
        }
    }

    private String writeIntervals(final String file) throws IOException
    {
        try (PrintStream stream = open(file))
        {
            final HistogramLogWriter writer = new HistogramLogWriter(stream);
            final long baseMs = intervals.isEmpty() ? 0 : intervals.get(0).getStartTimeStamp();
            writer.outputComment("[latency from due to acknowledged, in ns; largest value of each line in ms]");
            writer.outputLogFormatVersion();
            writer.outputBaseTime(baseMs);
            writer.setBaseTime(baseMs);
            writer.outputStartTime(baseMs);
            writer.outputLegend();
            for (final Histogram interval : intervals)
            {
                writer.outputIntervalHistogram(
                    (interval.getStartTimeStamp() - baseMs) / MS_PER_SECOND,
                    (interval.getEndTimeStamp() - baseMs) / MS_PER_SECOND,
                    interval,
                    NS_PER_MILLI);
            }
            return finish(stream, file);
        }
    }

    private PrintStream open(final String file) throws IOException
    {
        return new PrintStream(Files.newOutputStream(folder.resolve(file)), false, StandardCharsets.UTF_8);
    }

    private static String finish(final PrintStream stream, final String file) throws IOException
    {
        if (stream.checkError())
        {
            throw new IOException(file + " could not be written");
        }
        return file;
    }
}
