package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel says about the threads of a real process whose agents are bound to cpus. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CpuBindingTest
{
    private static final String ALLOWED = "Cpus_allowed_list:";

    @TempDir
    private Path directory;

    private String allowed;

    @BeforeEach
    void readAllowed() throws IOException
    {
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "only Linux tells by /proc");
        allowed = cpus(Path.of("/proc/self/status"));
        assumeTrue(allowed.startsWith("0-"), "needs the cpus 0 and 1, but may use " + allowed);
    }

    private static String cpus(final Path status) throws IOException
    {
        return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith(ALLOWED))
            .map(line -> line.substring(ALLOWED.length()).strip())
            .findFirst()
            .orElseThrow();
    }

    private static Map<String, String> cpusOfThreads(final long pid) throws IOException
    {
        final Map<String, String> cpus = new TreeMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task")))
        {
            for (final Path task : tasks)
            {
                final String name = Files.readString(task.resolve("comm")).strip();
                if (name.startsWith("headrace-"))
                {
                    cpus.put(name, cpus(task.resolve("status")));
                }
            }
        }
        return cpus;
    }

    @Test
    void shouldBindTheThreadsOfAgentsAndNoOthers() throws IOException
    {
        try (ServerUnderTest server = ServerUnderTest.on(directory.resolve("journal"))
            .set("threads.layout", "pipelined")
            .set("threads.cpus.engine", "1")
            .set("threads.cpus.outbound", "0-1")
            .set("threads.cpus.sync", "0")
            .start())
        {
            final Map<String, String> cpus = cpusOfThreads(server.pid());
            assertEquals("1", cpus.get("headrace-engine"), cpus.toString());
            assertEquals("0-1", cpus.get("headrace-outbou"), cpus.toString());
            assertEquals("0", cpus.get("headrace-sync"), cpus.toString());
            assertEquals(allowed, cpus.get("headrace-watchd"), cpus.toString());
            assertEquals(allowed, cpus.get("headrace-shadow"), cpus.toString());
        }
    }

    @Test
    void shouldRefuseACpuThatTheProcessMayNotUse()
    {
        final HeadraceCommand.Result refused =
            ServerUnderTest.on(directory.resolve("journal")).set("threads.cpus.sync", "0,1023").startRefused();
        assertEquals(2, refused.exitCode(), refused.toString());
        assertTrue(refused.stderr().contains("threads.cpus.sync=0,1023 has cpus that do not exist or that this " +
            "process may not use: 1023; it may use " + allowed + " ("), refused.toString());
    }
}
