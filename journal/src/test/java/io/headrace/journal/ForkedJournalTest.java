package io.headrace.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.JournalException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ForkedJournalTest
{
    private static final int KILLS = 3;
    private static final int LINES_PER_LOOK = 20;
    private static final int INODE_COLUMN = 9;
    private static final int MAX_BATCHES = 1_000_000;

    @TempDir
    private Path directory;

    @Test
    void shouldFindEveryAppendedBatchAfterKills() throws Exception
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++)
        {
            final Process process = fork(random.nextLong(), MAX_BATCHES);
            long appended = 0;
            long forced = 0;
            try (BufferedReader output = reader(process))
            {
                final int lines = 200 + random.nextInt(3000);
                for (int i = 0; i < lines; i++)
                {
                    final String line = output.readLine();
                    appended = Math.max(appended, sequence(line, "appended "));
                    forced = Math.max(forced, sequence(line, "forced "));
                }
                if (kill == 0)
                {
                    final JournalException ex = assertThrows(JournalException.class, () -> Journals.open(directory));
                    assertTrue(ex.getMessage().contains("in use by process " + process.pid() + ", started "),
                        ex::getMessage);
                    assertTrue(JournalVerifier.verify(directory).isSound());
                }
                process.toHandle().destroyForcibly();
                for (String line = output.readLine(); line != null; line = output.readLine())
                {
                    appended = Math.max(appended, sequence(line, "appended "));
                    forced = Math.max(forced, sequence(line, "forced "));
                }
            }
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            check(appended, forced, "seed=" + seed + " kill=" + kill);
        }
    }

    private void check(final long appended, final long forced, final String message)
    {
        final VerificationReport report = JournalVerifier.verify(directory);
        assertTrue(report.isSound(), () -> message + " " + report.findings());
        try (ChronicleJournal journal = Journals.open(directory))
        {
            assertTrue(appended > 0, message);
            assertTrue(journal.lastSequence() >= appended, message);
            assertTrue(journal.recovery().durableSequence() >= forced, message);
            assertEquals(1, journal.firstSequence(), message);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldOpenNoConnection() throws Exception
    {
        assertThrows(ClassNotFoundException.class,
            () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
        final Process process = fork(1, 150);
        final List<String> sockets = new ArrayList<>();
        try (BufferedReader output = reader(process))
        {
            String line = output.readLine();
            for (int i = 0; !"closed".equals(line); i++)
            {
                assertTrue(line != null, "the process ended early");
                if (i % LINES_PER_LOOK == 0)
                {
                    collectSockets(process.pid(), sockets);
                }
                line = output.readLine();
            }
            collectSockets(process.pid(), sockets);
        }
        process.destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(List.of(), sockets);
        assertTrue(JournalReader.info(directory).segments() > 1);
        assertTrue(JournalReader.info(directory).sealed());
    }

    /** Sockets of the network; the JVM itself keeps one end of a local pair to mark closed descriptors. */
    private static void collectSockets(final long pid, final List<String> sockets) throws IOException
    {
        final Set<String> inodes = new HashSet<>();
        for (final String table : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6"))
        {
            final Path file = Path.of("/proc/" + pid + "/net/" + table);
            for (final String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of())
            {
                final String[] columns = line.strip().split("\\s+", -1);
                inodes.add("socket:[" + columns[Math.min(INODE_COLUMN, columns.length - 1)] + "]");
            }
        }
        for (final String target : OpenDescriptors.of(Long.toString(pid)))
        {
            if (inodes.contains(target))
            {
                sockets.add(target);
            }
        }
    }

    private Process fork(final long seed, final int batches) throws IOException
    {
        final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        final File log = directory.resolveSibling(directory.getFileName() + ".err").toFile();
        log.deleteOnExit();
        return new ProcessBuilder(java, "@" + Path.of(System.getProperty("headrace.root"), "jvm.options"),
            "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"), ForkedWriter.class.getName(),
            directory.toString(), Long.toString(seed), Integer.toString(batches))
            .redirectError(ProcessBuilder.Redirect.appendTo(log))
            .start();
    }

    private static BufferedReader reader(final Process process)
    {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    private static long sequence(final String line, final String prefix)
    {
        // The last line of a killed process may be cut short, then it says less than was true.
        return line != null && line.startsWith(prefix) && line.length() > prefix.length() ?
            Long.parseLong(line.substring(prefix.length())) : 0;
    }
}
