package io.headrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * A command run in this process, with what it printed.
 *
 * @param exitCode returned.
 * @param out      whole.
 * @param err      whole.
 */
record CommandRun(int exitCode, String out, String err)
{
    static CommandRun of(final String... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = HeadraceMain.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** Asserts that it failed with a code and one line. */
    void assertFailed(final int expectedCode, final String expectedLine)
    {
        assertEquals(List.of("headrace: " + expectedLine), err.lines().toList());
        assertEquals("", out);
        assertEquals(expectedCode, exitCode);
    }

    /** Asserts that it printed exactly this. */
    void assertPrinted(final String... expectedLines)
    {
        assertEquals("", err);
        assertEquals(List.of(expectedLines), out.lines().toList());
        assertEquals(ExitCode.DONE, exitCode);
    }
}
