package io.headrace.systemtests.checker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a client sent and what it was told, one entry per event; an event is known by its payload, which no other has.
 * Threadsafe.
 */
public final class ClientLog
{
    /** What an acknowledgement promises, weakest first. */
    public enum Level
    {
        /** Nothing. */
        ACCEPTED,
        /** Survives the death of the process. */
        JOURNALED,
        /** Survives the loss of power. */
        SYNCED
    }

    /** One event: where it stands in the order of its producer, and what the client was told, if anything. */
    record Entry(String producer, long number, long sequence, Level level, boolean refused)
    {
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> replies = new HashMap<>();
    private final Set<String> resent = new HashSet<>();
    private long acknowledged;

    /**
     * An event is about to be sent.
     *
     * @param payload  of the event.
     * @param producer that sends it, in the order of its numbers.
     * @param number   of the event.
     */
    public synchronized void sent(final String payload, final String producer, final long number)
    {
        if (entries.putIfAbsent(payload, new Entry(producer, number, 0, null, false)) != null)
        {
            throw new IllegalArgumentException("payload=" + payload + " is sent twice: the checker needs unique ones");
        }
    }

    /**
     * An event was acknowledged.
     *
     * @param payload  of the event.
     * @param sequence in the acknowledgement, or 0 if it named only that of a later event.
     * @param level    in the acknowledgement.
     * @return null, or what is wrong with that answer.
     */
    public synchronized String acknowledged(final String payload, final long sequence, final Level level)
    {
        final Entry entry = entry(payload);
        if (entry.level == null)
        {
            acknowledged++;
        }
        else if (entry.level != Level.ACCEPTED && entry.sequence != sequence && entry.sequence != 0 && sequence != 0)
        {
            return payload + " was acknowledged at sequence " + entry.sequence + " and again at " + sequence;
        }
        entries.put(payload, new Entry(entry.producer, entry.number, sequence,
            entry.level == null || level.compareTo(entry.level) > 0 ? level : entry.level, entry.refused));
        return null;
    }

    /**
     * An event was refused for good: it must never appear.
     *
     * @param payload of the event.
     */
    public synchronized void refused(final String payload)
    {
        final Entry entry = entry(payload);
        entries.put(payload, new Entry(entry.producer, entry.number, entry.sequence, entry.level, true));
    }

    /**
     * An event is about to be sent again under its identity, so it may follow later ones of its producer.
     *
     * @param payload of the event.
     */
    public synchronized void resent(final String payload)
    {
        entry(payload);
        resent.add(payload);
    }

    /**
     * A handler replied to an event.
     *
     * @param payload of the event.
     * @param reply   of the handler.
     * @return null, or what is wrong with that reply.
     */
    public synchronized String replied(final String payload, final String reply)
    {
        final String before = replies.putIfAbsent(payload, reply);
        return before == null || before.equals(reply) ? null :
            payload + " was replied to with " + before + " and again with " + reply;
    }

    /**
     * Forgets what a fault may take back: acknowledgements of lower levels, and the replies that came with them.
     *
     * @param binding lowest level that the fault must not break.
     */
    public synchronized void forgetBelow(final Level binding)
    {
        entries.replaceAll((payload, entry) -> isBelow(entry, binding) ?
            new Entry(entry.producer, entry.number, 0, null, entry.refused) : entry);
        replies.keySet().removeIf(payload -> isBelow(entry(payload), binding));
    }

    private static boolean isBelow(final Entry entry, final Level binding)
    {
        return entry.level == null || entry.level.compareTo(binding) < 0;
    }

    /**
     * Whether an event was sent.
     *
     * @param payload of the event.
     * @return false if this log does not know of it.
     */
    public synchronized boolean knows(final String payload)
    {
        return entries.containsKey(payload);
    }

    synchronized Set<String> resent()
    {
        return new HashSet<>(resent);
    }

    private Entry entry(final String payload)
    {
        final Entry entry = entries.get(payload);
        if (entry == null)
        {
            throw new IllegalArgumentException("payload=" + payload + " was never sent");
        }
        return entry;
    }

    /**
     * The log as it is now, which no later answer changes.
     *
     * @return a copy.
     */
    public synchronized ClientLog copy()
    {
        final ClientLog copy = new ClientLog();
        copy.entries.putAll(entries);
        copy.replies.putAll(replies);
        copy.resent.addAll(resent);
        copy.acknowledged = acknowledged;
        return copy;
    }

    /**
     * Events acknowledged at any level.
     *
     * @return how many.
     */
    public synchronized long acknowledgedCount()
    {
        return acknowledged;
    }

    synchronized Map<String, Entry> entries()
    {
        return new LinkedHashMap<>(entries);
    }
}
