package io.headrace.benchmarks;

import static io.headrace.benchmarks.Measurement.draft;

import io.headrace.benchmarks.Measurement.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Declares the measurements that the table of bars is made from, each followed by its controls and peers. What is
 * measured beside them in a full run is in {@link FurtherMeasurements}.
 */
final class Measurements
{
    /** Arguments of a short sample, three of which show whether the figure stands still. */
    static final String SHORT = "--warmup 1 --seconds 1 --samples 3";
    /** Arguments of a sample in a full run, and in a quick one of what is still compiled after a second. */
    static final String LONG = "--warmup 4 --seconds 1 --samples 3";
    /** Of a peer that writes: long enough that what memory takes in must reach the disk. */
    private static final String SUSTAINED = "--warmup 3 --seconds 30 --samples 1";
    static final int SHORT_SECONDS = 6;
    static final int LONG_SECONDS = 9;
    /** Turns of a peer that no bar names. */
    private static final int PEER_TURNS = 2;

    private static final String EXACT = "--warmup 2 --seconds 3 --parts 3 --samples 1";
    private static final String EXACT_LONG = "--warmup 5 --seconds 10 --samples 1";
    private static final int SUSTAINED_MIB = 24 * 1024;

    private static final List<Measurement> ALL =
        Stream.concat(ofBars().stream(), FurtherMeasurements.all().stream()).toList();

    private Measurements()
    {
    }

    /** All, in the order in which they run. */
    static List<Measurement> all()
    {
        return ALL;
    }

    private static Draft sampled(final Draft draft)
    {
        return draft.quick(SHORT_SECONDS, SHORT).full(LONG_SECONDS, LONG);
    }

    private static List<Measurement> ofBars()
    {
        final List<Draft> drafts = new ArrayList<>();
        publish(drafts);
        journal(drafts);
        latency(drafts);
        tcp(drafts);
        http(drafts);
        exact(drafts);
        return drafts.stream().map(Draft::build).toList();
    }

    private static void publish(final List<Draft> drafts)
    {
        drafts.add(sampled(draft("embedded-none", "publish", "Embedded publish to handler, no journal")
            .rig("EmbeddedRun", "--durability none --batch 1").control("disruptor")));
        drafts.add(sampled(draft("disruptor", "publish", "Bare Disruptor, same copy of 128 bytes")
            .peer("bare", "DisruptorPeer", "")));
        drafts.add(draft("blocking-queue", "publish", "ArrayBlockingQueue, same copy")
            .peer("bare", "BlockingQueuePeer", "").full(LONG_SECONDS, LONG).turns(PEER_TURNS));
        drafts.add(draft("jctools", "publish", "JCTools queue, same copy")
            .peer("bare", "JctoolsPeer", "").full(LONG_SECONDS, LONG).turns(PEER_TURNS));
        drafts.add(draft("aeron-ipc", "publish", "Aeron IPC, same bytes")
            .peer("aeron", "AeronIpcPeer", "").full(LONG_SECONDS, LONG).turns(PEER_TURNS));
        drafts.add(draft("exchange-core", "publish", "exchange-core, orders into its order book")
            .peer("exchange-core", "ExchangeCorePeer", "").full(LONG_SECONDS, LONG).turns(PEER_TURNS));
    }

