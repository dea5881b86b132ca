package io.headrace.examples;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.HandlerContext;
import io.headrace.engine.Outbox;
import io.headrace.engine.Query;
import io.headrace.engine.ReplySink;
import io.headrace.engine.SnapshotSink;
import io.headrace.engine.SnapshotSource;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Counts visits by key in any number of shards, and publishes a count one second after its first visit. */
public final class VisitCounter implements EventHandler
{
    private final TreeMap<Integer, Long> visits = new TreeMap<>();
    private final UnsafeBuffer digits = new UnsafeBuffer(new byte[20]);
    private HandlerContext context;

    @Override
    public void onStart(final HandlerContext handlerContext, final SnapshotSource snapshot)
    {
        context = handlerContext;
        onReshard(snapshot);
    }

    @Override
    public void onReshard(final SnapshotSource part)
    {
        while (!part.isEmpty())
        {
            final int key = part.getInt();
            final long count = part.getLong();
            visits.compute(key, (k, kept) -> context.owns(k) ? Long.valueOf(count) : kept);
        }
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        if (visits.merge(event.key(), 1L, Long::sum) == 1)
        {
            outbox.schedule(event.key(), event.timestampNs() + 1_000_000_000L);
        }
    }

    @Override
    public void onTimer(final long timerId, final long timestampNs, final Outbox outbox)
    {
        final int length = digits.putLongAscii(0, visits.get((int)timerId));
        outbox.publish("visits.counted", PayloadFormat.TEXT, (int)timerId, digits, 0, length);
    }

    @Override
    public void onQuery(final Query query, final ReplySink replies)
    {
        final int length = digits.putLongAscii(0, visits.getOrDefault(query.key(), 0L));
        replies.reply(PayloadFormat.TEXT, digits, 0, length);
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        visits.forEach((key, count) ->
        {
            sink.putInt(key);
            sink.putLong(count);
        });
    }
}
