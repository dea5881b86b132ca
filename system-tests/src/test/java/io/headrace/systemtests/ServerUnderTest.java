package io.headrace.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A real server in a JVM of its own, on ports of its own choice, ready to be killed. Belongs to one thread, which
 * closes it; closing kills what still runs.
 * <pre>
 *  try (ServerUnderTest server = ServerUnderTest.on(journal).set("topics.create", "declared").start())
 *  {
 *      publish(server.http(), ...);
 *      server.kill();
 *  }
 * </pre>
 */
public final class ServerUnderTest implements AutoCloseable
{
    /** How long a server may take to be ready, to answer a signal or to die. */
    public static final long DEADLINE_SECONDS = 60;

    private static final String END_OF_OUTPUT = "";

    private final Process process;
    private final Path stderr;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
    private Map<String, String> ready = Map.of();

    private ServerUnderTest(final Process process, final Path stderr)
    {
        this.process = process;
        this.stderr = stderr;
        final Thread reader = new Thread(this::readOutput, "server-output-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Begins to describe a server.
     *
     * @param journal directory of its journal.
     * @return a launch to be refined and started.
     */
    public static Launch on(final Path journal)
    {
        return new Launch().set("journal.dir", journal.toString());
    }

    private void readOutput()
    {
        try (BufferedReader lines = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)))
        {
            for (String line = lines.readLine(); line != null; line = lines.readLine())
            {
                output.add(line);
            }
        }
        catch (final IOException e)
        {
            output.add("stdout broke: " + e);
        }
        output.add(END_OF_OUTPUT);
    }

    /** Waits until a server that was only begun is ready. */
    void awaitReady() throws InterruptedException
    {
        final String line = output.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (line == null || !line.startsWith("{"))
        {
            final String state = process.isAlive() ? "alive" : "dead with exit code " + process.exitValue();
            close();
            throw new AssertionError("server is not ready and " + state + ", stdout: " + line + ", stderr: " +
                stderr());
        }
        ready = FlatJson.parse(line);
    }

    /**
     * Data port of HTTP.
     *
     * @return {@code http://host:port}.
     */
    public URI http()
    {
        return URI.create("http://" + ready.get("http"));
    }

    /**
     * Operations port.
     *
     * @return {@code http://host:port}.
     */
    public URI ops()
    {
        return URI.create("http://" + ready.get("ops"));
    }

    /**
     * Data port of the TCP protocol.
     *
     * @return its address.
     */
    public InetSocketAddress tcp()
    {
        final URI uri = URI.create("tcp://" + ready.get("tcp"));
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /**
     * What the server said when it was ready.
     *
     * @param field such as {@code recovered}.
     * @return the value as text, or null.
     */
    public String ready(final String field)
    {
        return ready.get(field);
    }

    /**
     * What the server said when it was ready.
     *
     * @param field such as {@code recovered}.
     * @return the value.
     */
    public long readyLong(final String field)
    {
        return Long.parseLong(ready.get(field));
    }

    /**
     * The process.
     *
     * @return its id.
     */
    public long pid()
    {
        return process.pid();
    }

    /**
     * Whether the process lives.
     *
     * @return false once it is dead.
     */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /** SIGKILL, and wait until the process is gone. */
    public void kill()
    {
        process.destroyForcibly();
        awaitExit();
    }

    /**
     * SIGTERM, and wait for the end.
     *
     * @return exit code.
     */
    public int terminate()
    {
        process.destroy();
        return awaitExit();
    }

    /**
     * Waits for the end.
     *
     * @return exit code.
     */
    public int awaitExit()
    {
        try
        {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
            {
                throw new AssertionError("server " + process.pid() + " does not end, stderr: " + stderr());
            }
            return process.exitValue();
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while server " + process.pid() + " ends", e);
        }
    }

    /** SIGTERM, without waiting. */
    void signal()
    {
        process.destroy();
    }

    /** Waits for the end for some time; false if it has not come. */
    boolean awaitExit(final long timeoutMs) throws InterruptedException
    {
        return process.waitFor(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /**
     * Everything written to stderr so far.
     *
     * @return the text.
     */
    public String stderr()
    {
        try
        {
            return Files.readString(stderr);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close()
    {
        process.destroyForcibly();
        awaitExit();
    }

    /** How to start a server. */
    public static final class Launch
    {
        private final List<String> jvmOptions = new ArrayList<>();
        private final List<String> settings = new ArrayList<>();
        private String classPath = HeadraceCommand.classPath();

        private Launch()
        {
            set("http.port", "0").set("tcp.port", "0").set("ops.port", "0");
        }

        /**
         * Sets a setting; the last value of a key wins.
         *
         * @param key   of the setting.
         * @param value as text.
         * @return this.
         */
        public Launch set(final String key, final String value)
        {
            settings.add("--set");
            settings.add(key + "=" + value);
            return this;
        }

        /**
         * Adds an option of the JVM.
         *
         * @param option such as {@code -Xmx64m}.
         * @return this.
         */
        public Launch jvmOption(final String option)
        {
            jvmOptions.add(option);
            return this;
        }

        /**
         * Sets the class path.
         *
         * @param value in place of that of this test.
         * @return this.
         */
        public Launch classPath(final String value)
        {
            classPath = value;
            return this;
        }

        /** Starts the server without waiting for it. */
        ServerUnderTest begin()
        {
            try
            {
                final Path stderr = Files.createTempFile("headrace-stderr-", ".txt");
                stderr.toFile().deleteOnExit();
                return new ServerUnderTest(
                    HeadraceCommand.processBuilder(jvmOptions, classPath, arguments())
                        .redirectError(stderr.toFile())
                        .start(),
                    stderr);
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException(e);
            }
        }

        /**
         * Starts the server and waits until it is ready.
         *
         * @return the server, to be closed.
         */
        public ServerUnderTest start()
        {
            final ServerUnderTest server = begin();
            try
            {
                server.awaitReady();
                return server;
            }
            catch (final InterruptedException e)
            {
                server.close();
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while a server starts", e);
            }
        }

        /**
         * Starts a server that is expected to refuse to start.
         *
         * @return how it ended.
         */
        public HeadraceCommand.Result startRefused()
        {
            return HeadraceCommand.run(arguments().toArray(new String[0]));
        }

        private List<String> arguments()
        {
            final List<String> arguments = new ArrayList<>(List.of("serve", "--json"));
            arguments.addAll(settings);
            return arguments;
        }
    }
}
