package io.headrace.peers.support;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events from one publisher to one consumer through whatever a subclass has between them. The thread that calls
 * {@link #run} is the publisher; the consumer is a thread of this, from {@link #start} until {@link #stop}.
 */
public abstract class Handoff implements Load
{
    /** Events between two looks at the clock. */
    private static final int CHUNK = 4096;
    private static final long PARK_NS = 1;

    private final AtomicLong consumed = new AtomicLong();
    private final Thread consumer = new Thread(this::consume, "consumer");
    private volatile boolean running = true;
    private long published;
    private long allocated;

    /** What is copied into each event. */
    protected final UnsafeBuffer payload;
    /** Of the first eight bytes of all events, which count from 0; belongs to the consumer. */
    protected final Tally sum = new Tally();

    /**
     * Prepares a hand-off.
     *
     * @param size of the payload
     */
    protected Handoff(final int size)
    {
        payload = new UnsafeBuffer(ByteBuffer.allocateDirect(size));
    }

    /**
     * Publishes exactly so many events, and waits where there is no room.
     *
     * @param count of events
     * @throws InterruptedException if the thread is interrupted
     */
    protected abstract void publish(int count) throws InterruptedException;

    /**
     * Consumes what is there.
     *
     * @return how many events that were
     * @throws Exception if the peer fails
     */
    protected abstract int drain() throws Exception;

    /**
     * How both threads wait for each other: they park as briefly as the system can, which is some 50 microseconds, and
     * find many events then. A consumer that stays awake at the very end of the queue takes each cache line from the
     * publisher while that still writes beside it, which costs both several times what they do.
     *
     * @return a new one
     */
    public static IdleStrategy newIdleStrategy()
    {
        return new SleepingIdleStrategy(PARK_NS);
    }

    /**
     * Measures one hand-off, and stops it.
     *
     * @param handoff to measure
     * @param name    of the measurement
     * @param options of the command line
     * @return what was found
     * @throws Exception if the peer fails
     */
    public static MeasurementRecord measure(
        final Handoff handoff, final String name, final MeasurementOptions options) throws Exception
    {
        final MeasurementRecord record = new MeasurementRecord(name, "events/s");
        handoff.start();
        try
        {
            new Sampling(options, CpuClock.ofThisProcess()).measure(handoff, record);
        }
        finally
        {
            handoff.stop();
        }
        return record.fact("payloadBytes", options.size())
            .fact("allocatedBytesPerEvent", handoff.allocated / (double)handoff.published)
            .fact("durability", "none: an event is in memory");
    }

    private void start()
    {
        consumer.setDaemon(true);
        consumer.start();
    }

    @Override
    public long run(final long durationNs, final long limit) throws InterruptedException
    {
        final AllocationMeter meter = new AllocationMeter();
        published = consumed.get();
        final long first = published;
        final long allocatedBefore = meter.bytes();
        final long beginNs = System.nanoTime();
        do
        {
            publish(CHUNK);
            published += CHUNK;
        }
        while (published - first < limit && System.nanoTime() - beginNs < durationNs);
        final IdleStrategy idle = newIdleStrategy();
        while (consumed.get() < published)
        {
            idle.idle();
        }
        // Seen because the count was.
        if (sum.value() != published / 2 * (published - 1))
        {
            throw new IllegalStateException(
                "events=" + published + " have sum=" + sum.value() + ": some are lost or torn");
        }
        allocated = meter.bytes() - allocatedBefore;
        published -= first;
        return published;
    }

    private void consume()
    {
        final IdleStrategy idle = newIdleStrategy();
        long count = 0;
        try
        {
            while (running)
            {
                final int drained = drain();
                count += drained;
                consumed.lazySet(count);
                idle.idle(drained);
            }
        }
        catch (final Exception ex)
        {
            // The publisher would wait for ever.
            ex.printStackTrace(System.err);
            Runtime.getRuntime().halt(PeerMain.FAILED);
        }
    }

    private void stop() throws InterruptedException
    {
        running = false;
        consumer.join();
    }
}
