package io.headrace.bus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Names and ids of topics: O(1) both ways, lock-free and free of garbage to look up.
 * <p>
 * Threadsafe. Looking up reads an immutable table through one volatile field; registering copies the table under a
 * lock, which is rare. A new topic gets the lowest id that is free, from 1. The engine writes the binding of an id to
 * the journal before the first event that uses it; a binding that no event ever used is forgotten at restart, which
 * leaves a gap between the ids that came back, to be filled by the next new topics.
 */
public final class TopicRegistry
{
    /** No topic of that name, and topics are not created on first use. */
    public static final int UNKNOWN = -1;
    /** The name is not 1 to 128 characters of {@code A-Z a-z 0-9 . _ -}. */
    public static final int INVALID_NAME = -2;
    /** The registry holds as many topics as it may. */
    public static final int LIMIT_REACHED = -3;

    /** Longest name in bytes. */
    public static final int MAX_NAME_LENGTH = 128;
    /** Most topics that ids can tell apart. */
    public static final int MAX_TOPICS = 0xFFFF;

    private final int maxTopics;
    private volatile Table table = Table.EMPTY;

    /**
     * An empty registry.
     *
     * @param maxTopics most topics it may hold, 1 to {@link #MAX_TOPICS}.
     */
    public TopicRegistry(final int maxTopics)
    {
        if (maxTopics < 1 || maxTopics > MAX_TOPICS)
        {
            throw new IllegalArgumentException("topics.max=" + maxTopics + " must be 1 to " + MAX_TOPICS);
        }
        this.maxTopics = maxTopics;
    }

    /**
     * Finds the id of a name in a buffer.
     *
     * @param buffer with the ASCII name.
     * @param offset of the name.
     * @param length of the name in bytes.
     * @return the id, or {@link #UNKNOWN}.
     */
    public int idOf(final DirectBuffer buffer, final int offset, final int length)
    {
        return table.idOf(buffer, offset, length);
    }

