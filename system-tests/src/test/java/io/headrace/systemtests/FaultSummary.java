package io.headrace.systemtests;

import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What trying a fault many times gave, as one line.
 *
 * @param fault   that was tried.
 * @param tried   how often.
 * @param verdict over all.
 * @param seed    that repeats it.
 */
record FaultSummary(String fault, long tried, Verdict verdict, long seed)
{
    /** Where the lines are kept for the end of the build. */
    static final Path DIRECTORY = Path.of("target", "faults");

    String line()
    {
        return "fault=" + fault + " tried=" + tried + " acknowledged=" + verdict.acknowledged() +
            " lost=" + verdict.lost() + " duplicated=" + verdict.duplicated() +
            " undetected=" + verdict.undetected() + " seed=" + seed;
    }

    /** Keeps the line, then fails with it and the first offence if there is one. */
    void conclude()
    {
        try
        {
            Files.createDirectories(DIRECTORY);
            Files.writeString(DIRECTORY.resolve(fault), line() + System.lineSeparator());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        System.out.println(line());
        if (!verdict.isClean())
        {
            throw new AssertionError(line() + ": " + verdict.offence() + " (repeat with -Dtest.seed=" + seed + ")");
        }
    }
}
