package io.headrace.engine;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Adds up the numbers that it is sent, can be taken back from a snapshot, and misbehaves on cue.
 */
final class SumHandler implements EventHandler
{
    /** Adds to every number, like a handler that looks at a clock. */
    volatile long skew;
    /** Throws at this sequence. */
    volatile long throwsAt = -1;
    /** Changes its state before it throws, which it must not. */
    volatile boolean mutatesFirst;
    /** Throws when it is to write its state. */
    volatile boolean failsToWrite;
    /** Bytes that make the state large. */
    volatile int ballast;
    /** Takes back nothing, or reads everything and forgets it. */
    volatile boolean ignoresSnapshot;
    volatile boolean forgets;
    volatile boolean restored;
    volatile long sum;

    @Override
    public void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
        if (!snapshot.isEmpty() && !ignoresSnapshot)
        {
            final long written = snapshot.getLong();
            sum = forgets ? 0 : written;
            ballast = snapshot.getInt();
            snapshot.getBytes(new UnsafeBuffer(new byte[ballast]), 0, ballast);
            restored = true;
        }
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        if (event.sequence() == throwsAt)
        {
            if (mutatesFirst)
            {
                sum = -1;
            }
            throw new IllegalStateException("on cue");
        }
        sum = 31 * sum + event.buffer().getLong(event.offset(), ByteOrder.LITTLE_ENDIAN) + skew;
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        if (failsToWrite)
        {
            throw new IllegalStateException("on cue");
        }
        sink.putLong(sum);
        sink.putInt(ballast);
        sink.putBytes(new UnsafeBuffer(new byte[ballast]), 0, ballast);
    }
}
