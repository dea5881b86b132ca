package io.headrace.server;

import static io.headrace.config.Setting.ofBoolean;
import static io.headrace.config.Setting.ofBytes;
import static io.headrace.config.Setting.ofChoice;
import static io.headrace.config.Setting.ofDuration;
import static io.headrace.config.Setting.ofInt;
import static io.headrace.config.Setting.ofInts;
import static io.headrace.config.Setting.ofPath;
import static io.headrace.config.Setting.ofString;

import io.headrace.bus.Lanes;
import io.headrace.config.Setting;
import io.headrace.config.SettingsSchema;
import io.headrace.engine.HandlerDeclaration;
import io.headrace.journal.JournalContext;
import java.nio.file.Path;

/**
 * Every setting of the server process, with its default, bounds and description. What depends on several settings is
 * checked by the contexts they are put into.
 */
final class ServerSettings
{
    /** Family of the settings of handlers: {@code handlers.NAME.class} and the keys below. */
    static final String HANDLERS = "handlers";
    /** Key in a family of a handler: its class. */
    static final String HANDLER_CLASS = "class";
    /** Key in a family of a handler: its topics. */
    static final String HANDLER_TOPICS = "topics";
    /** Key of what becomes of an event that a handler throws at, behind its name. */
    static final String HANDLER_POLICY = "policy";
    /** Key in a family of a handler: how many instances share its keys. */
    static final String HANDLER_SHARDS = "shards";
    /** Key in a family of a handler: handlers that it comes after. */
    static final String HANDLER_AFTER = "after";
    /** Key in a family of a handler: whether it is fed the past when it is new to the journal. */
    static final String HANDLER_HISTORY = "history";

    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final int MAX_PORT = 65_535;
    private static final String LOOPBACK = "127.0.0.1";

