package io.headrace.rig;

import io.headrace.load.ChildCommand;
import io.headrace.load.ChildServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real server in a process of its own, on free ports of the loopback device, with its journal in a given folder.
 * Started and stopped by one thread.
 */
final class ServerChild implements AutoCloseable
{
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final String ROOT_PROPERTY = "headrace.root";

    private final ChildServer child;
    private final Map<String, String> ready;

    private ServerChild(final ChildServer child, final Map<String, String> ready)
    {
        this.child = child;
        this.ready = ready;
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param journal    folder.
     * @param jvmOptions beside the usual ones; with none, and when the folder of the launcher is known by
     *                   {@code -Dheadrace.root}, the launcher itself is started.
     * @param settings   such as {@code threads.layout=compact}, beside ports and journal.
     * @return a server that takes events.
     * @throws IOException if it does not start.
     */
    static ServerChild start(final Path journal, final List<String> jvmOptions, final List<String> settings)
        throws IOException
    {
        final List<String> arguments = new ArrayList<>(List.of("serve", "--json"));
        final List<String> all = new ArrayList<>(List.of(
            "http.port=0", "tcp.port=0", "ops.port=0", "journal.dir=" + journal));
        all.addAll(settings);
        for (final String setting : all)
        {
            arguments.add("--set");
            arguments.add(setting);
        }
        final ChildServer child = ChildServer.start(command(jvmOptions, arguments));
        boolean isReady = false;
        try
        {
            final Map<String, String> ready = child.await(START);
            isReady = true;
            return new ServerChild(child, ready);
        }
        finally
        {
            if (!isReady)
            {
                child.close();
            }
        }
    }

    private static List<String> command(final List<String> jvmOptions, final List<String> arguments)
    {
        final String root = System.getProperty(ROOT_PROPERTY);
        final Path launcher = root == null ? null : Path.of(root, "headrace");
        if (launcher == null || !Files.isExecutable(launcher) || !jvmOptions.isEmpty())
        {
            return ChildCommand.of(jvmOptions, arguments);
        }
        final List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(arguments);
        return command;
    }

    /** Address that the server gave with its readiness: http, tcp or ops. */
    InetSocketAddress address(final String name) throws IOException
    {
        return ChildServer.address(ready, name);
    }

    /** From the start of the process to its readiness. */
    double startSeconds()
    {
        return child.readyAfter().toNanos() / 1e9;
    }

    /** What the process has used so far. */
    ProcessUsage usage() throws IOException
    {
        return ProcessUsage.of(child.pid());
    }

    /** Stops the server with SIGTERM. */
    void stop() throws IOException
    {
        child.terminate(STOP);
    }

    @Override
    public void close()
    {
        child.close();
    }
}
