package io.headrace.peers.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, on loopback, ended by its handle: when closed, and when this process ends. Owned by
 * one thread.
 */
public final class ServerProcess implements AutoCloseable
{
    private static final long READY_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long END_SECONDS = 20;
    private static final int CONNECT_MS = 500;
    private static final long RETRY_MS = 20;
    private static final int SHOWN_LINES = 20;

    private final Process process;
    private final Path log;
    private final Thread hook;

    private ServerProcess(final Process process, final Path log)
    {
        this.process = process;
        this.log = log;
        hook = new Thread(process::destroyForcibly, "end-of-" + process.pid());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts a command and waits until it accepts connections.
     *
     * @param folder  in which it works and its output is kept
     * @param port    on loopback that it will open
     * @param command with arguments
     * @return the process
     * @throws IOException          if it does not start
     * @throws InterruptedException if the thread is interrupted
     */
    public static ServerProcess start(final Path folder, final int port, final List<String> command)
        throws IOException, InterruptedException
    {
        final Path log = folder.resolve("server.log");
        final Process process = new ProcessBuilder(command).directory(folder.toFile())
            .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        final ServerProcess server = new ServerProcess(process, log);
        try
        {
            server.awaitPort(port, System.nanoTime() + READY_NS);
            return server;
        }
        catch (final IOException | InterruptedException ex)
        {
            server.close();
            throw ex;
        }
    }

    /**
     * A port of loopback that nobody uses at this moment.
     *
     * @return the port
     * @throws IOException if there is none
     */
    public static int freePort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(final int port, final long deadlineNs) throws IOException, InterruptedException
    {
        while (!accepts(port))
        {
            // Wakes early if the process ends.
            if (process.waitFor(RETRY_MS, TimeUnit.MILLISECONDS))
            {
                throw new IOException("exit=" + process.exitValue() + " before port=" + port + " was open: " + tail());
            }
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IOException("port=" + port + " is not open after 60 s: " + tail());
            }
        }
    }

    private static boolean accepts(final int port)
    {
        try (Socket socket = new Socket())
        {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
            return true;
        }
        catch (final IOException notYet)
        {
            return false;
        }
    }

    private String tail() throws IOException
    {
        final List<String> lines = Files.readAllLines(log);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    /** The id of the process. */
    public long pid()
    {
        return process.pid();
    }

    /** The processor time of the process. */
    public CpuClock cpu()
    {
        return CpuClock.of(process.pid());
    }

    @Override
    public void close()
    {
        process.destroy();
        try
        {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS))
            {
                process.destroyForcibly().waitFor();
            }
        }
        catch (final InterruptedException ex)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        finally
        {
            forgetHook();
        }
    }

    private void forgetHook()
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (final IllegalStateException shutdownUnderWay)
        {
            // Then the hook does no harm: the process has ended.
            assert !process.isAlive();
        }
    }
}
