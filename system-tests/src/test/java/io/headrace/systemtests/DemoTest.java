package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the demonstration as a user does, in a process of its own, at a rate that any machine takes.
 */
@Timeout(180)
class DemoTest
{
    private static final int EXIT_SECONDS = 120;

    @TempDir
    private Path directory;
    private Process demo;

    @AfterEach
    void kill()
    {
        if (demo != null)
        {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
    }

    @Test
    void shouldLoseNothingWhenTheServerIsKilled() throws Exception
    {
        start("--seconds", "1", "--warmup", "0", "--rate", "20000", "--json");
        final List<String> lines = output();
        assertTrue(demo.waitFor(EXIT_SECONDS, TimeUnit.SECONDS));

        assertEquals(0, demo.exitValue(), errors());
        final Map<String, String> fields = FlatJson.parse(lines.get(lines.size() - 1));
        assertEquals("true", fields.get("ok"));
        assertEquals("true", fields.get("killed"));
        assertEquals("0", fields.get("lost"));
        assertEquals("0", fields.get("duplicated"));
        assertEquals("0", fields.get("mismatched"));
        assertEquals("true", fields.get("stateHashMatches"));
        final long acknowledged = Long.parseLong(fields.get("acknowledged"));
        final long recovered = Long.parseLong(fields.get("recovered"));
        final long events = Long.parseLong(fields.get("events"));
        assertTrue(acknowledged > 0 && acknowledged <= recovered && recovered <= events, lines.toString());
        assertTrue(Long.parseLong(fields.get("inFlightAtKill")) > 0);
        assertTrue(Long.parseLong(fields.get("recoveryMillis")) > 0);
        assertTrue(Long.parseLong(fields.get("eventsPerSecond")) > 0);
        assertNothingLeft();
    }

    @Test
    void shouldCleanUpWhenItIsStopped() throws Exception
    {
        start("--seconds", "600", "--rate", "20000");
        try (BufferedReader reader = demo.inputReader(StandardCharsets.UTF_8))
        {
            String line = reader.readLine();
            while (line != null && !line.contains("warming up"))
            {
                line = reader.readLine();
            }
            assertTrue(line != null, errors());
            final List<ProcessHandle> children = demo.descendants().toList();
            assertEquals(1, children.size());
            demo.destroy();
            assertTrue(demo.waitFor(EXIT_SECONDS, TimeUnit.SECONDS));
            children.get(0).onExit().get(EXIT_SECONDS, TimeUnit.SECONDS);
        }
        assertNothingLeft();
    }

    @Test
    void shouldSayInOneLineThatTheDiskIsTooSmall() throws Exception
    {
        start("--seconds", "3600", "--rate", "100000000");

        assertEquals(List.of(), output());
        assertTrue(demo.waitFor(EXIT_SECONDS, TimeUnit.SECONDS));
        assertEquals(1, demo.exitValue());
        assertTrue(errors().contains("lower --seconds or --rate"), errors());
        assertEquals(1, errors().lines().count(), errors());
        assertNothingLeft();
    }

    private void start(final String... arguments) throws IOException
    {
        final Path temporary = Files.createDirectory(directory.resolve("tmp"));
        final List<String> command = new ArrayList<>(List.of("demo"));
        command.addAll(List.of(arguments));
        final List<String> jvmOptions =
            List.of("-Djava.io.tmpdir=" + temporary, "-Dheadrace.root=" + System.getProperty("headrace.root"));
        demo = HeadraceCommand.processBuilder(jvmOptions, command).redirectError(stderr().toFile()).start();
    }

    private Path stderr()
    {
        return directory.resolve("stderr");
    }

    private String errors() throws IOException
    {
        return Files.readString(stderr());
    }

    private List<String> output() throws IOException
    {
        try (BufferedReader reader = demo.inputReader(StandardCharsets.UTF_8))
        {
            return reader.lines().toList();
        }
    }

    private void assertNothingLeft() throws IOException
    {
        try (Stream<Path> left = Files.list(directory.resolve("tmp")))
        {
            assertFalse(left.anyMatch(path -> path.getFileName().toString().startsWith("headrace-demo-")));
        }
    }
}
