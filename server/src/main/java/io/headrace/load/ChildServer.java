package io.headrace.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Headrace command that runs as a child process of this one, on the same Java, flags and class path: started,
 * watched, and ended by the signal that is asked for. Threadsafe; two daemon threads read what the child prints.
 */
public final class ChildServer implements AutoCloseable
{
    /** What the shell reports for a process that SIGKILL ended. */
    static final int EXIT_CODE_OF_SIGKILL = 128 + 9;

    private static final int STDERR_LINES_KEPT = 40;
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

    private final CompletableFuture<Map<String, String>> firstObject = new CompletableFuture<>();
    private final Deque<String> stderr = new ArrayDeque<>();
    private final Process process;
    private final long startNs;
    private volatile long readyNs;

    private ChildServer(final Process process, final long startNs)
    {
        this.process = process;
        this.startNs = startNs;
        startThread("child-stdout", this::readStdout);
        startThread("child-stderr", this::readStderr);
    }

    /**
     * Starts a command.
     *
     * @param command of the JVM and its arguments.
     * @return the child, which may still fail.
     * @throws IOException if there is no such program.
     */
    public static ChildServer start(final List<String> command) throws IOException
    {
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("HEADRACE_"));
        final long startNs = System.nanoTime();
        final Process process = builder.start();
        process.getOutputStream().close();
        return new ChildServer(process, startNs);
    }

    private static void startThread(final String name, final Runnable duty)
    {
        final Thread thread = new Thread(duty, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void readStdout()
    {
        try (BufferedReader reader = reader(process.getInputStream()))
        {
            for (String line = reader.readLine(); line != null; line = reader.readLine())
            {
                if (line.startsWith("{") && !firstObject.isDone())
                {
                    readyNs = System.nanoTime();
                    firstObject.complete(JsonText.fields(line));
                }
            }
            firstObject.completeExceptionally(new IOException("it ended without an answer"));
        }
        catch (final IOException ex)
        {
            firstObject.completeExceptionally(ex);
        }
    }

    private void readStderr()
    {
        try (BufferedReader reader = reader(process.getErrorStream()))
        {
            for (String line = reader.readLine(); line != null; line = reader.readLine())
            {
                synchronized (stderr)
                {
                    if (stderr.size() == STDERR_LINES_KEPT)
                    {
                        stderr.removeFirst();
                    }
                    stderr.addLast(line);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the stderr of the child could not be read", ex);
        }
    }

    private static BufferedReader reader(final InputStream stream)
    {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /**
     * Waits for the first JSON object on the child's stdout: that a server is ready, or the result of a command.
     *
     * @param timeout longest wait.
     * @return its fields.
     * @throws IOException if the child ended or took too long; the message holds what it wrote to stderr.
     */
    public Map<String, String> await(final Duration timeout) throws IOException
    {
        try
        {
            return firstObject.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
        catch (final ExecutionException ex)
        {
            throw new IOException(describe("gave no answer: " + ex.getCause().getMessage()), ex);
        }
        catch (final TimeoutException ex)
        {
            throw new IOException(describe("gave no answer within " + timeout.toSeconds() + " s"), ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a child process", ex);
        }
    }

    private String describe(final String what)
    {
        final StringBuilder text = new StringBuilder("the child process pid=").append(process.pid()).append(' ');
        text.append(what);
        if (awaitEnd(Duration.ofMillis(500)))
        {
            text.append(", exitCode=").append(process.exitValue());
        }
        synchronized (stderr)
        {
            stderr.forEach(line -> text.append(System.lineSeparator()).append("  | ").append(line));
        }
        return text.toString();
    }

    /** Time from the start of the process to its first JSON object. */
    public Duration readyAfter()
    {
        return Duration.ofNanos(readyNs - startNs);
    }

    /** Id of the process. */
    public long pid()
    {
        return process.pid();
    }

    /** Processor time that the child has used, if the system tells. */
    Optional<Duration> cpuTime()
    {
        return process.info().totalCpuDuration();
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    /** Sends SIGKILL and returns at once. */
    void kill()
    {
        process.destroyForcibly();
    }

    /** Waits for the end; true if SIGKILL was the reason. */
    boolean awaitKilled()
    {
        return awaitEnd(END_TIMEOUT) && process.exitValue() == EXIT_CODE_OF_SIGKILL;
    }

    /**
     * Sends SIGTERM and waits for the end.
     *
     * @param timeout longest wait.
     * @throws IOException if the child does not end, or with another exit code than 0.
     */
    public void terminate(final Duration timeout) throws IOException
    {
        process.destroy();
        if (!awaitEnd(timeout))
        {
            throw new IOException(describe("did not stop within " + timeout.toSeconds() + " s of SIGTERM"));
        }
        if (process.exitValue() != 0)
        {
            throw new IOException(describe("did not stop cleanly on SIGTERM"));
        }
    }

    private boolean awaitEnd(final Duration timeout)
    {
        try
        {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Address of a field such as {@code tcp=127.0.0.1:7070}. */
    public static InetSocketAddress address(final Map<String, String> fields, final String name) throws IOException
    {
        final String text = fields.get(name);
        final int colon = text == null ? -1 : text.lastIndexOf(':');
        if (colon < 0)
        {
            throw new IOException("the server did not say where " + name + " listens: " + fields);
        }
        final String host = text.substring(0, colon).replace("[", "").replace("]", "");
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }

    /** Kills the child if it lives. */
    @Override
    public void close()
    {
        if (process.isAlive())
        {
            process.destroyForcibly();
            awaitEnd(END_TIMEOUT);
        }
    }
}
