package io.headrace.examples;

import io.headrace.engine.SnapshotSink;
import io.headrace.engine.SnapshotSource;

/**
 * What an order book has seen since its first event; part of its state. Not threadsafe.
 */
final class OrderBookCounters
{
    long newOrders;
    long reductions;
    long deletions;
    long executions;
    long unknownExecutions;
    long hiddenExecutions;
    long halts;
    long rejects;
    long crossingOrders;
    long filledQuantity;

    void writeTo(final SnapshotSink sink)
    {
        sink.putLong(newOrders);
        sink.putLong(reductions);
        sink.putLong(deletions);
        sink.putLong(executions);
        sink.putLong(unknownExecutions);
        sink.putLong(hiddenExecutions);
        sink.putLong(halts);
        sink.putLong(rejects);
        sink.putLong(crossingOrders);
        sink.putLong(filledQuantity);
    }

    void readFrom(final SnapshotSource source)
    {
        newOrders = source.getLong();
        reductions = source.getLong();
        deletions = source.getLong();
        executions = source.getLong();
        unknownExecutions = source.getLong();
        hiddenExecutions = source.getLong();
        halts = source.getLong();
        rejects = source.getLong();
        crossingOrders = source.getLong();
        filledQuantity = source.getLong();
    }
}
