package io.headrace.server;

import io.headrace.bus.TopicRegistry;
import io.headrace.config.Setting;
import io.headrace.config.Settings;
import io.headrace.edge.EdgeContext;
import io.headrace.edge.HttpContext;
import io.headrace.edge.TcpContext;
import io.headrace.engine.DivergencePolicy;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.EngineContext;
import io.headrace.journal.JournalContext;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the settings of the server into the contexts of its parts.
 */
final class ServerContexts
{
    private static final String COUNTERS_FILE = "counters.dat";

    private final Settings settings;

    ServerContexts(final Settings settings)
    {
        this.settings = settings;
    }

    /** Settings of the journal, which must take the longest batch of the engine. */
    JournalContext journal(final EngineContext engine)
    {
        final int batchLength = Math.max(JournalContext.MAX_BATCH_LENGTH_DEFAULT, engine.batchCapacity());
        return new JournalContext()
            .directory(settings.get(ServerSettings.JOURNAL_DIR))
            .maxBatchLength(batchLength)
            .fileMaxLength(settings.get(ServerSettings.JOURNAL_FILE_BYTES))
            .preparedLength(settings.get(ServerSettings.JOURNAL_PREPARED_BYTES))
            .cacheLength(settings.get(ServerSettings.JOURNAL_CACHE_BYTES));
    }

    /** Settings of the engine, with fresh handlers; journal and sinks are still to be set. */
    EngineContext engine()
    {
        final EngineContext context = new EngineContext()
            .eventMaxLength(bytes(ServerSettings.EVENT_MAX_BYTES))
            .batchMaxLength(bytes(ServerSettings.BATCH_BYTES))
            .outboxLength(bytes(ServerSettings.OUTBOX_BYTES))
            .replyMaxLength(bytes(ServerSettings.REPLY_MAX_BYTES))
            .topicsMax(settings.get(ServerSettings.TOPICS_MAX))
            .topicsAutoCreate("auto".equals(settings.get(ServerSettings.TOPICS_CREATE)))
            .forceIntervalNs(settings.get(ServerSettings.JOURNAL_FORCE_INTERVAL))
            .countersFile(settings.get(ServerSettings.JOURNAL_DIR).resolve(COUNTERS_FILE));
        context.lanes()
            .weights(settings.get(ServerSettings.LANE_WEIGHTS))
            .capacity(settings.get(ServerSettings.LANE_CAPACITY))
            .slotLength(bytes(ServerSettings.LANE_SLOT_BYTES))
            .payloadPoolLength(settings.get(ServerSettings.PAYLOAD_POOL_BYTES));
        ThreadSettings.fill(context.threads(), settings);
        context.egress()
            .publishMaxLength(bytes(ServerSettings.PUBLISH_MAX_BYTES))
            .waitingMaxLength(bytes(ServerSettings.EGRESS_MAX_BYTES));
        QuerySettings.fill(context.queries(), settings);
        context.snapshots()
            .journalDirectory(settings.get(ServerSettings.JOURNAL_DIR))
            .intervalEvents(settings.get(ServerSettings.SNAPSHOT_INTERVAL_EVENTS))
            .intervalNs(settings.get(ServerSettings.SNAPSHOT_INTERVAL))
            .keep(settings.get(ServerSettings.SNAPSHOT_KEEP))
            .compareMaxLength(settings.get(ServerSettings.SNAPSHOT_COMPARE_MAX_BYTES))
            .divergencePolicy("stop".equals(settings.get(ServerSettings.SNAPSHOT_DIVERGENCE)) ?
                DivergencePolicy.STOP : DivergencePolicy.REPORT);
        context.state()
            .timersMax(settings.get(ServerSettings.TIMERS_MAX))
            .sessionsMax(settings.get(ServerSettings.SESSIONS_MAX))
            .resultsMax(settings.get(ServerSettings.RESULTS_MAX))
            .repliesLength(bytes(ServerSettings.RESULTS_REPLY_BYTES))
            .quarantinedMax(settings.get(ServerSettings.QUARANTINE_MAX))
            .cursorsMax(settings.get(ServerSettings.CURSORS_MAX));
        context.watchdog().limitNs(settings.get(ServerSettings.WATCHDOG_LIMIT));
        for (final String topic : names(ServerSettings.TOPICS_DECLARED.key(),
            settings.get(ServerSettings.TOPICS_DECLARED)))
        {
            context.topic(topic);
        }
        HandlerSettings.declarations(settings).forEach(context::handler);
        return context;
    }