    private static void journal(final List<Draft> drafts)
    {
        drafts.add(draft("embedded-burst", "burst", "Embedded publish, journaled, burst of 10 million")
            .rig("EmbeddedRun", "--durability journaled --batch 1 --events 10000000").control("chronicle-append")
            .quick(18, "--warmup 3 --samples 5").full(16, "--warmup 3 --samples 3").disk(SUSTAINED_MIB));
        drafts.add(sampled(draft("chronicle-append", "burst", "Bare Chronicle append, 64 events per excerpt")
            .peer("bare", "ChroniclePeer", "--durability none --batch 64").disk(SUSTAINED_MIB)));
        drafts.add(draft("embedded-sustained", "sustained", "Embedded publish, journaled, sustained")
            .rig("EmbeddedRun", "--durability journaled --batch 1").control("disk-fresh")
            .quick(12, "--warmup 2 --seconds 8 --samples 1").full(65, "--warmup 3 --seconds 60 --samples 1")
            .disk(SUSTAINED_MIB));
        drafts.add(draft("disk-fresh", "sustained", "The disk's own limit, same bytes, fresh blocks")
            .peer("bare", "PwritePeer",
                "--ahead false --batch 1024 --record ${embedded-sustained.journalBytesPerEvent:144}")
            .quick(10, "--warmup 1 --seconds 6 --samples 1").full(16, "--warmup 3 --seconds 10 --samples 1")
            .disk(SUSTAINED_MIB));
        drafts.add(draft("aeron-archive", "sustained", "Aeron Archive, recorded IPC publication, not synced")
            .peer("aeron", "AeronArchivePeer", "").full(36, SUSTAINED).turns(PEER_TURNS).disk(SUSTAINED_MIB));
        drafts.add(draft("exchange-core-journaled", "sustained", "exchange-core with its own journal")
            .peer("exchange-core", "ExchangeCorePeer", "--journaled").full(36, SUSTAINED).turns(PEER_TURNS)
            .disk(SUSTAINED_MIB));
        drafts.add(draft("embedded-synced", "synced", "Embedded publish, synced, sustained")
            .rig("EmbeddedRun", "--durability synced --batch 1").control("disk-synced")
            .quick(11, "--warmup 2 --seconds 6 --samples 1").full(21, "--warmup 3 --seconds 15 --samples 1")
            .disk(SUSTAINED_MIB));
        drafts.add(sampled(draft("disk-synced", "synced", "pwrite + fdatasync, same bytes and batches")
            .peer("bare", "PwritePeer", "--ahead true --batch ${embedded-synced.eventsPerForce:1024} " +
                "--record ${embedded-synced.journalBytesPerEvent:144}").disk(SUSTAINED_MIB)));
        drafts.add(draft("aeron-archive-synced", "synced", "Aeron Archive, every write forced")
            .peer("aeron", "AeronArchivePeer", "--synced").full(LONG_SECONDS, LONG).turns(PEER_TURNS)
            .disk(SUSTAINED_MIB));
        drafts.add(draft("chronicle-synced", "synced", "Bare Chronicle append, forced after each batch of 1,024")
            .peer("bare", "ChroniclePeer", "--durability synced --batch 1024").full(LONG_SECONDS, LONG)
            .turns(PEER_TURNS).disk(SUSTAINED_MIB));
    }

    private static void latency(final List<Draft> drafts)
    {
        drafts.add(draft("latency-journaled", "latency", "Latency at 1.8 M events/s, journaled")
            .rig("EmbeddedLatency", "--durability journaled --rate 1800000")
            .quick(13, "--warmup 5 --seconds 6 --samples 1").full(24, "--warmup 5 --seconds 15 --samples 1")
            .disk(SUSTAINED_MIB));
        drafts.add(draft("latency-synced", "latency", "Latency at 1.0 M events/s, synced")
            .rig("EmbeddedLatency", "--durability synced --rate 1000000")
            .quick(13, "--warmup 5 --seconds 6 --samples 1").full(24, "--warmup 5 --seconds 15 --samples 1")
            .disk(SUSTAINED_MIB));
    }

