package io.headrace.edge;

import io.headrace.engine.Engine;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What is counted of streams, in the counters file of the engine. Threadsafe.
 */
final class StreamCounters
{
    /** Subscribers that get what the tail gets. */
    final AtomicCounter live;
    /** Subscribers that read the journal, or take nothing in at present. */
    final AtomicCounter behind;
    final AtomicCounter evicted;
    final AtomicCounter refused;
    final AtomicCounter delivered;
    /** Gauge: bytes under way to all subscribers. */
    final AtomicCounter memory;

    StreamCounters(final Engine engine)
    {
        live = engine.newCounter("stream subscribers live");
        behind = engine.newCounter("stream subscribers catching up");
        evicted = engine.newCounter("stream subscribers evicted");
        refused = engine.newCounter("stream subscriptions refused");
        delivered = engine.newCounter("stream events delivered");
        memory = engine.newCounter("stream memory bytes");
    }
}
