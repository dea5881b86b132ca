package io.headrace.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves a named cursor behind a subscriber about once a second, and tries again while the server does not take it. Told
 * and ended by one thread, moves on a thread of its own.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what the task throws would be an error of this class
final class CursorKeeper
{
    private static final long PERIOD_MS = 1000;
    private static final int LAST_ATTEMPTS = 10;

    private final CursorClient cursors;
    private final String name;
    private final PrintWriter complaints;
    private final ScheduledExecutorService mover;
    private volatile long done = -1;
    private volatile long moved = -1;

    CursorKeeper(final CursorClient cursors, final String name, final PrintWriter complaints)
    {
        this.cursors = cursors;
        this.name = name;
        this.complaints = complaints;
        mover = Executors.newSingleThreadScheduledExecutor(task ->
        {
            final Thread thread = new Thread(task, "headrace-cursor");
            thread.setDaemon(true);
            return thread;
        });
        mover.scheduleWithFixedDelay(this::tryToMove, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /** The subscriber is done with all up to a sequence. */
    void done(final long sequence)
    {
        done = sequence;
    }

    private void tryToMove()
    {
        try
        {
            move();
        }
        catch (final CommandFailure | IOException e)
        {
            complaints.println("the cursor is not moved yet, trying again: " + e.getMessage());
        }
    }

    private void move() throws IOException
    {
        final long target = done;
        if (target > moved)
        {
            cursors.set(name, target);
            moved = target;
        }
    }

    /**
     * Moves the cursor for the last time.
     *
     * @throws CommandFailure when the server does not take it, several times.
     */
    void end() throws IOException
    {
        mover.shutdownNow();
        try
        {
            mover.awaitTermination(PERIOD_MS, TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
        for (int left = LAST_ATTEMPTS; left > 0 && done > moved; left--)
        {
            try
            {
                move();
            }
            catch (final CommandFailure e)
            {
                if (left == 1 || !HttpExchange.isPassing(e))
                {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PERIOD_MS));
            }
        }
    }
}
