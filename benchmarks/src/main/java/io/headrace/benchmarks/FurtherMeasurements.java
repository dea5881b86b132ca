package io.headrace.benchmarks;

import static io.headrace.benchmarks.Measurement.draft;

import io.headrace.benchmarks.Measurement.Draft;
import java.util.ArrayList;
import java.util.List;

/**
 * Declares what a full run measures beside the table of bars: every level and layout, the scenarios, the scaling
 * curves, and peers that sync.
 */
final class FurtherMeasurements
{
    private static final int LARGE_MIB = 24 * 1024;
    private static final String EVENTS_PER_SECOND = "--warmup 3 --seconds 1 --samples 3";
    private static final String LATENCY = "--warmup 4 --seconds 6 --samples 1";

    private FurtherMeasurements()
    {
    }

    static List<Measurement> all()
    {
        final List<Draft> drafts = new ArrayList<>();
        levels(drafts);
        layouts(drafts);
        scenarios(drafts);
        scaling(drafts);
        connections(drafts);
        return drafts.stream().map(Draft::build).toList();
    }

    private static void levels(final List<Draft> drafts)
    {
        drafts.add(draft("tcp-synced", "tcp-synced", "TCP into a real server, synced")
            .rig("ServerRun", "--protocol tcp --durability synced --batch 500 --rate 0").control("kafka-all")
            .full(12, Measurements.LONG).turns(2).disk(LARGE_MIB));
        drafts.add(draft("kafka-all", "tcp-synced", "Kafka, one broker, acks=all, every batch flushed")
            .peer("kafka", "KafkaPeer", "--acks all --synced").full(22, Measurements.LONG).turns(2).disk(LARGE_MIB));
        drafts.add(draft("redis-always", "tcp-synced", "Redis streams, every command synced")
            .peer("redis", "RedisPeer", "--fsync always").full(12, Measurements.LONG).turns(2).disk(LARGE_MIB));
        for (final String level : List.of("accepted", "journaled", "synced"))
        {
            drafts.add(draft("latency-http-batch-" + level, "latency-levels",
                "Latency of HTTP batches at 200,000 events/s, " + level)
                .rig("ServerRun", "--protocol http --batch 100 --connections 4 --pipeline 4 --rate 200000 " +
                    "--durability " + level)
                .full(13, LATENCY).turns(1).disk(LARGE_MIB));
            drafts.add(draft("latency-http-single-" + level, "latency-levels",
                "Latency of HTTP, one event per request, at 10,000 requests/s, " + level)
                .rig("ServerRun", "--protocol http --batch 1 --connections 64 --pipeline 1 --rate 10000 " +
                    "--durability " + level)
                .full(13, LATENCY).turns(1).disk(LARGE_MIB));
            drafts.add(draft("latency-tcp-" + level, "latency-levels",
                "Latency of TCP at 500,000 events/s, " + level)
                .rig("ServerRun", "--protocol tcp --batch 100 --rate 500000 --durability " + level)
                .full(13, LATENCY).turns(1).disk(LARGE_MIB));
        }
    }

    private static void layouts(final List<Draft> drafts)
    {
        for (final String layout : List.of("compact", "pipelined"))
        {
            for (final String level : List.of("none", "accepted", "journaled", "synced"))
            {
                drafts.add(draft("latency-" + layout + "-" + level, "latency-layouts",
                    "Latency at 1.0 M events/s, " + level + ", layout " + layout)
                    .rig("EmbeddedLatency", "--rate 1000000 --durability " + level + " --layout " + layout)
                    .full(13, LATENCY).turns(1).disk(LARGE_MIB));
            }
        }
    }

    private static void scenarios(final List<Draft> drafts)
    {
        for (final String protocol : List.of("embedded", "tcp", "http"))
        {
            for (final String scenario : List.of("baseline", "normal", "peak", "stress", "spike"))
            {
                drafts.add(scenario(protocol, scenario).full(26, "--warmup 3 --seconds 6"));
            }
        }
        drafts.add(scenario("tcp", "endurance").full(200, "--warmup 5 --seconds 180"));
    }

    private static Draft scenario(final String protocol, final String scenario)
    {
        return draft("scenario-" + protocol + "-" + scenario, "scenarios", "Scenario " + scenario + ", " + protocol)
            .rig("ScenarioRun", "--protocol " + protocol + " --scenario " + scenario)
            .turns(1).disk(2 * LARGE_MIB);
    }

    private static void scaling(final List<Draft> drafts)
    {
        for (final int producers : new int[]{ 1, 2, 4, 8, 16, 32, 64 })
        {
            drafts.add(scaled("producers", producers, "Events/s by producers, no journal", "producers",
                "--durability none --batch 1 --producers " + producers));
        }
        for (final int size : new int[]{ 16, 64, 128, 256, 512, 1024, 2048, 4096 })
        {
            drafts.add(scaled("size", size, "Events/s by payload size, journaled", "bytes of payload",
                "--durability journaled --batch 16 --size " + size));
        }
        for (final int shards : new int[]{ 1, 2, 4, 8 })
        {
            drafts.add(scaled("shards", shards, "Events/s by shards, no journal", "shards",
                "--durability none --batch 16 --shards " + shards));
        }
        for (final int batch : new int[]{ 1, 4, 16, 64, 256 })
        {
            drafts.add(scaled("batch", batch, "Events/s by events per run, journaled", "events per run",
                "--durability journaled --batch " + batch));
        }
        drafts.add(draft("recovery", "scaling", "Seconds from start to ready by bytes of journal, no snapshots")
            .rig("ScalingRun", "--what journal --bytes 4294967296").full(60, "--samples 1").turns(1)
            .disk(LARGE_MIB));
        drafts.add(draft("journal-10gb", "scaling", "Embedded publish of 70 million events: a journal of 10 GB")
            .rig("EmbeddedRun", "--durability journaled --batch 16 --events 70000000")
            .full(30, "--warmup 2 --samples 1").turns(1).disk(LARGE_MIB));
    }

    private static Draft scaled(
        final String name, final int x, final String curve, final String axis, final String arguments)
    {
        return draft("scaling-" + name + "-" + x, "scaling", curve + ": " + x)
            .rig("EmbeddedRun", arguments).full(9, EVENTS_PER_SECOND).turns(1).disk(LARGE_MIB)
            .curve(curve, "Headrace", axis, x);
    }

    private static void connections(final List<Draft> drafts)
    {
        for (final String protocol : List.of("tcp", "http"))
        {
            for (final int connections : new int[]{ 100, 1000, 10_000 })
            {
                drafts.add(draft("connections-" + protocol + "-" + connections, "connections",
                    connections + " connections of " + protocol + ", one event a second each")
                    .rig("ServerRun", "--protocol " + protocol + " --durability journaled --batch 1 --pipeline 1 " +
                        "--connections " + connections + " --rate " + connections)
                    .full(16, LATENCY).turns(1)
                    .curve("p99 by connections, one event a second each", protocol, "connections", connections));
            }
        }
    }
}
