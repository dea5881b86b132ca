package io.headrace.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class MeasurementRunTest
{
    /** What an object of twelve bytes for each event, or for each tenth, would be above. */
    private static final double NOTHING_PER_EVENT = 0.25;

    @TempDir
    private Path out;

    private JsonNode run(final MeasurementCommand command, final String... arguments) throws IOException
    {
        final StringWriter stdout = new StringWriter();
        final StringWriter stderr = new StringWriter();
        final CommandLine line = MeasurementCommand.commandLine(command)
            .setOut(new PrintWriter(stdout)).setErr(new PrintWriter(stderr));
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", out.toString()));

        assertEquals(0, line.execute(all.toArray(String[]::new)), stderr.toString());
        assertEquals(1, stdout.toString().lines().count(), stdout.toString());
        try (Stream<Path> left = Files.list(out))
        {
            assertTrue(left.noneMatch(Files::isDirectory), "journals must be deleted");
        }
        return new ObjectMapper().readTree(stdout.toString());
    }

    @Test
    void shouldMeasureABurstIntoAJournal() throws IOException
    {
        final JsonNode json = run(EmbeddedRun.create(),
            "--durability", "journaled", "--events", "100000", "--warmup", "0", "--batch", "16", "--samples", "2");

        assertEquals(2, json.get("samples").size());
        assertEquals(100_000, json.at("/facts/events").asLong());
        // 128 bytes and a header of 16, and the share of the batches' headers
        assertTrue(json.at("/facts/journalBytesPerEvent").asDouble() > 144);
        assertTrue(json.at("/facts/journalBytesPerEvent").asDouble() < 160);
    }

    @Test
    void shouldMeasureLatencyOfARealServer() throws IOException
    {
        final JsonNode json = run(ServerRun.create(),
            "--protocol", "tcp", "--durability", "journaled", "--rate", "1000", "--warmup", "0", "--seconds", "1");

        assertEquals("us", json.get("unit").asText());
        assertEquals(1_000, json.at("/facts/events").asLong());
        assertEquals(1_000, json.at("/latency/offered").asLong());
        assertTrue(Files.size(out.resolve(json.at("/latency/hgrm").asText())) > 0);
        assertTrue(Files.size(out.resolve(json.at("/latency/hlog").asText())) > 0);
        assertTrue(Files.size(out.resolve(json.at("/latency/floor/hgrm").asText())) > 0);
        assertTrue(json.at("/facts/cpuSecondsPerMillion").asDouble() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "tcp"})
    void shouldFindNoAllocationPerEvent(final String path) throws IOException
    {
        // leak detection writes down every access, which is not what is measured here
        final ResourceLeakDetector.Level leakLevel = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        final JsonNode json;
        try
        {
            json = run(AllocationRun.create(), "--path", path, "--warmup", "1", "--seconds", "2", "--parts", "2");
        }
        finally
        {
            ResourceLeakDetector.setLevel(leakLevel);
        }

        assertTrue(json.at("/samples/0").asDouble() < NOTHING_PER_EVENT, json::toString);
    }
}