    EdgeContext edge()
    {
        final EdgeContext context = new EdgeContext()
            .httpHost(settings.get(ServerSettings.HTTP_HOST))
            .httpPort(settings.get(ServerSettings.HTTP_PORT))
            .tcpHost(settings.get(ServerSettings.TCP_HOST))
            .tcpPort(settings.get(ServerSettings.TCP_PORT))
            .opsHost(settings.get(ServerSettings.OPS_HOST))
            .opsPort(settings.get(ServerSettings.OPS_PORT))
            .unprotectedNetwork(settings.get(ServerSettings.EDGE_UNPROTECTED_NETWORK))
            .transport(settings.get(ServerSettings.EDGE_TRANSPORT))
            .eventLoops(settings.get(ServerSettings.EDGE_LOOPS))
            .defaultLevel(DurabilityLevel.ofLabel(settings.get(ServerSettings.DURABILITY_DEFAULT)))
            .maxConnections(settings.get(ServerSettings.CONNECTIONS_MAX))
            .replyMaxLength(bytes(ServerSettings.REPLY_MAX_BYTES))
            .writeBufferLow(bytes(ServerSettings.WRITE_BUFFER_LOW_BYTES))
            .writeBufferHigh(bytes(ServerSettings.WRITE_BUFFER_HIGH_BYTES))
            .writeBufferMax(bytes(ServerSettings.WRITE_BUFFER_MAX_BYTES))
            .slowReaderTimeoutNs(settings.get(ServerSettings.SLOW_READER_TIMEOUT));
        fill(context.tcp());
        fill(context.http());
        context.streams()
            .threads(settings.get(ServerSettings.STREAM_THREADS))
            .maxSubscriptions(settings.get(ServerSettings.SUBSCRIPTIONS_MAX))
            .memoryBytes(settings.get(ServerSettings.STREAM_MEMORY_BYTES))
            .stallTimeoutNs(settings.get(ServerSettings.STREAM_STALL_TIMEOUT))
            .heartbeatNs(settings.get(ServerSettings.STREAM_HEARTBEAT));
        return context;
    }

    private void fill(final TcpContext context)
    {
        context
            .creditBytes(settings.get(ServerSettings.TCP_CREDIT_BYTES))
            .creditEvents(settings.get(ServerSettings.TCP_CREDIT_EVENTS))
            .frameMaxLength(bytes(ServerSettings.TCP_FRAME_MAX_BYTES))
            .runMaxLength(bytes(ServerSettings.TCP_RUN_BYTES))
            .receiveMaxLength(bytes(ServerSettings.TCP_RECEIVE_BYTES))
            .helloTimeoutNs(settings.get(ServerSettings.TCP_HELLO_TIMEOUT))
            .pingIntervalNs(settings.get(ServerSettings.TCP_PING_INTERVAL));
    }

    private void fill(final HttpContext context)
    {
        context
            .initialLineMax(bytes(ServerSettings.HTTP_LINE_MAX_BYTES))
            .headersMax(bytes(ServerSettings.HTTP_HEADERS_MAX_BYTES))
            .batchMaxLength(bytes(ServerSettings.HTTP_BATCH_MAX_BYTES))
            .batchMaxEvents(settings.get(ServerSettings.HTTP_BATCH_MAX_EVENTS))
            .cloudEventsDeduplicated(settings.get(ServerSettings.HTTP_CLOUDEVENTS_DEDUP))
            .bodiesMaxLength(settings.get(ServerSettings.HTTP_BODIES_MAX_BYTES))
            .headerDeadlineNs(settings.get(ServerSettings.HTTP_HEADER_DEADLINE))
            .bodyDeadlineNs(settings.get(ServerSettings.HTTP_BODY_DEADLINE))
            .bodyMinRate(settings.get(ServerSettings.HTTP_BODY_MIN_RATE))
            .idleDeadlineNs(settings.get(ServerSettings.HTTP_IDLE_DEADLINE))
            .replyDeadlineNs(settings.get(ServerSettings.HTTP_REPLY_DEADLINE))
            .pipelinedMax(settings.get(ServerSettings.HTTP_PIPELINED_MAX))
            .readLimitMax(settings.get(ServerSettings.HTTP_READ_MAX_EVENTS))
            .readScanMax(settings.get(ServerSettings.HTTP_READ_MAX_SCAN))
            .readMaxLength(bytes(ServerSettings.HTTP_READ_MAX_BYTES))
            .readChunkLength(bytes(ServerSettings.HTTP_READ_CHUNK_BYTES))
            .readThreads(settings.get(ServerSettings.HTTP_READ_THREADS))
            .readQueueLength(settings.get(ServerSettings.HTTP_READ_QUEUE))
            .digestDeadlineNs(settings.get(ServerSettings.OPS_STATE_DEADLINE))
            .opsMaxConnections(settings.get(ServerSettings.OPS_CONNECTIONS_MAX))
            .laneHighWaterPercent(settings.get(ServerSettings.OPS_LANE_HIGH_WATER_PERCENT));
    }

    /** Bytes of a setting whose bounds fit an int. */
    private int bytes(final Setting<Long> setting)
    {
        return Math.toIntExact(settings.get(setting));
    }

    /** What a comma list names. */
    static List<String> elements(final String list)
    {
        return Arrays.stream(list.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    /** Topic names from a comma list. */
    private static List<String> names(final String key, final String list)
    {
        final List<String> names = elements(list);
        for (final String name : names)
        {
            if (!TopicRegistry.isValid(name))
            {
                throw new CommandFailure(ExitCode.WRONG_USE, key + "=" + list + " has a topic '" + name +
                    "' that is not 1 to " + TopicRegistry.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 . _ -");
            }
        }
        return names;
    }
}
