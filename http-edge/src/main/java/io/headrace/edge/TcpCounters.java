package io.headrace.edge;

import io.headrace.engine.Engine;
import io.headrace.protocol.RefusalCode;
import java.util.Locale;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What the TCP protocol counts, in the counters file of the engine. Threadsafe.
 */
final class TcpCounters
{
    private static final int REFUSAL_CODES = 16;

    final AtomicCounter connections;
    final AtomicCounter connectionsRefused;
    final AtomicCounter events;
    final AtomicCounter queries;
    final AtomicCounter queriesRefused;
    final AtomicCounter stalls;
    final AtomicCounter protocolErrors;
    final AtomicCounter timeouts;
    final AtomicCounter slowReaders;
    private final AtomicCounter[] refusals = new AtomicCounter[REFUSAL_CODES];

    TcpCounters(final Engine engine)
    {
        connections = engine.newCounter("tcp connections");
        connectionsRefused = engine.newCounter("tcp connections refused");
        events = engine.newCounter("tcp events");
        queries = engine.newCounter("tcp queries");
        queriesRefused = engine.newCounter("tcp queries refused");
        stalls = engine.newCounter("tcp stalls");
        protocolErrors = engine.newCounter("tcp protocol errors");
        timeouts = engine.newCounter("tcp timeouts");
        slowReaders = engine.newCounter("tcp slow readers disconnected");
        for (final RefusalCode code : RefusalCode.values())
        {
            if (code.value() < REFUSAL_CODES)
            {
                refusals[code.value()] = engine.newCounter(
                    "tcp refusals " + code.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
    }

    AtomicCounter refusals(final RefusalCode code)
    {
        return refusals[code.value()];
    }
}
