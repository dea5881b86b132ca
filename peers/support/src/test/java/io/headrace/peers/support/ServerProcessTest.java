package io.headrace.peers.support;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerProcessTest
{
    @TempDir
    private Path folder;

    /** Accepts on the port given until it is ended. */
    static final class Listener
    {
        private Listener()
        {
        }

        public static void main(final String[] args) throws IOException
        {
            try (ServerSocket socket =
                new ServerSocket(Integer.parseInt(args[0]), 1, InetAddress.getLoopbackAddress()))
            {
                while (!socket.isClosed())
                {
                    socket.accept().close();
                }
            }
        }
    }

    @Test
    void shouldEndWhatItStarted() throws Exception
    {
        final int port = ServerProcess.freePort();
        final ProcessHandle handle;
        try (ServerProcess server = ServerProcess.start(
            folder, port, JavaCommand.of(Listener.class.getName(), Integer.toString(port))))
        {
            handle = ProcessHandle.of(server.pid()).orElseThrow();
            assertTrue(server.cpu().seconds() > 0);
            assertTrue(server.cpu().residentMiB() > 1);
        }
        assertFalse(handle.isAlive());
    }

    @Test
    void shouldTellWhyItDidNotStart() throws Exception
    {
        final int port = ServerProcess.freePort();
        final IOException ex = assertThrows(IOException.class, () -> ServerProcess.start(
            folder, port, List.of("/bin/sh", "-c", "echo no such setting; exit 3")));
        assertTrue(ex.getMessage().contains("exit=3"), ex.getMessage());
        assertTrue(ex.getMessage().contains("no such setting"), ex.getMessage());
    }
}
