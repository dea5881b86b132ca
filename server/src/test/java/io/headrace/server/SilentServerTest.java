package io.headrace.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that says nothing more and does not close the connection either. */
@Timeout(60)
class SilentServerTest
{
    private static final long HEARTBEAT_NS = 300_000_000;
    private static final int HEARTBEATS = 6;

    private final ExecutorService peer = Executors.newSingleThreadExecutor();
    private ServerSocket server;

    @BeforeEach
    void startServer() throws IOException
    {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stopServer() throws IOException
    {
        server.close();
        peer.shutdownNow();
    }

    /** Accepts a subscriber, answers, and gives the sequence behind which it goes on. */
    private static String answer(final Socket socket) throws IOException
    {
        final BufferedReader request =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        String lastEventId = "none";
        for (String line = request.readLine(); !line.isEmpty(); line = request.readLine())
        {
            lastEventId = line.startsWith("Last-Event-ID: ") ? line.substring(15) : lastEventId;
        }
        send(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nHeadrace-Next-Sequence: 4\r\n\r\n");
        return lastEventId;
    }

    private static void send(final Socket socket, final String text) throws IOException
    {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String event(final long sequence)
    {
        return "id: " + sequence + "\ndata: {\"sequence\":" + sequence + ",\"data\":" + sequence + "}\n\n";
    }

    private CommandRun subscribe()
    {
        return CommandRun.of("subscribe", "--url", "http://127.0.0.1:" + server.getLocalPort(), "orders",
            "--limit", "2", "--json", "--idle-timeout", "1");
    }

    @Test
    void shouldReconnectWhenNothingAtAllComes() throws Exception
    {
        final Future<List<String>> asked = peer.submit(() ->
        {
            try (Socket silent = server.accept())
            {
                final String first = answer(silent);
                send(silent, event(4));
                try (Socket next = server.accept())
                {
                    final String second = answer(next);
                    send(next, event(5));
                    return List.of(first, second);
                }
            }
        });
        final CommandRun run = subscribe();
        assertEquals(List.of("{\"sequence\":4,\"data\":4}", "{\"sequence\":5,\"data\":5}"), run.out().lines().toList());
        assertEquals("the connection is lost, trying again: nothing has come for 1 s", run.err().strip());
        assertEquals(List.of("none", "4"), asked.get());
    }

    @Test
    void shouldStayWhileThereAreSignsOfLife() throws Exception
    {
        final Future<String> asked = peer.submit(() ->
        {
            try (Socket quiet = server.accept())
            {
                final String first = answer(quiet);
                send(quiet, event(4));
                for (int i = 0; i < HEARTBEATS; i++)
                {
                    LockSupport.parkNanos(HEARTBEAT_NS);
                    send(quiet, ":\n\n");
                }
                send(quiet, event(5));
                return first;
            }
        });
        final CommandRun run = subscribe();
        assertEquals(2, run.out().lines().count());
        assertEquals("", run.err());
        assertEquals("none", asked.get());
    }

    @Test
    void shouldRefuseANegativeTime()
    {
        final CommandRun run = CommandRun.of("subscribe", "orders", "--idle-timeout", "-1");
        assertEquals(ExitCode.WRONG_USE, run.exitCode());
        assertTrue(run.err().contains("--idle-timeout=-1 must be 0 or more seconds"), run.err());
    }
}
