package io.headrace.engine;

import io.headrace.bus.CursorDescriptor;
import io.headrace.bus.TopicRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Subscriptions to the stream of an engine, and the named cursors in which the engine keeps how far subscribers have
 * got. Threadsafe.
 */
public final class Subscriptions
{
    /** There are {@code cursors.max} named cursors: forget one, or raise the bound. */
    public static final int CURSORS_FULL = -16;

    private final Engine engine;
    private final Journal journal;
    private final TopicRegistry registry;
    private final Watermarks watermarks;

    Subscriptions(final Engine engine, final EngineParts parts)
    {
        this.engine = engine;
        journal = parts.journal;
        registry = parts.registry;
        watermarks = parts.watermarks;
    }

    /**
     * Opens a subscription.
     *
     * @param context what is asked for.
     * @return the subscription, for one thread at a time, to be closed before the engine.
     * @throws EventsGoneException      if retention has dropped the event to begin with.
     * @throws IllegalArgumentException if the journal cannot provide the level.
     * @throws IllegalStateException    if the journal keeps nothing that could be read.
     */
    public Subscription open(final SubscriptionContext context)
    {
        checkReadable();
        final DurabilityLevel level = context.level() == null ? journal.highestLevel() : context.level();
        engine.checkLevel(level);
        final long position =
            context.position() == SubscriptionContext.NEW_ONLY ? lastSequence(level) + 1 : context.position();
        checkKept(position);
        return new Subscription(this, level, new TopicFilter(registry, context.topics()), position);
    }

    private void checkReadable()
    {
        if (!journal.isReadable())
        {
            throw new IllegalStateException(
                "this journal keeps no events, so nobody can subscribe to them: give the engine one that does");
        }
    }

    void checkKept(final long position)
    {
        final long first = journal.firstSequence();
        if (position < first)
        {
            throw new EventsGoneException(position, first);
        }
    }

    JournalCursor openCursor(final long position)
    {
        return journal.openCursor(position);
    }

    /**
     * The last sequence that subscribers of a level may see: it has reached the level and is applied.
     *
     * @param level of the subscription.
     * @return the sequence, 0 while the engine replays.
     */
    public long lastSequence(final DurabilityLevel level)
    {
        return bound(level);
    }

    long bound(final DurabilityLevel level)
    {
        final long reached = level == DurabilityLevel.SYNCED ? watermarks.synced() : watermarks.journaled();
        return Math.min(reached, watermarks.dispatched());
    }

    /**
     * Has somebody told whenever {@link #lastSequence(DurabilityLevel)} may have risen.
     *
     * @param listener called by the agents of the engine once for each batch, so it must return at once: it should
     *                 rouse a thread that polls, and nothing else.
     */
    public void addListener(final Runnable listener)
    {
        watermarks.addListener(listener);
    }

    /** Has a listener told no more; it may still be called once. */
    public void removeListener(final Runnable listener)
    {
        watermarks.removeListener(listener);
    }

    /**
     * Lists the named cursors.
     *
     * @param timeoutNs most time to wait for the engine.
     * @return in the order of names, or null when the time was not enough, too many ask, or the engine does not run.
     */
    public List<NamedCursor> cursors(final long timeoutNs)
    {
        return engine.ask(state -> state.cursors.list(), timeoutNs);
    }

    /**
     * Makes or moves a named cursor and waits until that is journaled. It may move back as well.
     *
     * @param name     of the cursor: 1 to 128 characters of A-Z a-z 0-9 . _ -.
     * @param sequence last one that the subscriber is done with, 0 for none yet; beyond the end is taken for the end.
     * @param level    to wait for.
     * @param timeout  most time to wait.
     * @param unit     of the timeout.
     * @return the sequence that the move itself has in the stream, or {@link #CURSORS_FULL}, or a negative code of
     *         {@link Engine}.
     * @throws IllegalArgumentException if the name or the sequence is not valid, or the level cannot be provided.
     */
    public long moveCursor(
        final String name,
        final long sequence,
        final DurabilityLevel level,
        final long timeout,
        final TimeUnit unit)
    {
        if (sequence < 0)
        {
            throw new IllegalArgumentException("sequence=" + sequence + " of cursor '" + name + "' must be 0 or more");
        }
        return put(name, sequence, level, timeout, unit);
    }

    /**
     * Forgets a named cursor and waits until that is journaled. One that is not there is forgotten already.
     *
     * @param name    of the cursor.
     * @param level   to wait for.
     * @param timeout most time to wait.
     * @param unit    of the timeout.
     * @return the sequence that the decision itself has in the stream, or a negative code of {@link Engine}.
     * @throws IllegalArgumentException if the name is not valid, or the level cannot be provided.
     */
    public long forgetCursor(
        final String name, final DurabilityLevel level, final long timeout, final TimeUnit unit)
    {
        return put(name, CursorDescriptor.FORGET, level, timeout, unit);
    }

    private long put(
        final String name,
        final long sequence,
        final DurabilityLevel level,
        final long timeout,
        final TimeUnit unit)
    {
        if (!TopicRegistry.isValid(name))
        {
            throw new IllegalArgumentException("cursor name '" + name + "' must be 1 to " +
                CursorDescriptor.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 . _ -");
        }
        final Publisher publisher = engine.newPublisher();
        final long at = publisher.putCursor(name, sequence, level, timeout, unit);
        return at > 0 && publisher.lastOutcome() == Outcome.CURSORS_FULL ? CURSORS_FULL : at;
    }
}
