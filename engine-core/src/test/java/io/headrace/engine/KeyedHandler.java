package io.headrace.engine;

import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sums amounts by key and publishes each sum, now and when a timer fires. Throws at amounts of -13, and at keys of -1
 * when it is asked for the key. Can be divided.
 */
final class KeyedHandler implements EventHandler
{
    static final long BAD_AMOUNT = -13;
    static final long BAD_KEY = -1;
    static final long TIMER_DELAY_NS = 50;

    private final Map<Long, Long> sums = new TreeMap<>();
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[16]);
    private final Map<String, Thread> threads;
    private HandlerContext context;

    KeyedHandler()
    {
        this(null);
    }

    /** Notes which thread calls each shard. */
    KeyedHandler(final Map<String, Thread> threads)
    {
        this.threads = threads;
    }

    static long key(final Event event)
    {
        return event.buffer().getLong(event.offset());
    }

    @Override
    public void onStart(final HandlerContext handlerContext, final SnapshotSource snapshot)
    {
        context = handlerContext;
        while (!snapshot.isEmpty())
        {
            sums.put(snapshot.getLong(), snapshot.getLong());
        }
    }

    @Override
    public void onReshard(final SnapshotSource part)
    {
        while (!part.isEmpty())
        {
            final long key = part.getLong();
            final long sum = part.getLong();
            if (context.owns(key))
            {
                sums.put(key, sum);
            }
        }
    }

    @Override
    public long keyOf(final Event event)
    {
        if (key(event) == BAD_KEY)
        {
            throw new IllegalArgumentException("no key");
        }
        return key(event);
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        final long key = keyOf(event);
        final long amount = event.buffer().getLong(event.offset() + 8);
        if (!context.owns(key))
        {
            throw new AssertionError("key=" + key + " does not belong to shard " + context.shard());
        }
        if (threads != null)
        {
            threads.put(context.name() + context.shard(), Thread.currentThread());
        }
        publish(key, sums.getOrDefault(key, 0L) + amount, outbox);
        if (amount % 5 == 0)
        {
            outbox.schedule(key, event.timestampNs() + TIMER_DELAY_NS);
        }
        outbox.reply(out, 0, 16);
        if (amount == BAD_AMOUNT && event.retryOf() == 0)
        {
            throw new IllegalArgumentException("bad amount");
        }
        sums.merge(key, amount, Long::sum);
    }

    @Override
    public void onTimer(final long timerId, final long timestampNs, final Outbox outbox)
    {
        publish(timerId, sums.getOrDefault(timerId, 0L), outbox);
    }

    private void publish(final long key, final long sum, final Outbox outbox)
    {
        out.putLong(0, key);
        out.putLong(8, sum);
        outbox.publish("out", out, 0, 16);
        if (sum % 7 == 0)
        {
            outbox.publish("sevens", out, 0, 8);
        }
    }

    @Override
    public void onQuery(final Query query, final ReplySink replies)
    {
        out.putLong(0, query.buffer().getLong(query.offset()));
        out.putLong(8, sums.getOrDefault(out.getLong(0), 0L));
        replies.reply(out, 0, 16);
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sums.forEach((key, sum) ->
        {
            sink.putLong(key);
            sink.putLong(sum);
        });
    }
}
