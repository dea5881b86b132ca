package io.headrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.config.SettingsException;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureReportTest
{
    @Test
    void shouldTellDamageFromOtherFailuresThroughCauses()
    {
        final JournalException damaged = new JournalException(Reason.DAMAGED, "broken");
        assertEquals(ExitCode.DAMAGED, FailureReport.exitCode(damaged));
        assertEquals(ExitCode.DAMAGED, FailureReport.exitCode(new IllegalStateException("engine failed", damaged)));
        assertEquals(ExitCode.FAILED, FailureReport.exitCode(new JournalException(Reason.UNAVAILABLE, "in use")));
        assertEquals(ExitCode.WRONG_USE, FailureReport.exitCode(new SettingsException("bad")));
        assertEquals(ExitCode.FAILED, FailureReport.exitCode(new IOException("lost")));
        assertEquals(ExitCode.WRONG_USE,
            FailureReport.exitCode(new CommandFailure(ExitCode.WRONG_USE, "outermost wins", damaged)));
    }

    @Test
    void shouldTakeFailedForceForDamageAndNewerFormatForPlainFailure()
    {
        assertEquals(ExitCode.DAMAGED, FailureReport.exitCode(
            new CommandFailure(FailureReport.exitCode(new JournalException(Reason.FORCE_FAILED, "no")), "stopped")));
        assertEquals(ExitCode.FAILED, FailureReport.exitCode(new JournalException(Reason.NEWER_FORMAT, "newer")));
        assertEquals(ExitCode.FAILED, FailureReport.exitCode(new JournalException(Reason.FAILED, "write failed")));
    }

    @Test
    void shouldDescribeFailuresInOneLine()
    {
        assertEquals("first second", FailureReport.describe(new IllegalArgumentException("first\n  second\n")));
        assertEquals("IOException: lost", FailureReport.describe(new IOException("lost")));
        assertEquals("NullPointerException (run again with --verbose for more)",
            FailureReport.describe(new NullPointerException()));
        assertEquals("a/b does not exist", FailureReport.describe(new NoSuchFileException("a/b")));
        assertEquals("a/b may not be accessed: check its permissions",
            FailureReport.describe(new AccessDeniedException("a/b")));
    }
}