    /**
     * Finds the id of a name.
     *
     * @param name of a topic.
     * @return the id, or {@link #UNKNOWN}.
     */
    public int idOf(final String name)
    {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return table.idOf(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /**
     * Finds the name of an id.
     *
     * @param id of a topic.
     * @return the name, or null when the id is not bound.
     */
    public String nameOf(final int id)
    {
        final String[] names = table.names;
        return id >= 1 && id <= names.length ? names[id - 1] : null;
    }

    /**
     * The highest id that was ever bound.
     *
     * @return 0 when there is no topic.
     */
    public int maxId()
    {
        return table.names.length;
    }

    /**
     * Finds a topic, or creates it.
     *
     * @param name of the topic.
     * @return the id, or {@link #INVALID_NAME} or {@link #LIMIT_REACHED}.
     */
    public int register(final String name)
    {
        return register(name, maxTopics);
    }

    /**
     * Finds a topic, or creates it although there may be as many as there may be. For what handlers publish, which
     * cannot be refused any more.
     *
     * @param name valid name of the topic.
     * @return the id.
     * @throws IllegalStateException if ids are used up.
     */
    public int registerAlways(final String name)
    {
        final int id = register(name, MAX_TOPICS);
        if (id < 0)
        {
            throw new IllegalStateException("topic '" + name + "' that a handler publishes to cannot be created: " +
                (id == INVALID_NAME ? "it is not a name" : "there are " + MAX_TOPICS + " topics already"));
        }
        return id;
    }

    private synchronized int register(final String name, final int limit)
    {
        final int known = idOf(name);
        if (known > 0)
        {
            return known;
        }
        if (!isValid(name))
        {
            return INVALID_NAME;
        }
        final int id = table.lowestFreeId();
        if (id > limit)
        {
            return LIMIT_REACHED;
        }
        table = table.with(id, name);
        return id;
    }

    /**
     * Binds an id read from the journal. Engine only, before any other thread uses the registry.
     *
     * @param id   that the journal gives.
     * @param name that the journal gives.
     * @throws IllegalStateException if the binding contradicts one already made.
     */
    public synchronized void restore(final int id, final String name)
    {
        final String bound = nameOf(id);
        final int known = idOf(name);
        if (bound == null && known < 0 && id >= 1 && id <= MAX_TOPICS && isValid(name))
        {
            table = table.with(id, name);
        }
        else if (!name.equals(bound))
        {
            throw new IllegalStateException("the journal binds topic id " + id + " to '" + name + "', but " +
                (bound != null ? "the id is bound to '" + bound + "'" : "the name has id " + known));
        }
    }

    /**
     * Whether a name may be that of a topic.
     *
     * @param name to check.
     * @return true for 1 to {@link #MAX_NAME_LENGTH} characters of {@code A-Z a-z 0-9 . _ -}.
     */
    public static boolean isValid(final String name)
    {
        final int length = name.length();
        if (length == 0 || length > MAX_NAME_LENGTH)
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (!isValid(name.charAt(i)))
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether ASCII bytes may be the name of a topic, as {@link #isValid(String)}.
     *
     * @param buffer with the name.
     * @param offset of the name.
     * @param length of the name.
     * @return true for a name.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length <= 0 || length > MAX_NAME_LENGTH)
        {
            return false;
        }
        for (int i = offset; i < offset + length; i++)
        {
            if (!isValid((char)(buffer.getByte(i) & 0xFF)))
            {
                return false;
            }
        }
        return true;
    }

    private static boolean isValid(final char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '.' || c == '_' || c == '-';
    }

    /** An immutable open-addressing table, at most half full. */
    private static final class Table
    {
        private static final int LEAST_SLOTS = 16;
        private static final Table EMPTY = new Table(new String[0], new byte[LEAST_SLOTS][], new int[LEAST_SLOTS], 0);

        private final String[] names;
        private final byte[][] keys;
        private final int[] ids;
        private final int count;

        private Table(final String[] names, final byte[][] keys, final int[] ids, final int count)
        {
            this.names = names;
            this.keys = keys;
            this.ids = ids;
            this.count = count;
        }

        /** A table with one name more. Keys are copied or moved, never encoded again, so that many names stay cheap. */
        Table with(final int id, final String name)
        {
            final String[] grownNames = Arrays.copyOf(names, Math.max(id, names.length));
            grownNames[id - 1] = name;
            final boolean fits = 2 * (count + 1) <= keys.length;
            final byte[][] grownKeys = fits ? keys.clone() : new byte[2 * keys.length][];
            final int[] grownIds = fits ? ids.clone() : new int[2 * ids.length];
            if (!fits)
            {
                for (int i = 0; i < keys.length; i++)
                {
                    if (keys[i] != null)
                    {
                        put(grownKeys, grownIds, keys[i], ids[i]);
                    }
                }
            }
            put(grownKeys, grownIds, name.getBytes(StandardCharsets.US_ASCII), id);
            return new Table(grownNames, grownKeys, grownIds, count + 1);
        }

        private static void put(final byte[][] keys, final int[] ids, final byte[] key, final int id)
        {
            final int mask = keys.length - 1;
            int slot = hash(key) & mask;
            while (keys[slot] != null)
            {
                slot = slot + 1 & mask;
            }
            keys[slot] = key;
            ids[slot] = id;
        }

        int lowestFreeId()
        {
            int index = count < names.length ? 0 : names.length;
            while (index < names.length && names[index] != null)
            {
                index++;
            }
            return index + 1;
        }

        int idOf(final DirectBuffer buffer, final int offset, final int length)
        {
            final int mask = keys.length - 1;
            int slot = hash(buffer, offset, length) & mask;
            for (byte[] key = keys[slot]; key != null; key = keys[slot])
            {
                if (matches(key, buffer, offset, length))
                {
                    return ids[slot];
                }
                slot = slot + 1 & mask;
            }
            return UNKNOWN;
        }

        private static boolean matches(
            final byte[] key, final DirectBuffer buffer, final int offset, final int length)
        {
            if (key.length != length)
            {
                return false;
            }
            for (int i = 0; i < length; i++)
            {
                if (key[i] != buffer.getByte(offset + i))
                {
                    return false;
                }
            }
            return true;
        }

        private static int hash(final byte[] key)
        {
            int h = 1;
            for (final byte b : key)
            {
                h = 31 * h + b;
            }
            return spread(h);
        }

        private static int hash(final DirectBuffer buffer, final int offset, final int length)
        {
            int h = 1;
            for (int i = 0; i < length; i++)
            {
                h = 31 * h + buffer.getByte(offset + i);
            }
            return spread(h);
        }

        private static int spread(final int h)
        {
            return h ^ h >>> 16;
        }
    }
}
