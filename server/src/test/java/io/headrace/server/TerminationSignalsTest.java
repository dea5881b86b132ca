package io.headrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TerminationSignalsTest
{
    private static final int EXIT_CODE_OF_SIGTERM = 143;

    /** A process that hears signals and does not care. */
    static final class Stubborn
    {
        private Stubborn()
        {
        }

        public static void main(final String[] args) throws InterruptedException
        {
            TerminationSignals.listen(() -> System.out.println("first"));
            System.out.println("listening");
            new CountDownLatch(1).await();
        }
    }

    @Test
    void shouldHandOverFirstSignalAndEndAtOnceOnSecond() throws Exception
    {
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Stubborn.class.getName()).redirectErrorStream(true).start();
        try (BufferedReader lines = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)))
        {
            assertEquals("listening", lines.readLine());
            sendTerm(process);
            assertEquals("first", lines.readLine());
            assertTrue(process.isAlive());
            sendTerm(process);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(EXIT_CODE_OF_SIGTERM, process.exitValue());
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    private static void sendTerm(final Process process)
    {
        assertTrue(process.toHandle().destroy());
    }
}
