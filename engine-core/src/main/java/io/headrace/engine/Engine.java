package io.headrace.engine;

import io.headrace.bus.LaneClaim;
import io.headrace.bus.Lanes;
import io.headrace.bus.RousableIdleStrategy;
import io.headrace.bus.ThreadLayout;
import io.headrace.bus.TopicRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A running engine: publish to it, watch it, stop it. Threadsafe unless a method says otherwise.
 * <p>
 * It owns the lane, the agents and the journal of its {@link EngineContext}. Which agents share a thread follows the
 * {@link ThreadLayout}; with {@link ThreadLayout#INVOKED} the host calls {@link #invoke()} instead.
 */
public final class Engine implements AutoCloseable
{
    /** The lane or its memory is full, or there is an {@link EngineHealth#impediment()}: slow down and try again. */
    public static final int FULL = -1;
    /** The event is longer than {@code event.max.bytes}, or the run than {@link #maxRunLength()}. */
    public static final int TOO_LONG = -2;
    /** The engine is replaying, draining, failed or closed. */
    public static final int NOT_RUNNING = -3;
    /** The topic id is not bound to a topic. */
    public static final int UNKNOWN_TOPIC = -4;
    /** The wait ended first; the event may or may not become durable. */
    public static final int TIMED_OUT = -5;

    /** Longest time between two looks of a waiting thread at the state of the engine. */
    static final long WAIT_SLICE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long CLOSE_DRAIN_NS = TimeUnit.SECONDS.toNanos(10);

    private final EngineParts parts;
    private final Journal journal;
    private final TopicRegistry registry;
    private final Lanes lanes;
    private final Watermarks watermarks;
    private final Topics topics;
    private final int eventMaxLength;
    private final int maxRunLength;
    private final int replyMaxLength;
    private final Subscriptions subscriptions;
    private final EngineHealth health;
    private final Consumer<Throwable> failureListener;
    private final AtomicReference<EngineState> state = new AtomicReference<>(EngineState.REPLAYING);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Engine(final EngineContext context)
    {
        context.conclude();
        parts = new EngineParts(
            context, () -> state.compareAndSet(EngineState.REPLAYING, EngineState.RUNNING), this::fail);
        journal = parts.journal;
        registry = parts.registry;
        lanes = parts.lanes;
        watermarks = parts.watermarks;
        topics = new Topics(this, context, parts);
        eventMaxLength = context.eventMaxLength();
        maxRunLength = Math.min(lanes.lane(0).maxRunLength(), context.maxRunLength());
        replyMaxLength = context.replyMaxLength();
        failureListener = context.failureListener();
        subscriptions = new Subscriptions(this, parts);
        health = new EngineHealth(this, parts);
    }

    /**
     * Starts an engine and returns while it may still replay.
     *
     * @param context settings, used for this engine alone. Its journal is closed even if the engine cannot start.
     * @return the engine, to be closed.
     * @throws IllegalArgumentException naming the setting that is out of bounds.
     */
    public static Engine start(final EngineContext context)
    {
        Engine engine = null;
        try
        {
            engine = new Engine(context);
        }
        finally
        {
            if (engine == null && context.journal() != null)
            {
                context.journal().close();
            }
        }
        engine.parts.threads.start();
        return engine;
    }

    /**
     * Starts an engine and waits until it has replayed.
     *
     * @param context settings, used for this engine alone.
     * @return the running engine, to be closed.
     * @throws IllegalStateException if it failed in replay, with the cause, or the calling thread was interrupted.
     */
    public static Engine launch(final EngineContext context)
    {
        final Engine engine = start(context);
        try
        {
            if (engine.awaitRunning(Long.MAX_VALUE))
            {
                return engine;
            }
            throw new IllegalStateException("interrupted while the engine replayed its journal");
        }
        catch (final IllegalStateException ex)
        {
            engine.close();
            throw ex;
        }
    }

    /**
     * Blocks while the engine replays.
     *
     * @param timeoutNs most time to wait.
     * @return false when the time was not enough.
     * @throws IllegalStateException if the engine failed, with the cause.
     */
    public boolean awaitRunning(final long timeoutNs)
    {
        final boolean moved = parts.threads.await(timeoutNs, () -> state.get() != EngineState.REPLAYING);
        if (state.get() == EngineState.FAILED)
        {
            throw new IllegalStateException("the engine failed: " + failure.get().getMessage(), failure.get());
        }
        return moved;
    }

    /**
     * Finds a topic, or creates it when topics are created on use.
     *
     * @param name of the topic.
     * @return the id, or {@link TopicRegistry#UNKNOWN}, {@link TopicRegistry#INVALID_NAME},
     *         {@link TopicRegistry#LIMIT_REACHED}.
     */
    public int topic(final String name)
    {
        final int known = registry.idOf(name);
        return known > 0 ? known : topics.createOnUse(name);
    }

    /** Finds a topic by name and never creates it: the id, or {@link TopicRegistry#UNKNOWN}. */
    public int findTopic(final String name)
    {
        return registry.idOf(name);
    }

    /**
     * The same as {@link #topic(String)} from ASCII bytes; allocates only when it creates the topic.
     *
     * @param buffer with the name.
     * @param offset of the name.
     * @param length of the name.
     * @return as {@link #topic(String)}.
     */
    public int topic(final DirectBuffer buffer, final int offset, final int length)
    {
        final int known = registry.idOf(buffer, offset, length);
        if (known > 0)
        {
            return known;
        }
        return length > TopicRegistry.MAX_NAME_LENGTH ?
            TopicRegistry.INVALID_NAME : topics.createOnUse(buffer.getStringWithoutLengthAscii(offset, length));
    }

    /** Finds, creates and describes topics. */
    public Topics topics()
    {
        return topics;
    }

    /** Name of the topic with an id that {@link #topic(String)} gave, or null. */
    public String topicName(final int topicId)
    {
        return registry.nameOf(topicId);
    }

    /** A publisher for one thread of the host: a publisher that is not threadsafe. */
    public Publisher newPublisher()
    {
        return new Publisher(this, parts.waiters, parts.waiterSink);
    }

    /** The way in for queries. */
    public Queries queries()
    {
        return parts.queries;
    }

    /**
     * Claims space in the lane of {@link Lanes#DEFAULT_URGENCY}, as {@link #tryClaim(int, int, LaneClaim)} does.
     */
    public int tryClaim(final int length, final LaneClaim claim)
    {
        return tryClaim(lanes.laneOf(Lanes.DEFAULT_URGENCY), length, claim);
    }

    /**
     * Claims space in a lane for a run of frames: events, each origin before its events, or one frame alone that opens
     * a session, resolves an event, creates a topic or moves a cursor. A malformed run stops the engine before any of
     * it is journaled. Runs of a lane keep their order; those of a higher lane overtake them.
     *
     * @param lane   of {@link #laneOf(int)}.
     * @param length bytes of all frames with their padding.
     * @param claim  filled in on success; to be committed or aborted at once.
     * @return 0, or {@link #FULL}, {@link #TOO_LONG}, {@link #NOT_RUNNING}.
     */
    public int tryClaim(final int lane, final int length, final LaneClaim claim)
    {
        return state.getPlain() == EngineState.RUNNING ?
            parts.admission.tryClaim(lane, length, claim) : NOT_RUNNING;
    }

    /** How many lanes there are: one for each weight of {@code lane.weights}. */
    public int lanes()
    {
        return lanes.count();
    }

    /** The lane of an urgency from 0, the most pressing, to {@link Lanes#MAX_URGENCY}: 0 is the highest lane. */
    public int laneOf(final int urgency)
    {
        return lanes.laneOf(urgency);
    }

    /** The longest run that can be claimed: bytes. */
    public int maxRunLength()
    {
        return maxRunLength;
    }

    /** How many runs of a length can be claimed at once in any lane that is empty, by {@link LaneClaim#ofOneSlot()}. */
    public int runsAtOnce(final int length)
    {
        return lanes.runsAtOnce(length);
    }

    /** The longest payload: bytes. */
    public int eventMaxLength()
    {
        return eventMaxLength;
    }

    /** The most that a handler may reply to one event: bytes. */
    public int replyMaxLength()
    {
        return replyMaxLength;
    }

    void checkLevel(final DurabilityLevel level)
    {
        if (level.code() > journal.highestLevel().code())
        {
            throw new IllegalArgumentException("durability=" + level + " cannot be provided by this journal, whose " +
                "highest level is " + journal.highestLevel());
        }
    }

    boolean canComplete()
    {
        final EngineState current = state.get();
        return current == EngineState.RUNNING || current == EngineState.DRAINING;
    }

    /** How the engine is, to be looked at by anybody at any time. */
    public EngineHealth health()
    {
        return health;
    }

    /** Where the engine is in its life: the state. */
    public EngineState state()
    {
        return state.get();
    }

    /** Why the engine stopped: the cause, or null. */
    public Throwable failure()
    {
        return failure.get();
    }

    /**
     * The highest sequence that has reached a level.
     *
     * @param level journaled or synced; for accepted the journaled one is given.
     * @return a sequence, 0 when there is none.
     */
    public long watermark(final DurabilityLevel level)
    {
        return level == DurabilityLevel.SYNCED ? watermarks.synced() : watermarks.journaled();
    }

    /**
     * Opens a cursor over the journal for the calling thread.
     *
     * @param fromSequence to start at.
     * @return a cursor, to be closed.
     */
    public JournalCursor openCursor(final long fromSequence)
    {
        return journal.openCursor(fromSequence);
    }

    /** Subscriptions to the stream, and the named cursors of subscribers. */
    public Subscriptions subscriptions()
    {
        return subscriptions;
    }

    /** Sequence of the first event that the journal still holds: the sequence, 0 when it is empty. */
    public long firstSequence()
    {
        return journal.firstSequence();
    }

    /** The strongest guarantee that the journal can give: the level. */
    public DurabilityLevel highestLevel()
    {
        return journal.highestLevel();
    }

    /**
     * Hashes the state between two batches. The engine waits meanwhile, in proportion to its state.
     *
     * @param timeoutNs most time to wait.
     * @return sequence and hash, or null when the time was not enough, too many ask, or the engine does not run.
     */
    public StateDigest digest(final long timeoutNs)
    {
        final SectionDigests digests = digests(timeoutNs);
        return digests == null ? null : digests.state();
    }

    /** Hashes each section of the state, as {@link #digest(long)} does the whole. */
    public SectionDigests digests(final long timeoutNs)
    {
        return ask(DurableState::digests, timeoutNs);
    }

    /**
     * Lists the events in quarantine.
     *
     * @param timeoutNs most time to wait.
     * @return in sequence order, or null when the time was not enough, too many ask, or the engine does not run.
     */
    public List<QuarantinedEvent> quarantined(final long timeoutNs)
    {
        return ask(durable -> durable.quarantine.list(), timeoutNs);
    }

    <T> T ask(final Function<DurableState, T> reader, final long timeoutNs)
    {
        final CompletableFuture<T> answer = canComplete() ? parts.questions.ask(reader) : null;
        if (answer == null)
        {
            return null;
        }
        parts.threads.await(timeoutNs, () -> answer.isDone() || !canComplete());
        return StateQuestions.resultOf(answer);
    }

    /** Adds a counter with a label to the counters file: it lives as long as the engine. */
    public AtomicCounter newCounter(final String label)
    {
        return parts.countersFile.newCounter(label);
    }

    /**
     * Runs one duty cycle of every agent on the calling thread.
     *
     * @return 0 when there was nothing to do, or the engine is closed.
     * @throws IllegalStateException unless the layout is {@link ThreadLayout#INVOKED}, or if the engine has failed.
     */
    public int invoke()
    {
        if (!parts.threads.isInvoked())
        {
            throw new IllegalStateException("the agents run on threads of their own: only threads.layout=invoked " +
                "leaves them to the host");
        }
        return parts.threads.invoke();
    }

    /**
     * How an agent beside those of the engine waits for work, as the settings of threads say.
     *
     * @param role of the agent.
     * @return a strategy for one agent.
     */
    public RousableIdleStrategy newIdleStrategy(final AgentRole role)
    {
        return parts.threads.newIdleStrategy(role);
    }

    /** Prepares the calling thread for an agent, as the settings of threads say; what fails stops the engine. */
    public void prepareThread(final AgentRole role)
    {
        parts.threads.prepare(role);
    }

    private void fail(final Throwable error)
    {
        if (failure.compareAndSet(null, error))
        {
            state.set(EngineState.FAILED);
            lanes.close();
            parts.queries.close();
            failureListener.accept(error);
        }
    }

    /**
     * Refuses new events, finishes what was accepted, and forces it. An engine that still replays has accepted nothing.
     *
     * @param timeoutNs most time to take.
     * @return false when the time was not enough or the engine does not run.
     */
    public boolean drain(final long timeoutNs)
    {
        final boolean acceptedNothing = state.compareAndSet(EngineState.REPLAYING, EngineState.DRAINING);
        state.compareAndSet(EngineState.RUNNING, EngineState.DRAINING);
        lanes.close();
        watermarks.drain();
        parts.threads.rouseSync();
        return acceptedNothing ||
            (parts.threads.await(timeoutNs, () -> parts.isDrained() || !canComplete()) && canComplete());
    }

    /**
     * Drains, stops the agents, and closes journal and counters. Does nothing the second time.
     *
     * @throws JournalException if the journal could not be forced.
     */
    @Override
    public void close()
    {
        if (state.get() == EngineState.RUNNING)
        {
            drain(CLOSE_DRAIN_NS);
        }
        if (state.getAndSet(EngineState.CLOSED) == EngineState.CLOSED)
        {
            return;
        }
        parts.queries.close();
        parts.threads.close();
        try
        {
            journal.close();
        }
        finally
        {
            parts.countersFile.close();
        }
    }
}
