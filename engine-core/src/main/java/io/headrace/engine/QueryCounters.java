package io.headrace.engine;

import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

/**
 * What is counted about queries. Written by the engine agent, unless it says otherwise, and read by anyone.
 */
final class QueryCounters
{
    /** Answered by the handler or from the cache. */
    final AtomicCounter answered;
    /** Refused, since the handler threw or answers no queries, or since they were malformed. */
    final AtomicCounter failed;
    /** Any producer: the lane was full. */
    final AtomicCounter refusedFull;
    /** Duty cycles in which the outbox had no room for an answer. */
    final AtomicCounter outboxBackPressure;
    /** Nanoseconds that events had to wait. */
    final AtomicCounter timeNs;
    /** Answered from the cache. */
    final AtomicCounter cacheHits;
    /** Not found in the cache. */
    final AtomicCounter cacheMisses;

    QueryCounters(final CountersManager manager)
    {
        answered = manager.newCounter("query answers");
        failed = manager.newCounter("query failures");
        refusedFull = manager.newCounter("query refusals full");
        outboxBackPressure = manager.newCounter("query outbox back-pressure");
        timeNs = manager.newCounter("query time ns");
        cacheHits = manager.newCounter("query cache hits");
        cacheMisses = manager.newCounter("query cache misses");
    }
}
