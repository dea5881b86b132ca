package io.headrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.MutableLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest
{
    private final MutableLong clockMs = new MutableLong(-7_000_000);
    private final StringWriter text = new StringWriter();

    @Test
    void shouldStaySilentWithoutTerminal()
    {
        final ProgressLine line = line(false);
        clockMs.addAndGet(10_000);
        line.update("replaying", 5, 10);
        line.end();
        assertEquals("", text.toString());
    }

    @Test
    void shouldStaySilentForTwoSecondsThenRefreshFourTimesASecond()
    {
        final ProgressLine line = line(true);
        clockMs.addAndGet(1_999);
        line.update("replaying", 1_000, 10_000);
        assertEquals("", text.toString());
        clockMs.addAndGet(1);
        line.update("replaying", 2_000, 10_000);
        line.update("replaying", 2_001, 10_000);
        final String shown = "headrace: replaying 2,000 of 10,000 (20 %), 1,000/s";
        assertEquals("\r" + shown, text.toString());
        line.end();
        assertEquals("\r" + shown + "\r" + " ".repeat(shown.length()) + "\r", text.toString());
    }

    @Test
    void shouldCoverLongerLineBefore()
    {
        final ProgressLine line = line(true);
        clockMs.addAndGet(4_000);
        line.update("replaying", 4_000, 0);
        clockMs.addAndGet(4_000);
        line.update("done", 4_000, 0);
        assertEquals("\rheadrace: replaying 4,000, 1,000/s\rheadrace: done 4,000, 500/s" + " ".repeat(7),
            text.toString());
    }

    private ProgressLine line(final boolean terminal)
    {
        return new ProgressLine(
            new PrintWriter(text), terminal, () -> TimeUnit.MILLISECONDS.toNanos(clockMs.get()));
    }
}
