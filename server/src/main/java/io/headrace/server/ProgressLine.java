package io.headrace.server;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One line on the terminal that shows how far a long duty has come. Silent when stderr is not a terminal and in the
 * first two seconds. Not threadsafe.
 */
final class ProgressLine
{
    /** Set by the launcher, which can tell; a JVM cannot. */
    static final String TERMINAL_PROPERTY = "headrace.terminal";

    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long REFRESH_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier nanoClock;
    private final long startNs;
    private long shownNs;
    private int shownLength;

    ProgressLine(final PrintWriter err)
    {
        this(err, Boolean.getBoolean(TERMINAL_PROPERTY), System::nanoTime);
    }

    ProgressLine(final PrintWriter err, final boolean terminal, final LongSupplier nanoClock)
    {
        this.err = err;
        this.terminal = terminal;
        this.nanoClock = nanoClock;
        startNs = nanoClock.getAsLong();
        shownNs = startNs;
    }

    /** Shows how far it is, unless the line was shown a moment ago. */
    void update(final String what, final long done, final long total)
    {
        if (!terminal)
        {
            return;
        }
        final long nowNs = nanoClock.getAsLong();
        if (nowNs - startNs < QUIET_NS || nowNs - shownNs < REFRESH_NS)
        {
            return;
        }
        shownNs = nowNs;
        final double seconds = (nowNs - startNs) / 1e9;
        final String text = total > 0 ?
            String.format("headrace: %s %,d of %,d (%d %%), %,.0f/s", what, done, total, done * 100 / total,
                done / seconds) :
            String.format("headrace: %s %,d, %,.0f/s", what, done, done / seconds);
        err.print("\r" + text + " ".repeat(Math.max(0, shownLength - text.length())));
        err.flush();
        shownLength = text.length();
    }

    /** Takes the line away. */
    void end()
    {
        if (shownLength > 0)
        {
            err.print("\r" + " ".repeat(shownLength) + "\r");
            err.flush();
            shownLength = 0;
        }
    }
}
