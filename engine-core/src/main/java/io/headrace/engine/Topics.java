package io.headrace.engine;

import io.headrace.bus.TopicRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The topics of an engine: finds, creates and describes them. Threadsafe.
 */
public final class Topics
{
    /** The name is not 1 to 128 characters of {@code A-Z a-z 0-9 . _ -}. No code of {@link Engine} is equal. */
    public static final int INVALID_NAME = -101;
    /** There are {@code topics.max} topics already. No code of {@link Engine} is equal. */
    public static final int LIMIT_REACHED = -102;

    private final Engine engine;
    private final TopicRegistry registry;
    private final AgentThreads threads;
    private final Routes routes;
    private final boolean isAutoCreated;

    Topics(final Engine engine, final EngineContext context, final EngineParts parts)
    {
        this.engine = engine;
        registry = parts.registry;
        threads = parts.threads;
        routes = context.handlers().routes();
        isAutoCreated = context.topicsAutoCreate();
    }

    /** Finds a topic by name and never creates it: the id, or {@link TopicRegistry#UNKNOWN}. */
    public int find(final String name)
    {
        return registry.idOf(name);
    }

    /** Creates a topic for its first event, if that is allowed: as {@link Engine#topic(String)} answers. */
    int createOnUse(final String name)
    {
        if (!TopicRegistry.isValid(name))
        {
            return TopicRegistry.INVALID_NAME;
        }
        return isAutoCreated && engine.state() == EngineState.RUNNING ?
            registry.register(name) : TopicRegistry.UNKNOWN;
    }

    /**
     * Creates a topic that stays also without events, and waits until that has reached a durability level. Allowed
     * with {@code topics.create=declared} too. Costs an event in the stream, unless the topic is in the journal.
     *
     * @param name    of the topic.
     * @param level   to wait for.
     * @param timeout most time to wait.
     * @param unit    of the timeout.
     * @return the sequence that created it, or 0 when it was there already and has reached the level, or
     *         {@link #INVALID_NAME}, {@link #LIMIT_REACHED}, {@link Engine#FULL}, {@link Engine#NOT_RUNNING},
     *         {@link Engine#TIMED_OUT}. After the last the topic may or may not be there: ask again.
     * @throws IllegalArgumentException if the journal cannot provide the level.
     */
    public long create(final String name, final DurabilityLevel level, final long timeout, final TimeUnit unit)
    {
        engine.checkLevel(level);
        if (!TopicRegistry.isValid(name))
        {
            return INVALID_NAME;
        }
        if (engine.state() != EngineState.RUNNING)
        {
            return Engine.NOT_RUNNING;
        }
        final long timeoutNs = unit.toNanos(timeout);
        final long startNs = System.nanoTime();
        final Long boundAt = engine.ask(
            state -> state.topics.isBound(registry.idOf(name)) ? state.sequence() : -1L, timeoutNs);
        if (boundAt == null)
        {
            return engine.state() == EngineState.RUNNING ? Engine.TIMED_OUT : Engine.NOT_RUNNING;
        }
        final long leftNs = timeoutNs - (System.nanoTime() - startNs);
        if (boundAt >= 0)
        {
            return awaitLevel(boundAt, level, leftNs);
        }
        final int id = registry.register(name);
        return id < 0 ? LIMIT_REACHED : engine.newPublisher().createTopic(id, level, leftNs, TimeUnit.NANOSECONDS);
    }

    /** Whoever created it may still wait for the disk. */
    private long awaitLevel(final long sequence, final DurabilityLevel level, final long timeoutNs)
    {
        final boolean isReached = level == DurabilityLevel.ACCEPTED ||
            threads.await(timeoutNs, () -> engine.watermark(level) >= sequence || !engine.canComplete());
        if (isReached && engine.watermark(level) < sequence && level != DurabilityLevel.ACCEPTED)
        {
            return Engine.NOT_RUNNING;
        }
        return isReached ? 0 : Engine.TIMED_OUT;
    }

    /**
     * Describes all topics, those without events too.
     *
     * @param timeoutNs most time to wait.
     * @return sorted by name, or null when the time was not enough, too many ask, or the engine does not run.
     */
    public List<TopicDescription> describe(final long timeoutNs)
    {
        final List<TopicDescription> bound = engine.ask(state -> state.topics.describe(state.egress), timeoutNs);
        if (bound == null)
        {
            return null;
        }
        final List<TopicDescription> all = new ArrayList<>(bound);
        final Set<Integer> ids = new HashSet<>();
        bound.forEach(topic -> ids.add(topic.id()));
        for (int id = 1; id <= registry.maxId(); id++)
        {
            final String name = ids.contains(id) ? null : registry.nameOf(id);
            if (name != null)
            {
                all.add(new TopicDescription(name, id, handlersOf(name), 0, 0, 0));
            }
        }
        all.sort(Comparator.comparing(TopicDescription::name));
        return all;
    }

    private List<String> handlersOf(final String topic)
    {
        return routes.routesOf(topic).stream().map(HandlerRoute::name).toList();
    }

    /**
     * Describes one topic.
     *
     * @param name      of the topic.
     * @param timeoutNs most time to wait.
     * @return the topic, or null when {@link #find(String)} does not know it, the time was not enough, too many ask,
     *         or the engine does not run.
     */
    public TopicDescription describe(final String name, final long timeoutNs)
    {
        final List<TopicDescription> all = find(name) < 0 ? null : describe(timeoutNs);
        return all == null ? null :
            all.stream().filter(topic -> topic.name().equals(name)).findFirst().orElse(null);
    }
}
