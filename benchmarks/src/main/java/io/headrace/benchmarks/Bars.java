package io.headrace.benchmarks;

import io.headrace.benchmarks.Bar.Condition;
import io.headrace.benchmarks.Bar.Source;
import java.util.List;

/**
 * Declares every row of the table of bars. A row of the table that has two conditions is two rows here.
 */
final class Bars
{
    private static final String EVENTS = "events/s";
    private static final String MICROSECONDS = "us";
    private static final String BYTES = "bytes";
    private static final double MILLION = 1_000_000;
    private static final double HEADLINE = 1.8 * MILLION;

    private static final List<Bar> ALL = List.of(
        new Bar("embedded publish, no journal", EVENTS,
            Source.samples("embedded-none"), Source.samples("disruptor"),
            "bare Disruptor, same copy", Condition.ratioAtLeast(0.6), "ratio >= 0.9"),
        new Bar("embedded publish, journaled, burst", EVENTS,
            Source.samples("embedded-burst"), Source.samples("chronicle-append"),
            "bare Chronicle append, 64 events per excerpt", Condition.atLeast(5 * MILLION, EVENTS), ">= 10,000,000"),
        new Bar("embedded publish, journaled, sustained", EVENTS,
            Source.samples("embedded-sustained"), Source.samples("disk-fresh"),
            "the disk's own limit, same bytes per event", Condition.atLeast(HEADLINE, EVENTS), ""),
        new Bar("embedded publish, journaled, sustained, against the disk", EVENTS,
            Source.samples("embedded-sustained"), Source.samples("disk-fresh"),
            "the disk's own limit, same bytes per event", Condition.ratioAtLeast(0.9), "ratio >= 0.97"),
        new Bar("embedded publish, synced, sustained", EVENTS,
            Source.samples("embedded-synced"), Source.samples("disk-synced"),
            "pwrite + fdatasync, same bytes and batches", Condition.ratioAtLeast(0.5), "ratio >= 0.9"),
        latency("latency at 1.8 M/s, journaled, p50", "latency-journaled", "p50", 100, ""),
        latency("latency at 1.8 M/s, journaled, p99", "latency-journaled", "p99", 1_000,
            "p99.9 <= floor's p99.9 + 1,000 us"),
        latency("latency at 1.0 M/s, synced, p50", "latency-synced", "p50", 1_000, "<= 500 us"),
        latency("latency at 1.0 M/s, synced, p99", "latency-synced", "p99", 5_000, "<= 2,000 us"),
        new Bar("TCP, journaled", EVENTS,
            Source.samples("tcp-journaled"), Source.samples("kafka-acks1"),
            "Kafka, acks=1", Condition.atLeast(HEADLINE, EVENTS), ">= 4,000,000"),
        new Bar("TCP, journaled, against Kafka", EVENTS,
            Source.samples("tcp-journaled"), Source.samples("kafka-acks1"),
            "Kafka, acks=1", Condition.ratioAtLeast(2), ""),
        new Bar("TCP, journaled, against Redis", EVENTS,
            Source.samples("tcp-journaled"), Source.samples("redis-everysec"),
            "Redis streams, synced every second", Condition.ratioAtLeast(2), ""),
        new Bar("TCP, CPU of the engine process at 1.8 M/s", "seconds per million events",
            Source.fact("tcp-at-rate", "cpuSecondsPerMillion"), Source.fact("kafka-acks1", "cpuSecondsPerMillion"),
            "Kafka, acks=1", Condition.below(0.555, "seconds per million events (less than 1 core)"), ""),
        new Bar("HTTP, one event per request", EVENTS,
            Source.samples("http-single"), Source.samples("http-single-control"),
            "bare Netty HttpServerCodec, same client", Condition.ratioAtLeast(0.8), "ratio >= 1"),
        new Bar("HTTP, one event per request, pipelined by 16", EVENTS,
            Source.samples("http-pipelined"), Source.samples("http-pipelined-control"),
            "bare Netty HttpServerCodec, same client", Condition.ratioAtLeast(0.8), "ratio >= 1"),
        new Bar("HTTP, batches", EVENTS,
            Source.samples("http-batch"), Source.samples("http-batch-control"),
            "bare Netty HttpServerCodec, same bodies", Condition.atLeast(MILLION, EVENTS), ">= 2,000,000"),
        new Bar("allocation per event, engine", BYTES,
            Source.samples("allocation-engine"), Source.fact("disruptor", "allocatedBytesPerEvent"),
            "bare Disruptor", Condition.none(BYTES), "0 bytes on the HTTP batch path too"),
        new Bar("allocation per event, TCP", BYTES,
            Source.samples("allocation-tcp"), Source.fact("disruptor", "allocatedBytesPerEvent"),
            "bare Disruptor", Condition.none(BYTES), ""),
        new Bar("replay", EVENTS,
            Source.samples("replay"), Source.samples("chronicle-tailer"),
            "bare Chronicle tailer", Condition.atLeast(10 * MILLION, EVENTS), ">= 20,000,000"),
        new Bar("idle process", "percent",
            Source.samples("idle"), Source.samples("idle-control"),
            "a JVM that only parks", Condition.below(2, "percent of one core"), "< 0.5"),
        new Bar("start-up, empty journal", "s",
            Source.fact("idle", "startSeconds"), Source.fact("idle-control", "startSeconds"),
            "a JVM that only parks", Condition.below(1.5, "s"), ""),
        new Bar("resident memory, idle", "MiB",
            Source.fact("idle", "residentMiB"), Source.fact("idle-control", "residentMiB"),
            "a JVM that only parks", Condition.below(256, "MiB"), ""));

    private Bars()
    {
    }

    private static Bar latency(
        final String name, final String measurement, final String percentile, final double bound, final String stretch)
    {
        return new Bar(name, MICROSECONDS,
            Source.latency(measurement, percentile), Source.floor(measurement, percentile),
            "floor: a thread that parks 20 us", Condition.atMost(bound, MICROSECONDS), stretch);
    }

    /** The declared rows. */
    static List<Bar> all()
    {
        return ALL;
    }

    /**
     * The table of a run.
     *
     * @param suite that was run.
     * @return one row for each declared one, in order.
     */
    static List<BarRow> rows(final SuiteResult suite)
    {
        return ALL.stream().map(bar -> bar.row(suite)).toList();
    }
}