    static final Setting<Path> JOURNAL_DIR =
        ofPath("journal.dir", "journal-data", "Directory of the journal, created if absent.");
    static final Setting<Long> JOURNAL_FILE_BYTES =
        ofBytes("journal.file.bytes", "128m", MIB, GIB, "Length at which a file of the journal is full.");
    static final Setting<Long> JOURNAL_CACHE_BYTES =
        ofBytes("journal.cache.bytes", Long.toString(JournalContext.CACHE_LENGTH_DEFAULT), 0, Long.MAX_VALUE,
            "Bytes of full files that are left in the system's page cache, the newest ones.");
    static final Setting<Long> JOURNAL_PREPARED_BYTES =
        ofBytes("journal.prepared.bytes", Long.toString(JournalContext.PREPARED_LENGTH_DEFAULT), MIB, GIB,
            "Disk space allocated ahead of the append position.");
    static final Setting<Long> JOURNAL_FORCE_INTERVAL =
        ofDuration("journal.force.interval", "200ms", "How often the journal is forced when nobody waits for it.");
    static final Setting<Integer> SNAPSHOT_INTERVAL_EVENTS =
        ofInt("snapshot.interval.events", 10_000_000, 0, Integer.MAX_VALUE,
            "Events after which a snapshot is taken, 0 for never.");
    static final Setting<Long> SNAPSHOT_INTERVAL =
        ofDuration("snapshot.interval", "5m",
            "Time after which a snapshot is taken if there were events, 0s for never.");
    static final Setting<Integer> SNAPSHOT_KEEP =
        ofInt("snapshot.keep", 3, 1, 1000, "Snapshots that are kept, the newest ones.");
    static final Setting<Long> SNAPSHOT_COMPARE_MAX_BYTES =
        ofBytes("snapshot.compare.max.bytes", "1m", 0, GIB,
            "Longest snapshot that is compared with the engine, which stops for that; 0 for none.");
    static final Setting<String> SNAPSHOT_DIVERGENCE =
        ofChoice("snapshot.divergence", "report", "What happens when a handler is found not to be deterministic.",
            "report", "stop");
    static final Setting<Long> RETENTION_BYTES =
        ofBytes("retention.bytes", "0", 0, Long.MAX_VALUE,
            "Bytes of the journal above which its oldest files are dropped once no snapshot needs them; 0 for never.");
    static final Setting<Long> RETENTION_AGE =
        ofDuration("retention.age", "0s",
            "Age of events after which their files are dropped once no snapshot needs them; 0s for never.");
    static final Setting<String> DURABILITY_DEFAULT =
        ofChoice("durability.default", "synced", "What an acknowledgement guarantees when the producer does not say.",
            "accepted", "journaled", "synced");
    static final Setting<String> TOPICS_CREATE =
        ofChoice("topics.create", "auto", "Whether publishing to an unknown topic creates it.", "auto", "declared");
    static final Setting<String> TOPICS_DECLARED =
        ofString("topics.declared", "", "Topics that exist from the start, separated by commas.");
    static final Setting<Integer> TOPICS_MAX =
        ofInt("topics.max", 4096, 1, 65_535, "Most topics.");
    static final Setting<Long> EVENT_MAX_BYTES =
        ofBytes("event.max.bytes", "1m", 1, 16 * MIB, "Longest payload of an event.");
    static final Setting<Long> REPLY_MAX_BYTES =
        ofBytes("reply.max.bytes", "64k", 1, 256 * MIB, "Most that a handler may reply to one event.");
    static final Setting<Long> BATCH_BYTES =
        ofBytes("batch.bytes", "256k", KIB, 256 * MIB, "Where a batch is cut even if more events wait.");
    static final Setting<Integer> LANE_CAPACITY =
        ofInt("lane.capacity", 32 * 1024, 16, 1 << 24, "Slots of each lane, a power of two.");
    static final Setting<int[]> LANE_WEIGHTS =
        ofInts("lane.weights", "16,4,1", Lanes.MAX_LANES, 1, Lanes.MAX_WEIGHT,
            "A weight for each lane, the highest priority first: their shares while they all hold events.");
    static final Setting<Long> LANE_SLOT_BYTES =
        ofBytes("lane.slot.bytes", "192", 64, 64 * KIB,
            "Length of a lane slot. A run takes 40 bytes more than its frames, in up to 16 slots.");
    static final Setting<Long> PAYLOAD_POOL_BYTES =
        ofBytes("payload.pool.bytes", "160m", MIB, 64 * GIB, "Memory for runs longer than 16 slots, of all lanes.");
    static final Setting<Long> PUBLISH_MAX_BYTES =
        ofBytes("publish.max.bytes", "1m", KIB, GIB, "Most bytes that one call of a handler may publish.");
    static final Setting<Long> EGRESS_MAX_BYTES =
        ofBytes("egress.max.bytes", "64m", 2 * KIB, GIB,
            "Most bytes that handlers may publish in one batch; beyond it the server stops.");
    static final Setting<Long> OUTBOX_BYTES =
        ofBytes("outbox.bytes", "8m", 64 * KIB, GIB,
            "Room for acknowledgements and replies that wait for their durability, a power of two.");
    static final Setting<Integer> TIMERS_MAX =
        ofNumber("timers.max", 1 << 20, "Most timers of a handler instance that may be pending.");
    static final Setting<Integer> SESSIONS_MAX =
        ofNumber("sessions.max", 10_000, "Sessions that are remembered; the longest unused one goes for a new one.");
    static final Setting<Integer> RESULTS_MAX =
        ofNumber("results.max", 256 * 1024,
            "Identities that are remembered, the latest ones: of requests, and of events in sessions.");
    static final Setting<Long> RESULTS_REPLY_BYTES =
        ofLength("results.reply.bytes", "16m", "Memory for the replies to those requests.");
    static final Setting<Integer> CURSORS_MAX =
        ofNumber("cursors.max", 1024, "Most named cursors of subscribers; one more is refused.");
    static final Setting<Integer> SUBSCRIPTIONS_MAX =
        ofNumber("subscriptions.max", 10_000, "Most subscriptions over the network at a time.");
    static final Setting<Integer> STREAM_THREADS =
        ofNumber("stream.threads", 1, "Threads that read the journal for subscribers.");
    static final Setting<Long> STREAM_MEMORY_BYTES =
        ofBytes("stream.memory.bytes", "64m", MIB, GIB,
            "Most bytes under way to all subscribers; from half of it on the slow are cut off early.");
    static final Setting<Long> STREAM_STALL_TIMEOUT =
        ofDuration("stream.stall.timeout", "10s", "How long a subscriber may take nothing in before it is cut off.");
    static final Setting<Long> STREAM_HEARTBEAT =
        ofDuration("stream.heartbeat", "15s", "After how long without events a subscriber gets a sign of life.");
    static final Setting<Integer> QUARANTINE_MAX =
        ofNumber("quarantine.max", 1000, "Most events in quarantine; one more stops the engine.");
    static final Setting<String> HTTP_HOST =
        ofString("http.host", LOOPBACK, "Address that HTTP listens on.");
    static final Setting<Integer> HTTP_PORT =
        ofInt("http.port", 8080, 0, MAX_PORT, "Port that HTTP listens on, 0 for a free one.");
    static final Setting<Long> HTTP_LINE_MAX_BYTES =
        ofBytes("http.line.max.bytes", "4k", 256, 64 * KIB, "Longest request line.");
    static final Setting<Long> HTTP_HEADERS_MAX_BYTES =
        ofBytes("http.headers.max.bytes", "8k", KIB, MIB, "Most bytes of all header fields of a request.");
    static final Setting<Long> HTTP_BATCH_MAX_BYTES =
        ofBytes("http.batch.max.bytes", "4m", KIB, 64 * MIB, "Longest body of a batch.");
    static final Setting<Integer> HTTP_BATCH_MAX_EVENTS =
        ofInt("http.batch.max.events", 64 * 1024, 1, 1 << 20, "Most events of a batch.");
    static final Setting<Boolean> HTTP_CLOUDEVENTS_DEDUP =
        ofBoolean("http.cloudevents.dedup", true,
            "Whether a CloudEvent whose source and id came before is not applied again.");
    static final Setting<Long> HTTP_BODIES_MAX_BYTES =
        ofBytes("http.bodies.max.bytes", "64m", KIB, 1024 * GIB, "Most bytes of unfinished bodies of all connections.");
    static final Setting<Long> HTTP_HEADER_DEADLINE =
        ofDuration("http.header.deadline", "10s", "From the first byte of a request to the end of its header.");
    static final Setting<Long> HTTP_BODY_DEADLINE =
        ofDuration("http.body.deadline", "30s", "From the end of the header to the end of the body.");
    static final Setting<Integer> HTTP_BODY_MIN_RATE =
        ofInt("http.body.min.rate", 1024, 0, 1 << 30, "Bytes a second that a body must arrive with.");
    static final Setting<Long> HTTP_IDLE_DEADLINE =
        ofDuration("http.idle.deadline", "60s", "How long a connection may be idle between requests.");
    static final Setting<Long> HTTP_REPLY_DEADLINE =
        ofDuration("http.reply.deadline", "60s", "How long a request may wait for its durability or reply.");
    static final Setting<Integer> HTTP_PIPELINED_MAX =
        ofInt("http.pipelined.max", 64, 1, 4096, "Most requests of a connection that are in work at a time.");
    static final Setting<Integer> HTTP_READ_MAX_EVENTS =
        ofInt("http.read.max.events", 10_000, 1, 1 << 20, "Most events of one read.");
    static final Setting<Integer> HTTP_READ_MAX_SCAN =
        ofInt("http.read.max.scan", 1_000_000, 1, 1 << 30, "Most events of other topics that one read skips.");
    static final Setting<Long> HTTP_READ_MAX_BYTES =
        ofBytes("http.read.max.bytes", "64m", KIB, GIB, "Most bytes of one read.");
    static final Setting<Long> HTTP_READ_CHUNK_BYTES =
        ofBytes("http.read.chunk.bytes", "64k", 256, 16 * MIB, "Bytes of a read that are sent at once.");
    static final Setting<Integer> HTTP_READ_THREADS =
        ofInt("http.read.threads", 2, 1, 256, "Threads that answer reads and look cursors up.");
    static final Setting<Integer> HTTP_READ_QUEUE =
        ofInt("http.read.queue", 256, 1, 1 << 20, "Reads that may wait for a thread.");
    static final Setting<Long> WATCHDOG_LIMIT =
        ofDuration("watchdog.limit", "10s",
            "How long an agent may move nowhere before the server is not ready and says so; 0s for ever.");
    static final Setting<String> WATCHDOG_POLICY =
        ofChoice("watchdog.policy", "report",
            "Whether the process is stopped as well when a handler does not return.", "report", "stop");
    static final Setting<Long> OPS_STATE_DEADLINE =
        ofDuration("ops.state.deadline", "10s", "How long the hash of the state may take.");
    static final Setting<Integer> OPS_CONNECTIONS_MAX =
        ofInt("ops.connections.max", 256, 1, 65_536, "Most connections of the operations port at a time.");
    static final Setting<Integer> OPS_LANE_HIGH_WATER_PERCENT =
        ofInt("ops.lane.high.water.percent", 80, 1, 100, "Fill of a lane above which the server is not ready.");
    static final Setting<String> TCP_HOST =
        ofString("tcp.host", LOOPBACK, "Address that the TCP protocol listens on.");
    static final Setting<Integer> TCP_PORT =
        ofInt("tcp.port", 7070, 0, MAX_PORT, "Port that the TCP protocol listens on, 0 for a free one.");
    static final Setting<String> OPS_HOST =
        ofString("ops.host", LOOPBACK, "Address that the operations port listens on.");
    static final Setting<Integer> OPS_PORT =
        ofInt("ops.port", 8081, 0, MAX_PORT, "Operations port, 0 for a free one.");
    static final Setting<Boolean> EDGE_UNPROTECTED_NETWORK =
        ofBoolean("edge.unprotected.network", false,
            "Allow hosts beyond loopback although nothing is encrypted or authenticated.");
    static final Setting<String> EDGE_TRANSPORT =
        ofChoice("edge.transport", "auto", "How sockets are polled.", "auto", "epoll", "nio");
    static final Setting<Integer> EDGE_LOOPS =
        ofInt("edge.loops", 0, 0, 256, "Event loops, a thread each; 0 to follow the number of cores.");
    static final Setting<Integer> CONNECTIONS_MAX =
        ofInt("connections.max", 20_000, 1, 1 << 20, "Most connections at a time.");
    static final Setting<Long> TCP_CREDIT_BYTES =
        ofBytes("tcp.credit.bytes", "8m", KIB, 1024 * GIB,
            "Bytes that a TCP connection may have unacknowledged before it is not read any more.");
    static final Setting<Integer> TCP_CREDIT_EVENTS =
        ofInt("tcp.credit.events", 256 * 1024, 1, 1 << 30,
            "Events that a TCP connection may have unacknowledged before it is not read any more.");
    static final Setting<Long> TCP_FRAME_MAX_BYTES =
        ofBytes("tcp.frame.max.bytes", "4m", KIB, GIB, "Longest frame that a TCP client may send.");
    static final Setting<Long> TCP_RUN_BYTES =
        ofBytes("tcp.run.bytes", "64k", KIB, 16 * MIB, "Bytes of a TCP batch that enter the lane together.");
    static final Setting<Long> TCP_RECEIVE_BYTES =
        ofBytes("tcp.receive.bytes", "256k", 2 * KIB, 16 * MIB, "Most bytes taken from a TCP socket at once.");
    static final Setting<Long> TCP_HELLO_TIMEOUT =
        ofDuration("tcp.hello.timeout", "5s", "How long a TCP client may take to say HELLO.");
    static final Setting<Long> TCP_PING_INTERVAL =
        ofDuration("tcp.ping.interval", "15s", "Silence after which a TCP client is pinged.");
    static final Setting<Long> WRITE_BUFFER_LOW_BYTES =
        ofBytes("write.buffer.low.bytes", "64k", 1, GIB, "Bytes to send below which a connection is read again.");
    static final Setting<Long> WRITE_BUFFER_HIGH_BYTES =
        ofBytes("write.buffer.high.bytes", "256k", 1, GIB, "Bytes to send above which a connection is not read.");
    static final Setting<Long> WRITE_BUFFER_MAX_BYTES =
        ofBytes("write.buffer.max.bytes", "8m", 1, GIB, "Bytes to send above which a connection is cut off.");
    static final Setting<Long> SLOW_READER_TIMEOUT =
        ofDuration("slow.reader.timeout", "10s",
            "How long a connection may stay above write.buffer.high.bytes before it is cut off.");
    static final Setting<Long> SHUTDOWN_TIMEOUT =
        ofDuration("shutdown.timeout", "30s", "How long a stop may take to finish what was accepted.");

