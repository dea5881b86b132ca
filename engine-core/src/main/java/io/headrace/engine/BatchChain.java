package io.headrace.engine;

import io.headrace.bus.TopicRegistry;

/**
 * Where the journal ends: sequence, checksum and time that the next batch continues, topics that are bound, and routes
 * that are not in it yet. Owned by the engine agent.
 */
final class BatchChain
{
    private final boolean[] boundTopics = new boolean[TopicRegistry.MAX_TOPICS + 1];
    private long lastSequence;
    private int lastCrc;
    private long lastTimestampNs;
    private String routes;

    /** Continues a journal after its last batch. */
    void continueAfter(final long sequence, final int crc, final long timestampNs)
    {
        lastSequence = sequence;
        lastCrc = crc;
        lastTimestampNs = timestampNs;
    }

    /** Sequence that the next event gets. */
    long nextSequence()
    {
        return lastSequence + 1;
    }

    /** Sequence of the last event. */
    long lastSequence()
    {
        return lastSequence;
    }

    int lastCrc()
    {
        return lastCrc;
    }

    /** Time never goes backwards, whatever the clock does. */
    long timestampNs(final long clockNs)
    {
        return Math.max(lastTimestampNs, clockNs);
    }

    /** Whether the journal binds a topic, or the batch that is being filled does. */
    boolean isBound(final int topicId)
    {
        return boundTopics[topicId];
    }

    /** A topic is bound from here on. */
    void bound(final int topicId)
    {
        boundTopics[topicId] = true;
    }

    /** Routes that the next batch is to begin with. */
    void routes(final String text)
    {
        routes = text;
    }

    /** Takes the routes that the batch at hand is to begin with, or null. */
    String takeRoutes()
    {
        final String text = routes;
        routes = null;
        return text;
    }
}
