package io.headrace.engine;

import io.headrace.bus.LaneClaim;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A running engine: publish to it, wait for it, stop it. Threadsafe unless a method says otherwise.
 */
public final class Engine implements AutoCloseable
{
    /** The lane or its memory is full: slow down and try again. */
    public static final int FULL = -1;
    /** The event is longer than {@code event.max.bytes}. */
    public static final int TOO_LONG = -2;
    /** The engine is replaying, draining, failed or closed. */
    public static final int NOT_RUNNING = -3;
    /** The topic id is not bound to a topic. */
    public static final int UNKNOWN_TOPIC = -4;
    /** The wait ended first; the event may or may not become durable. */
    public static final int TIMED_OUT = -5;

    /** Starts an engine and returns while it may still replay. */
    public static Engine start(final EngineContext context)
    {
        throw new UnsupportedOperationException();
    }

    /** Starts an engine and waits until it has replayed. */
    public static Engine launch(final EngineContext context)
    {
        throw new UnsupportedOperationException();
    }

    /** Blocks until RUNNING; false on timeout; throws IllegalStateException with cause if FAILED. */
    public boolean awaitRunning(final long timeoutNs)
    {
        throw new UnsupportedOperationException();
    }

    /** Id of a topic, created if topics are created on use; else a negative TopicRegistry code. */
    public int topic(final String name)
    {
        throw new UnsupportedOperationException();
    }

    /** The same, from ASCII bytes; allocates only when it creates the topic. */
    public int topic(final DirectBuffer buffer, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    public String topicName(final int topicId)
    {
        throw new UnsupportedOperationException();
    }

    /** Claims space for a run of frames; 0, or FULL, TOO_LONG, NOT_RUNNING. */
    public int tryClaim(final int length, final LaneClaim claim)
    {
        throw new UnsupportedOperationException();
    }

    public int maxRunLength()
    {
        throw new UnsupportedOperationException();
    }

    public int eventMaxLength()
    {
        throw new UnsupportedOperationException();
    }

    /** Publishes without waiting: 0 or negative code. */
    public int offer(final int topicId, final DirectBuffer buffer, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    /** Publishes and waits until the level is reached: sequence or negative code. */
    public long publish(
        final int topicId,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final DurabilityLevel level,
        final long timeoutNs)
    {
        throw new UnsupportedOperationException();
    }

    public EngineState state()
    {
        throw new UnsupportedOperationException();
    }

    /** Why the engine stopped, or null. */
    public Throwable failure()
    {
        throw new UnsupportedOperationException();
    }

    /** One sentence on why events are refused at present (journal impediment), or null. */
    public String impediment()
    {
        throw new UnsupportedOperationException();
    }

    /** True while every agent's duty cycle has run within the limit: liveness. */
    public boolean isBeating(final long withinNs)
    {
        throw new UnsupportedOperationException();
    }

    public int laneDepth()
    {
        throw new UnsupportedOperationException();
    }

    public int laneCapacity()
    {
        throw new UnsupportedOperationException();
    }

    /** Highest sequence journaled, resp. synced. */
    public long watermark(final DurabilityLevel level)
    {
        throw new UnsupportedOperationException();
    }

    /** Events applied by replay so far, and how many there are to apply. */
    public long replayedSequence()
    {
        throw new UnsupportedOperationException();
    }

    public long recoveredSequence()
    {
        throw new UnsupportedOperationException();
    }

    public JournalCursor openCursor(final long fromSequence)
    {
        throw new UnsupportedOperationException();
    }

    public long firstSequence()
    {
        throw new UnsupportedOperationException();
    }

    /** Strongest level that the journal can give. */
    public DurabilityLevel highestLevel()
    {
        throw new UnsupportedOperationException();
    }

    /** State hash between two batches, or null on timeout. */
    public StateDigest digest(final long timeoutNs)
    {
        throw new UnsupportedOperationException();
    }

    /** A new counter in the counters file. */
    public AtomicCounter newCounter(final String label)
    {
        throw new UnsupportedOperationException();
    }

    /** Runs one duty cycle of every agent on the calling thread; layout INVOKED only. */
    public int invoke()
    {
        throw new UnsupportedOperationException();
    }

    /** Refuses new events, finishes and forces what was accepted; false if the time was not enough. */
    public boolean drain(final long timeoutNs)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close()
    {
        throw new UnsupportedOperationException();
    }
}
