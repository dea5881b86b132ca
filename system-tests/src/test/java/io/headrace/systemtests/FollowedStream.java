package io.headrace.systemtests;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * A subscriber that reads all the time, on a thread of its own, and notes how far it has come without a gap.
 */
final class FollowedStream implements AutoCloseable
{
    private final WireSubscriber subscriber;
    private final Thread thread;
    private volatile long last;
    private volatile String fault = "";

    FollowedStream(final WireSubscriber subscriber, final long behind)
    {
        this.subscriber = subscriber;
        last = behind;
        thread = new Thread(this::follow, "followed-stream");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow()
    {
        try
        {
            for (long next = subscriber.next(); next == last + 1; next = subscriber.next())
            {
                last = next;
            }
            fault = "what came behind sequence=" + last + " is not the next one, or it was cut off";
        }
        catch (final IOException ex)
        {
            fault = "behind sequence=" + last + ": " + ex;
        }
    }

    /** What it read that it should not have, or nothing; after it has come to a sequence, or has had the time to. */
    String faultUpTo(final long sequence, final long timeoutNs)
    {
        final long startNs = System.nanoTime();
        while (last < sequence && fault.isEmpty() && System.nanoTime() - startNs < timeoutNs)
        {
            LockSupport.parkNanos(1_000_000);
        }
        return !fault.isEmpty() ? fault : last < sequence ? "late: sequence=" + last + " of " + sequence : "";
    }

    @Override
    public void close() throws IOException
    {
        subscriber.close();
    }
}