    private static void tcp(final List<Draft> drafts)
    {
        drafts.add(sampled(draft("tcp-journaled", "tcp", "TCP into a real server, journaled")
            .rig("ServerRun", "--protocol tcp --durability journaled --batch 500 --rate 0").control("kafka-acks1")
            .disk(SUSTAINED_MIB)).quick(11, LONG).full(12, LONG));
        drafts.add(draft("kafka-acks1", "tcp", "Kafka, one broker, acks=1")
            .peer("kafka", "KafkaPeer", "--acks 1")
            .quick(14, "--warmup 3 --seconds 2 --samples 1").full(22, LONG).disk(SUSTAINED_MIB));
        drafts.add(draft("redis-everysec", "tcp", "Redis streams, file synced every second")
            .peer("redis", "RedisPeer", "--fsync everysec")
            .quick(8, SHORT).full(12, LONG).disk(SUSTAINED_MIB));
        drafts.add(draft("nats", "tcp", "NATS JetStream, file storage")
            .peer("nats", "NatsPeer", "").full(12, LONG).turns(PEER_TURNS).disk(SUSTAINED_MIB));
        drafts.add(draft("tcp-at-rate", "tcp-rate", "TCP at 1.8 M events/s into a real server")
            .rig("ServerRun", "--protocol tcp --durability journaled --batch 500 --rate 1800000")
            .quick(14, "--warmup 6 --seconds 4 --samples 1").full(26, "--warmup 5 --seconds 15 --samples 1")
            .disk(SUSTAINED_MIB));
    }

    private static void http(final List<Draft> drafts)
    {
        final String single = "--batch 1 --connections 64 --pipeline 1";
        final String pipelined = "--batch 1 --connections 64 --pipeline 16";
        final String batches = "--batch 500 --connections 4 --pipeline 4";
        pair(drafts, "http-single", "HTTP, one event per request", single);
        drafts.add(draft("nginx", "http-single", "nginx, return 204, driven by wrk")
            .peer("bare", "NginxPeer", "").full(LONG_SECONDS, LONG).turns(PEER_TURNS));
        pair(drafts, "http-pipelined", "HTTP, one event per request, pipelined by 16", pipelined);
        pair(drafts, "http-batch", "HTTP, batches of 500 events", batches);
    }

    /** A request of HTTP to the real server, and the very same one to a bare Netty server. */
    private static void pair(final List<Draft> drafts, final String name, final String title, final String arguments)
    {
        drafts.add(draft(name, name, title)
            .rig("ServerRun", "--protocol http --durability journaled --rate 0 " + arguments)
            .control(name + "-control").quick(12, LONG).full(12, LONG).disk(SUSTAINED_MIB));
        drafts.add(draft(name + "-control", name, "Bare Netty HttpServerCodec, same client and bodies")
            .rig("HttpControlRun", arguments).quick(8, SHORT).full(12, LONG));
    }

    private static void exact(final List<Draft> drafts)
    {
        drafts.add(draft("allocation-engine", "allocation", "Allocation per event, engine")
            .rig("AllocationRun", "--path engine").quick(10, EXACT).full(22, EXACT_LONG).turns(1));
        drafts.add(draft("allocation-tcp", "allocation", "Allocation per event, engine and TCP edge")
            .rig("AllocationRun", "--path tcp").quick(10, EXACT).full(22, EXACT_LONG).turns(1));
        drafts.add(draft("allocation-http-batch", "allocation", "Allocation per event, engine and HTTP edge, batches")
            .rig("AllocationRun", "--path http-batch").full(22, EXACT_LONG).turns(1));
        drafts.add(draft("replay", "replay", "Replay of a journal into handlers")
            .rig("ReplayRun", "").control("chronicle-tailer")
            .quick(12, "--events 10000000 --samples 1").full(22, "--events 20000000 --samples 3")
            .disk(SUSTAINED_MIB));
        drafts.add(draft("chronicle-tailer", "replay", "Bare Chronicle tailer")
            .peer("bare", "ChronicleTailerPeer", "").quick(8, SHORT).full(LONG_SECONDS, LONG)
            .disk(SUSTAINED_MIB));
        drafts.add(draft("idle", "idle", "Real server with the default settings and no load")
            .rig("IdleRun", "").control("idle-control")
            .quick(12, "--warmup 4 --seconds 5 --samples 1").full(16, "--warmup 5 --seconds 10 --samples 1"));
        drafts.add(draft("idle-control", "idle", "A JVM that only parks")
            .peer("bare", "ParkedPeer", "")
            .quick(8, "--warmup 1 --seconds 4 --samples 1").full(16, "--warmup 5 --seconds 10 --samples 1"));
    }
}
