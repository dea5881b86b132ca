package io.headrace.load;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;

/**
 * Sends what is due and takes what was answered, for all connections of a run on one thread.
 * <p>
 * Everything due is encoded into large writes, then the thread parks for a tick: on a machine that it shares with
 * the server this costs least, and the tick is part of the latency that is reported. When the server stalls the
 * events keep their due times and are sent late.
 */
final class LoadLoop
{
    private static final long TICK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long IDLE_POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Reading from thousands of sockets on which nothing is awaited must not take the thread. */
    private static final long IDLE_POLL_OF_ONE_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final NanoClock clock;
    private final PayloadWriter payloads;
    private final List<LoadProducer> producers;
    private final int batch;
    private Schedule schedule;
    private long scheduled;
    private long sent;
    private long messages;
    private long idlePollAtNs;
    private int next;
    private boolean behind;

    /**
     * A loop.
     *
     * @param clock     of the run.
     * @param payloads  to send.
     * @param producers to send through, in turn.
     * @param batch     most events in a message.
     */
    LoadLoop(
        final NanoClock clock, final PayloadWriter payloads, final List<LoadProducer> producers, final int batch)
    {
        this.clock = clock;
        this.payloads = payloads;
        this.producers = producers;
        this.batch = batch;
        idlePollAtNs = clock.nanoTime();
    }

    /** Starts to send by a schedule. */
    void follow(final Schedule newSchedule)
    {
        schedule = newSchedule;
        scheduled = 0;
    }

    /** Stops sending; what was sent can still be answered. */
    void stopSending()
    {
        schedule = null;
    }

    /** Events sent since the loop began, over all schedules. */
    long sent()
    {
        return sent;
    }

    /** Events of the present schedule that have been sent. */
    long scheduledSent()
    {
        return scheduled;
    }

    long messages()
    {
        return messages;
    }

    /** Events sent and not answered. */
    long outstanding()
    {
        long sum = 0;
        for (int i = 0; i < producers.size(); i++)
        {
            sum += producers.get(i).outstanding();
        }
        return sum;
    }

    /** One duty cycle; {@link #idle(int)} follows it. */
    int doWork() throws IOException
    {
        return doWork(Long.MAX_VALUE);
    }

    /**
     * One duty cycle.
     *
     * @param limit most events to send by the present schedule.
     * @return bytes read and written.
     * @throws IOException if a connection is lost.
     */
    int doWork(final long limit) throws IOException
    {
        int work = poll();
        behind = false;
        if (schedule != null)
        {
            final long nowNs = clock.nanoTime();
            final long due = Math.min(limit, schedule.dueBy(nowNs));
            while (scheduled < due)
            {
                final LoadProducer producer = nextVacant();
                if (producer == null)
                {
                    behind = true;
                    break;
                }
                final int count = (int)Math.min(Math.min(due - scheduled, batch), producer.vacancy());
                final long dueNs = schedule.isUnpaced() ? nowNs : schedule.dueNs(scheduled);
                producer.send(payloads, dueNs, schedule.nsPerEvent(), count);
                scheduled += count;
                sent += count;
                messages++;
            }
        }
        for (int i = 0; i < producers.size(); i++)
        {
            work += producers.get(i).flush();
        }
        return work;
    }

    /** Parks for a tick unless events are overdue and there is progress. */
    void idle(final int work)
    {
        if (work == 0 || !behind)
        {
            LockSupport.parkNanos(TICK_NS);
        }
    }

    private int poll() throws IOException
    {
        final long nowNs = clock.nanoTime();
        final boolean all = nowNs - idlePollAtNs >= 0;
        if (all)
        {
            idlePollAtNs = nowNs + Math.max(IDLE_POLL_NS, producers.size() * IDLE_POLL_OF_ONE_NS);
        }
        int work = 0;
        for (int i = 0; i < producers.size(); i++)
        {
            final LoadProducer producer = producers.get(i);
            if (all || producer.outstanding() > 0)
            {
                work += producer.poll();
            }
        }
        return work;
    }

    private LoadProducer nextVacant()
    {
        final int size = producers.size();
        for (int i = 0; i < size; i++)
        {
            final LoadProducer producer = producers.get(next);
            next = next + 1 == size ? 0 : next + 1;
            if (producer.vacancy() > 0)
            {
                return producer;
            }
        }
        return null;
    }
}
