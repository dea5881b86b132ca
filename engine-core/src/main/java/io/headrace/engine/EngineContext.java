package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.TopicRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.BitUtil;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * Settings of one engine. Filled by the host, concluded once by {@link Engine#start(EngineContext)}, and not to be
 * changed after. Not threadsafe.
 */
public final class EngineContext
{
    private static final int MAX_EVENT_LENGTH = 16 * 1024 * 1024;
    private static final int MIN_OUTBOX_LENGTH = 1024 * 1024;
    private static final int MAX_OUTBOX_LENGTH = 1 << 30;
    private static final int MIN_BATCH_LENGTH = 1024;

    private final HandlerRegistrations handlers = new HandlerRegistrations();
    private final LaneContext lanes = new LaneContext();
    private final QueryContext queries = new QueryContext();
    private final StateLimits state = new StateLimits();
    private final EgressContext egress = new EgressContext();
    private final SnapshotContext snapshots = new SnapshotContext();
    private final WatchdogContext watchdog = new WatchdogContext();
    private final ThreadContext threads = new ThreadContext();
    private final List<String> declaredTopics = new ArrayList<>();
    private final List<CompletionSink> sinks = new ArrayList<>();
    private Journal journal;
    private int eventMaxLength = 1024 * 1024;
    private int batchMaxLength = 256 * 1024;
    private int outboxLength = 8 * 1024 * 1024;
    private int replyMaxLength = 64 * 1024;
    private int topicsMax = 4096;
    private boolean topicsAutoCreate = true;
    private long forceIntervalNs = 200_000_000L;
    private Path countersFile;
    private EpochNanoClock clock = new OffsetEpochNanoClock();
    private Consumer<Throwable> failureListener = error ->
    {
    };
    private boolean concluded;

    /**
     * Fills defaults that depend on others and cross-checks all settings.
     *
     * @throws IllegalArgumentException naming the setting, its value and its bound.
     * @throws IllegalStateException    if called twice.
     */
    void conclude()
    {
        if (concluded)
        {
            throw new IllegalStateException("this context has launched an engine: make a new one");
        }
        concluded = true;
        if (journal == null)
        {
            throw new IllegalArgumentException("journal is not set: give a ChronicleJournal, or an InMemoryJournal");
        }
        lanes.conclude();
        threads.conclude();
        checkRange("event.max.bytes", eventMaxLength, 1, MAX_EVENT_LENGTH);
        checkRange("outbox.bytes", outboxLength, MIN_OUTBOX_LENGTH, MAX_OUTBOX_LENGTH);
        checkRange("reply.max.bytes", replyMaxLength, 1, outboxLength / 16);
        checkPowerOfTwo("outbox.bytes", outboxLength);
        checkRange("topics.max", topicsMax, 1, TopicRegistry.MAX_TOPICS);
        checkRange("batch.bytes", batchMaxLength, MIN_BATCH_LENGTH, MAX_EVENT_LENGTH);
        handlers.routes();
        state.conclude(batchMaxLength + maxRunLength());
        queries.conclude();
        egress.conclude();
        snapshots.conclude();
        watchdog.conclude();
        if (batchCapacity() > journal.maxBatchLength())
        {
            throw new IllegalArgumentException("event.max.bytes=" + eventMaxLength + " with topics.max=" + topicsMax +
                " needs batches of " + batchCapacity() + " bytes, but the journal takes at most " +
                journal.maxBatchLength() + ": lower one of the first two or raise the last");
        }
    }

    static void checkPowerOfTwo(final String name, final int value)
    {
        if (!BitUtil.isPowerOfTwo(value))
        {
            throw new IllegalArgumentException(name + "=" + value + " must be a power of two, try " +
                BitUtil.findNextPositivePowerOfTwo(value));
        }
    }

    static void checkRange(final String name, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(name + "=" + value + " must be " + min + " to " + max);
        }
    }

    /** The longest run that a producer can claim: bytes of one event of {@link #eventMaxLength()} with all it needs. */
    public int maxRunLength()
    {
        return FrameDescriptor.alignedLength(FrameDescriptor.MAX_ATTRIBUTES_LENGTH, eventMaxLength);
    }

    /**
     * The longest batch that the engine can make: one that is just short of {@link #batchMaxLength(int)} when the
     * longest run arrives, and that binds every topic. The journal must take it.
     *
     * @return bytes.
     */
    public int batchCapacity()
    {
        final int binding = FrameDescriptor.alignedLength(0, TopicRegistry.MAX_NAME_LENGTH);
        return BatchDescriptor.HEADER_LENGTH + QuarantineDescriptor.MAX_OVERHEAD + batchMaxLength + maxRunLength() +
            topicsMax * binding;
    }

    /**
     * Routes topics to the one instance of a handler, as {@link #handler(HandlerDeclaration)} does. Without a second
     * instance there are no snapshots.
     *
     * @param name    of the handler, unique.
     * @param handler business logic; owned by the engine agent from launch on.
     * @param topics  at least one.
     * @return this.
     */
    public EngineContext handler(final String name, final EventHandler handler, final String... topics)
    {
        return handler(HandlerDeclaration.ofInstance(name, handler).topics(topics));
    }

    /**
     * Routes topics to a handler, as {@link #handler(HandlerDeclaration)} does.
     *
     * @param name     of the handler, unique.
     * @param supplier of a new instance at each call.
     * @param policy   what becomes of an event that the handler throws at.
     * @param topics   at least one.
     * @return this.
     */
    public EngineContext handler(
        final String name,
        final Supplier<EventHandler> supplier,
        final HandlerPolicy policy,
        final String... topics)
    {
        return handler(HandlerDeclaration.of(name, supplier).policy(policy).topics(topics));
    }

    /** Adds a handler with its topics; those that are no patterns are created at launch if they do not exist. */
    public EngineContext handler(final HandlerDeclaration declaration)
    {
        handlers.add(declaration);
        return this;
    }

    /** Settings of what holds events that wait for the engine: to be filled before launch. */
    public LaneContext lanes()
    {
        return lanes;
    }

    /** Bounds of what the engine itself remembers: timers, sessions, results, quarantine. */
    public StateLimits state()
    {
        return state;
    }

    /** Bounds of what handlers publish: to be filled before launch. */
    public EgressContext egress()
    {
        return egress;
    }

    /** Settings of queries: to be filled before launch. */
    public QueryContext queries()
    {
        return queries;
    }

    /** Settings of snapshots: to be filled before launch. */
    public SnapshotContext snapshots()
    {
        return snapshots;
    }

    /** Settings of the watchdog: to be filled before launch. */
    public WatchdogContext watchdog()
    {
        return watchdog;
    }

    /** Settings of the threads: to be filled before launch. */
    public ThreadContext threads()
    {
        return threads;
    }

    /**
     * Adds a place to deliver acknowledgements and replies to.
     *
     * @param sink called by the outbound agent.
     * @return index to pack into a {@link io.headrace.bus.SourceRef}.
     */
    public int sink(final CompletionSink sink)
    {
        sinks.add(sink);
        return sinks.size() - 1;
    }

    /**
     * Declares a topic, created at launch if it does not exist.
     *
     * @param topic name.
     * @return this.
     */
    public EngineContext topic(final String topic)
    {
        declaredTopics.add(topic);
        return this;
    }

    /**
     * Sets the journal, open for writing. The engine closes it.
     *
     * @param value required.
     * @return this.
     */
    public EngineContext journal(final Journal value)
    {
        journal = value;
        return this;
    }

    /** Sets the longest payload: bytes. */
    public EngineContext eventMaxLength(final int value)
    {
        eventMaxLength = value;
        return this;
    }

    /**
     * Sets when a batch is cut even if more events wait.
     *
     * @param value bytes after which no further run is taken into the batch.
     * @return this.
     */
    public EngineContext batchMaxLength(final int value)
    {
        batchMaxLength = value;
        return this;
    }

    /**
     * Sets the room for acknowledgements and replies that wait for their durability, per level.
     *
     * @param value bytes, a power of two.
     * @return this.
     */
    public EngineContext outboxLength(final int value)
    {
        outboxLength = value;
        return this;
    }

    /**
     * Sets the most that a handler may reply to one event, see {@link Outbox#maxReplyLength()}. Part of the
     * deterministic behaviour: replay with the same value.
     *
     * @param value bytes.
     * @return this.
     */
    public EngineContext replyMaxLength(final int value)
    {
        replyMaxLength = value;
        return this;
    }

    /**
     * Sets the most topics.
     *
     * @param value 1 to 65,535.
     * @return this.
     */
    public EngineContext topicsMax(final int value)
    {
        topicsMax = value;
        return this;
    }

    /**
     * Sets whether publishing to an unknown topic creates it.
     *
     * @param value false to accept declared topics only.
     * @return this.
     */
    public EngineContext topicsAutoCreate(final boolean value)
    {
        topicsAutoCreate = value;
        return this;
    }

    /**
     * Sets how often the journal is forced when nobody waits for it.
     *
     * @param value nanoseconds.
     * @return this.
     */
    public EngineContext forceIntervalNs(final long value)
    {
        forceIntervalNs = value;
        return this;
    }

    /**
     * Sets the file that counters are kept in, readable by other processes.
     *
     * @param value a path, or null to keep them in memory.
     * @return this.
     */
    public EngineContext countersFile(final Path value)
    {
        countersFile = value;
        return this;
    }

    /**
     * Sets the clock that events are stamped with.
     *
     * @param value nanoseconds since the epoch; going backwards is tolerated.
     * @return this.
     */
    public EngineContext clock(final EpochNanoClock value)
    {
        clock = value;
        return this;
    }

    /**
     * Sets who is told when the engine fails. Called once, by the agent that failed.
     *
     * @param value told the cause.
     * @return this.
     */
    public EngineContext failureListener(final Consumer<Throwable> value)
    {
        failureListener = value;
        return this;
    }

    /** The longest payload: bytes. */
    public int eventMaxLength()
    {
        return eventMaxLength;
    }

    HandlerRegistrations handlers()
    {
        return handlers;
    }

    /** A dispatch over an empty state, with handlers that have not started. */
    BatchDispatch newDispatch()
    {
        return new BatchDispatch(new DurableState(this), this);
    }

    List<String> declaredTopics()
    {
        return declaredTopics;
    }

    List<CompletionSink> sinks()
    {
        return sinks;
    }

    Journal journal()
    {
        return journal;
    }

    int batchMaxLength()
    {
        return batchMaxLength;
    }

    int outboxLength()
    {
        return outboxLength;
    }

    int replyMaxLength()
    {
        return replyMaxLength;
    }

    int topicsMax()
    {
        return topicsMax;
    }

    boolean topicsAutoCreate()
    {
        return topicsAutoCreate;
    }

    long forceIntervalNs()
    {
        return forceIntervalNs;
    }

    Path countersFile()
    {
        return countersFile;
    }

    EpochNanoClock clock()
    {
        return clock;
    }

    Consumer<Throwable> failureListener()
    {
        return failureListener;
    }
}
