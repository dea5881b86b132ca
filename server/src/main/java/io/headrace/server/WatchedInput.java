package io.headrace.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream whose read ends with an exception when nothing at all has come for too long, as when the peer has vanished
 * without a word. The time in which nobody reads does not count. Read and closed by one thread, watched by another one
 * that closes what it reads from.
 */
final class WatchedInput extends FilterInputStream
{
    private static final long NOT_READING = Long.MIN_VALUE;

    private final long limitNs;
    private final Thread watch;
    private volatile long readingSinceNs = NOT_READING;
    private volatile boolean isClosed;
    private volatile boolean isSilent;

    /**
     * Begins to watch.
     *
     * @param in      to read from; its {@code close} by another thread must end a read.
     * @param limitNs longest silence.
     */
    WatchedInput(final InputStream in, final long limitNs)
    {
        super(in);
        this.limitNs = limitNs;
        watch = new Thread(this::watch, "headrace-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private void watch()
    {
        while (!isClosed)
        {
            final long sinceNs = readingSinceNs;
            final long leftNs = sinceNs == NOT_READING ? limitNs : limitNs - (System.nanoTime() - sinceNs);
            if (leftNs > 0)
            {
                LockSupport.parkNanos(this, leftNs);
                continue;
            }
            isSilent = true;
            isClosed = true;
            closeSource();
        }
    }

    private void closeSource()
    {
        try
        {
            in.close();
        }
        catch (final IOException ex)
        {
            isSilent = true; // the read ends all the same, and says so
        }
    }

    @Override
    public int read() throws IOException
    {
        final byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(final byte[] bytes, final int offset, final int length) throws IOException
    {
        readingSinceNs = System.nanoTime();
        try
        {
            final int read = in.read(bytes, offset, length);
            if (read >= 0 || !isSilent)
            {
                return read;
            }
        }
        catch (final IOException ex)
        {
            if (!isSilent)
            {
                throw ex;
            }
        }
        finally
        {
            readingSinceNs = NOT_READING;
        }
        throw new IOException("nothing has come for " + TimeUnit.NANOSECONDS.toSeconds(limitNs) + " s");
    }

    @Override
    public void close() throws IOException
    {
        isClosed = true;
        LockSupport.unpark(watch);
        super.close();
    }
}
