package io.headrace.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunRecordTest
{
    @Test
    void shouldWriteOneLineOfJson() throws IOException
    {
        final String line = new RunRecord("embedded", "events/s")
            .sample(1_800_000.0)
            .sample(0.12345)
            .fact("events", 10L)
            .fact("durability", "a \"text\"\nof two lines")
            .fact("curve", Map.of("x", List.of(1.0, 2.5)))
            .fact("recovered", true)
            .latency(Map.of("p50Us", 80.5))
            .toJson();

        assertFalse(line.contains("\n"));
        final JsonNode json = new ObjectMapper().readTree(line);
        assertEquals("embedded", json.get("name").asText());
        assertEquals("events/s", json.get("unit").asText());
        assertEquals(1_800_000, json.get("samples").get(0).asLong());
        assertEquals(0.1234, json.get("samples").get(1).asDouble(), 1e-4);
        assertEquals(2.5, json.at("/facts/curve/x/1").asDouble());
        assertTrue(json.at("/facts/recovered").asBoolean());
        assertEquals("a \"text\"\nof two lines", json.at("/facts/durability").asText());
        assertTrue(json.at("/facts/version").asText().startsWith("Headrace"));
        assertEquals(80.5, json.at("/latency/p50Us").asDouble());
    }

    @Test
    void shouldRefuseWhatIsNoNumber()
    {
        final RunRecord record = new RunRecord("embedded", "events/s").sample(Double.NaN);

        assertThrows(IllegalStateException.class, record::toJson);
    }
}