    private ServerSettings()
    {
    }

    /** A number whose bounds its context knows. */
    private static Setting<Integer> ofNumber(final String key, final int defaultValue, final String description)
    {
        return ofInt(key, defaultValue, 0, Integer.MAX_VALUE, description);
    }

    /** A number of bytes whose bounds its context knows. */
    private static Setting<Long> ofLength(final String key, final String defaultText, final String description)
    {
        return ofBytes(key, defaultText, 0, Integer.MAX_VALUE, description);
    }

    /**
     * All settings of the server.
     *
     * @return the schema to load with.
     */
    static SettingsSchema schema()
    {
        return SettingsSchema.of(
                JOURNAL_DIR, JOURNAL_FILE_BYTES, JOURNAL_PREPARED_BYTES, JOURNAL_CACHE_BYTES, JOURNAL_FORCE_INTERVAL,
                DURABILITY_DEFAULT,
                SNAPSHOT_INTERVAL_EVENTS, SNAPSHOT_INTERVAL, SNAPSHOT_KEEP, SNAPSHOT_COMPARE_MAX_BYTES,
                SNAPSHOT_DIVERGENCE, RETENTION_BYTES, RETENTION_AGE,
                TOPICS_CREATE, TOPICS_DECLARED, TOPICS_MAX, EVENT_MAX_BYTES, REPLY_MAX_BYTES, PUBLISH_MAX_BYTES,
                EGRESS_MAX_BYTES,
                BATCH_BYTES,
                LANE_WEIGHTS, LANE_CAPACITY, LANE_SLOT_BYTES, PAYLOAD_POOL_BYTES, OUTBOX_BYTES, TIMERS_MAX,
                SESSIONS_MAX, RESULTS_MAX, RESULTS_REPLY_BYTES, QUARANTINE_MAX, CURSORS_MAX,
                SUBSCRIPTIONS_MAX, STREAM_THREADS, STREAM_MEMORY_BYTES, STREAM_STALL_TIMEOUT, STREAM_HEARTBEAT,
                HTTP_HOST, HTTP_PORT, TCP_HOST, TCP_PORT, OPS_HOST, OPS_PORT, EDGE_UNPROTECTED_NETWORK,
                EDGE_TRANSPORT, EDGE_LOOPS, CONNECTIONS_MAX,
                HTTP_LINE_MAX_BYTES, HTTP_HEADERS_MAX_BYTES, HTTP_BATCH_MAX_BYTES, HTTP_BATCH_MAX_EVENTS,
                HTTP_BODIES_MAX_BYTES, HTTP_HEADER_DEADLINE, HTTP_BODY_DEADLINE, HTTP_BODY_MIN_RATE,
                HTTP_IDLE_DEADLINE, HTTP_REPLY_DEADLINE, HTTP_PIPELINED_MAX, HTTP_READ_MAX_EVENTS,
                HTTP_READ_MAX_SCAN, HTTP_READ_MAX_BYTES, HTTP_READ_CHUNK_BYTES, HTTP_READ_THREADS,
                HTTP_READ_QUEUE, HTTP_CLOUDEVENTS_DEDUP, OPS_STATE_DEADLINE, OPS_LANE_HIGH_WATER_PERCENT,
                OPS_CONNECTIONS_MAX, WATCHDOG_LIMIT, WATCHDOG_POLICY,
                TCP_CREDIT_BYTES, TCP_CREDIT_EVENTS, TCP_FRAME_MAX_BYTES,
                TCP_RUN_BYTES, TCP_RECEIVE_BYTES, TCP_HELLO_TIMEOUT, TCP_PING_INTERVAL,
                WRITE_BUFFER_LOW_BYTES, WRITE_BUFFER_HIGH_BYTES, WRITE_BUFFER_MAX_BYTES, SLOW_READER_TIMEOUT,
                SHUTDOWN_TIMEOUT)
            .and(ThreadSettings.all())
            .and(QuerySettings.all())
            .pattern("handlers.NAME.class", "Class of a handler: public, with a constructor without parameters.")
            .pattern("handlers.NAME.topics",
                "Topics routed to the handler, separated by commas; orders.* and orders.** stand for several.")
            .pattern("handlers.NAME.policy",
                "What becomes of an event that the handler throws at: halt (default) or quarantine.")
            .pattern("handlers.NAME.shards",
                "Instances that share the keys of the handler, 1 (default) to " + HandlerDeclaration.MAX_SHARDS + ".")
            .pattern("handlers.NAME.after",
                "Handlers that come before this one at events that go to both, separated by commas.")
            .pattern("handlers.NAME.history",
                "Whether the handler is first fed the past when it is new to the journal: true (default) or false.")
            .ignored(
                "headrace.root", ProgressLine.TERMINAL_PROPERTY, "headrace.memory.checks",
                "HEADRACE_JAVA_OPTS", "HEADRACE_CLASSPATH", HeadraceMain.DEBUG_VARIABLE);
    }
}
