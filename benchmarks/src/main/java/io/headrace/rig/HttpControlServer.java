package io.headrace.rig;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The bare Netty server of the peers, in a process of its own. Started and stopped by one thread.
 */
final class HttpControlServer implements AutoCloseable
{
    private static final String MAIN_CLASS = "io.headrace.peers.NettyHttpPeer";
    private static final String READY = "ready port=";
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final int port;

    private HttpControlServer(final Process process, final int port)
    {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it on a free port and waits until it serves.
     *
     * @param root folder of the project, which holds the peers.
     * @return a server that answers.
     * @throws PeerAbsentException if it was not built.
     * @throws IOException         if it does not start.
     */
    static HttpControlServer start(final Path root) throws IOException, PeerAbsentException
    {
        final Path target = root.resolve("peers").resolve("bare").resolve("target");
        final Path classes = target.resolve("classes");
        if (!Files.exists(classes.resolve(MAIN_CLASS.replace('.', '/') + ".class")))
        {
            throw new PeerAbsentException(
                "the bare Netty server was not found below peers/bare: build it with mvn -f peers/pom.xml package");
        }
        final Process process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + root.resolve("jvm.options"),
            "@" + root.resolve("server.options"),
            "-cp",
            classes + File.pathSeparator + target.resolve("lib").resolve("*"),
            MAIN_CLASS,
            "--serve")).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        final BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        for (String line = reader.readLine(); line != null; line = reader.readLine())
        {
            if (line.startsWith(READY))
            {
                return new HttpControlServer(process, Integer.parseInt(line.substring(READY.length()).strip()));
            }
        }
        process.destroyForcibly();
        throw new IOException("the bare Netty server ended before it was ready");
    }

    InetSocketAddress address()
    {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    ProcessUsage usage() throws IOException
    {
        return ProcessUsage.of(process.pid());
    }

    @Override
    public void close()
    {
        process.destroy();
        try
        {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
            }
        }
        catch (final InterruptedException ex)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
