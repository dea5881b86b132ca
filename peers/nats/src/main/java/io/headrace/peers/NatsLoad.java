package io.headrace.peers;

import io.headrace.peers.support.AnswerTimes;
import io.headrace.peers.support.Load;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes to a stream while fewer than a number of messages wait for their acknowledgement, which come to an inbox of
 * this. Used by one thread; the inbox belongs to a thread of the client.
 */
final class NatsLoad implements Load
{
    /** Events between two looks at the clock; the first of them is timed. */
    private static final int CHUNK = 256;
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    private final Connection connection;
    private final String subject;
    private final String inbox;
    private final byte[] payload;
    private final int window;
    private final AnswerTimes answers = new AnswerTimes();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong timed = new AtomicLong(Long.MAX_VALUE);
    private volatile String refusal;
    private volatile long timedFromNs;
    private long published;

    NatsLoad(final Connection connection, final String subject, final int size, final int window)
    {
        this.connection = connection;
        this.subject = subject;
        this.window = window;
        payload = new byte[size];
        inbox = connection.createInbox();
        final Dispatcher dispatcher = connection.createDispatcher(this::onAnswer);
        dispatcher.setPendingLimits(-1, -1);
        dispatcher.subscribe(inbox);
    }

    /** Times of the last run; read when there is none under way. */
    AnswerTimes answers()
    {
        return answers;
    }

    /** Events acknowledged by all runs. */
    long total()
    {
        return acknowledged.get();
    }

    private void onAnswer(final Message answer)
    {
        final byte[] data = answer.getData();
        // {"stream":"events", "seq":1} or {"error":{...},...}
        if (data.length < 3 || data[2] != 's')
        {
            refusal = new String(data, StandardCharsets.UTF_8);
        }
        // One stream on one connection answers in order.
        if (acknowledged.get() == timed.get())
        {
            answers.record(System.nanoTime() - timedFromNs);
            timed.set(Long.MAX_VALUE);
        }
        acknowledged.lazySet(acknowledged.get() + 1);
    }

    @Override
    public long run(final long durationNs, final long limit) throws IOException
    {
        answers.clear();
        final long first = published;
        final long beginNs = System.nanoTime();
        long nowNs = beginNs;
        do
        {
            if (timed.get() == Long.MAX_VALUE)
            {
                timedFromNs = nowNs;
                timed.set(published);
            }
            for (int i = 0; i < CHUNK; i++)
            {
                awaitBelow(window);
                connection.publish(subject, inbox, payload);
                published++;
            }
            nowNs = System.nanoTime();
        }
        while (published - first < limit && nowNs - beginNs < durationNs);
        awaitBelow(1);
        if (refusal != null)
        {
            throw new IOException("the server has refused a message: " + refusal);
        }
        return published - first;
    }

    /** Until fewer than so many are under way. */
    private void awaitBelow(final int count) throws IOException
    {
        if (published - acknowledged.get() < count)
        {
            return;
        }
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (published - acknowledged.get() >= count)
        {
            LockSupport.parkNanos(PARK_NS);
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IOException("published=" + published + " acknowledged=" + acknowledged.get() +
                    ": no acknowledgement for 20 s, see server.log");
            }
        }
    }
}
