package io.headrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a host says about a handler: its instances, its topics, how many shards it has and whom it comes after. Not
 * threadsafe; filled before launch.
 */
public final class HandlerDeclaration
{
    /** Most shards of a handler. */
    public static final int MAX_SHARDS = 256;

    private static final int MAX_NAME_LENGTH = 64;

    private final String name;
    private final Supplier<EventHandler> supplier;
    private final boolean fresh;
    private final List<String> topics = new ArrayList<>();
    private final List<String> after = new ArrayList<>();
    private HandlerPolicy policy = HandlerPolicy.HALT;
    private int shards = 1;
    private boolean history = true;

    private HandlerDeclaration(final String name, final Supplier<EventHandler> supplier, final boolean fresh)
    {
        if (!isValidName(name))
        {
            throw new IllegalArgumentException("handler name '" + name + "' must be 1 to " + MAX_NAME_LENGTH +
                " characters of A-Z a-z 0-9 . _ -");
        }
        this.name = name;
        this.supplier = supplier;
        this.fresh = fresh;
    }

    static boolean isValidName(final String name)
    {
        return name.matches("[A-Za-z0-9._-]{1," + MAX_NAME_LENGTH + "}");
    }

    /**
     * Declares a handler by what makes its instances: one for each shard, and as many for the shadow.
     *
     * @param name     unique: 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}.
     * @param supplier of a new instance at each call.
     * @return a declaration, to be given topics.
     */
    public static HandlerDeclaration of(final String name, final Supplier<EventHandler> supplier)
    {
        return new HandlerDeclaration(name, supplier, true);
    }

    /**
     * Declares the one instance of a handler. There are neither shards nor snapshots then.
     *
     * @param name     unique, as above.
     * @param instance owned by the engine from launch on.
     * @return a declaration, to be given topics.
     */
    public static HandlerDeclaration ofInstance(final String name, final EventHandler instance)
    {
        return new HandlerDeclaration(name, () -> instance, false);
    }

    /**
     * Routes topics to the handler.
     *
     * @param patterns names, or patterns as of {@link TopicPattern}, which stand for topics that come later too.
     * @return this.
     */
    public HandlerDeclaration topics(final String... patterns)
    {
        topics.addAll(List.of(patterns));
        return this;
    }

    /**
     * Has the handler come after others at the events that go to both. When one of those is set aside for an event,
     * this handler does not see it either, until it is retried.
     *
     * @param handlers names of other handlers.
     * @return this.
     */
    public HandlerDeclaration after(final String... handlers)
    {
        after.addAll(List.of(handlers));
        return this;
    }

    /**
     * Divides the keys of the handler among instances.
     *
     * @param value 1 to {@link #MAX_SHARDS}.
     * @return this.
     */
    public HandlerDeclaration shards(final int value)
    {
        shards = value;
        return this;
    }

    /**
     * Sets what becomes of an event that the handler throws at.
     *
     * @param value {@link HandlerPolicy#HALT} by default.
     * @return this.
     */
    public HandlerDeclaration policy(final HandlerPolicy value)
    {
        policy = value;
        return this;
    }

    /**
     * Sets whether the handler, when it is new to a journal, is first given all events of its topics that the journal
     * holds. What it publishes meanwhile is dropped.
     *
     * @param value true by default; to be left as it was at the first start.
     * @return this.
     */
    public HandlerDeclaration history(final boolean value)
    {
        history = value;
        return this;
    }

    /** Name of the handler. */
    public String name()
    {
        return name;
    }

    /** How many instances share its keys. */
    public int shards()
    {
        return shards;
    }

    /** Names and patterns of its topics. */
    public List<String> topics()
    {
        return List.copyOf(topics);
    }

    /** Handlers that it comes after. */
    public List<String> after()
    {
        return List.copyOf(after);
    }

    HandlerPolicy policy()
    {
        return policy;
    }

    boolean hasHistory()
    {
        return history;
    }

    /** Whether each call of {@link #newInstance()} gives another one. */
    boolean isFresh()
    {
        return fresh;
    }

    EventHandler newInstance()
    {
        return supplier.get();
    }
}
