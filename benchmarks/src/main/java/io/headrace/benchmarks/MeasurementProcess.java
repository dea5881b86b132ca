package io.headrace.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process that measures, from its start to its end, within a bounded time. What it writes goes to two files, so
 * that nothing of this process runs while it measures. For one use; {@link #kill} may be called by any thread.
 */
final class MeasurementProcess
{
    /** How a process says that what it compares with is not on this machine. */
    static final int EXIT_CODE_SKIPPED = 5;

    private static final int STDERR_LINES = 15;
    private static final long END_SECONDS = 10;

    private final List<String> command;
    private final Path stdout;
    private final Path stderr;
    private volatile Process process;
    private volatile boolean isKilled;

    /**
     * A process that is not started yet.
     *
     * @param command program and arguments.
     * @param folder  for what it writes.
     */
    MeasurementProcess(final List<String> command, final Path folder)
    {
        this.command = command;
        stdout = folder.resolve("stdout.txt");
        stderr = folder.resolve("stderr.txt");
    }

    /**
     * What became of it.
     *
     * @param record what it measured, null if nothing.
     * @param isSkipped true if it said that it cannot run on this machine.
     * @param reason why there is no record, null if there is one.
     */
    record End(MeasurementRecord record, boolean isSkipped, String reason)
    {
        private static End failed(final String reason)
        {
            return new End(null, false, reason);
        }
    }

    /**
     * Runs it to its end.
     *
     * @param limitSeconds after which it is killed, with all processes that it started.
     * @return what became of it.
     * @throws InterruptedException if this thread is interrupted; the process is killed then.
     */
    End run(final long limitSeconds) throws InterruptedException
    {
        try
        {
            final ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
            // Settings of the person's environment would make figures that nobody can repeat.
            builder.environment().keySet().removeIf(name -> name.startsWith("HEADRACE_"));
            process = builder.start();
            if (isKilled)
            {
                kill();
            }
            final boolean hasEnded = process.waitFor(limitSeconds, TimeUnit.SECONDS);
            if (!hasEnded)
            {
                kill();
                return End.failed("it did not end within " + limitSeconds + " s" + tail());
            }
            return end(process.exitValue());
        }
        catch (final IOException ex)
        {
            return End.failed("it could not be started: " + ex.getMessage());
        }
        finally
        {
            kill();
        }
    }

    private End end(final int exitCode)
    {
        if (exitCode == EXIT_CODE_SKIPPED)
        {
            final List<String> lines = lines(stderr);
            return new End(null, true, lines.isEmpty() ? "it gave no reason" : lines.get(lines.size() - 1));
        }
        if (exitCode != 0)
        {
            return End.failed("exitCode=" + exitCode + tail());
        }
        final List<String> lines = lines(stdout);
        if (lines.isEmpty())
        {
            return End.failed("it wrote no measurement record" + tail());
        }
        try
        {
            return new End(MeasurementRecord.parse(lines.get(lines.size() - 1)), false, null);
        }
        catch (final IllegalArgumentException ex)
        {
            return End.failed(ex.getMessage() + tail());
        }
    }

    /** Kills the process if it lives, and what it started. */
    void kill()
    {
        isKilled = true;
        final Process running = process;
        if (running == null)
        {
            return;
        }
        final List<ProcessHandle> children = running.descendants().toList();
        running.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try
        {
            if (!running.waitFor(END_SECONDS, TimeUnit.SECONDS))
            {
                throw new IllegalStateException("pid=" + running.pid() + " survives SIGKILL");
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private String tail()
    {
        final List<String> lines = lines(stderr);
        return lines.isEmpty() ? "" : ", stderr: " + String.join(System.lineSeparator(),
            lines.subList(Math.max(0, lines.size() - STDERR_LINES), lines.size()));
    }

    private static List<String> lines(final Path file)
    {
        try
        {
            // Decoded without refusing anything: a process that is killed may have written half a character.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines().filter(line -> !line.isBlank()).toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
