package io.headrace.edge;

import io.headrace.engine.Engine;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What HTTP counts, in the counters file of the engine. Threadsafe.
 */
final class HttpCounters
{
    final AtomicCounter requests;
    final AtomicCounter repeated;
    final AtomicCounter refused;
    final AtomicCounter connectionsRefused;
    final AtomicCounter timeouts;
    final AtomicCounter slowReaders;

    HttpCounters(final Engine engine, final String port)
    {
        requests = engine.newCounter(port + " requests");
        repeated = engine.newCounter(port + " requests with a repeated head");
        refused = engine.newCounter(port + " requests refused");
        connectionsRefused = engine.newCounter(port + " connections refused");
        timeouts = engine.newCounter(port + " requests timed out");
        slowReaders = engine.newCounter(port + " slow readers disconnected");
    }
}
