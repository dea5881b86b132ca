package io.headrace.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementRecordTest
{
    @Test
    void shouldReadARecord()
    {
        final MeasurementRecord record = MeasurementRecord.parse("{\"name\":\"a\",\"unit\":\"events/s\"," +
            "\"samples\":[3,1,2],\"facts\":{\"residentMiB\":180.5,\"durability\":\"none\"},\"new\":1,\"latency\":" +
            "{\"offered\":5,\"achieved\":4,\"p50Us\":1.5,\"p99Us\":2,\"p999Us\":3,\"p9999Us\":4,\"maxUs\":5," +
            "\"hgrm\":\"a.hgrm\",\"floor\":{\"p50Us\":1,\"p99Us\":1,\"p999Us\":1,\"maxUs\":9}}}");

        assertEquals(2, record.value());
        assertEquals(180.5, record.number("residentMiB"));
        assertEquals("none", record.words("durability"));
        assertTrue(Double.isNaN(record.number("durability")));
        assertTrue(record.isHigherBetter());
        assertEquals(1.5, record.latency().at("p50"));
        assertEquals(9, record.latency().floorAt("max"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "done|the last line is no measurement record",
        "{}|the measurement record has no unit",
        "{\"unit\":\"us\"}|the measurement record has no samples",
        "{\"unit\":\"us\",\"samples\":[]}|the measurement record has no samples",
        "{\"unit\":\"us\",\"samples\":[-1]}|the measurement record has sample=-1.0",
        "{\"unit\":\"us\",\"samples\":[\"NaN\"]}|the measurement record has sample=NaN"
    })
    void shouldRefuseWhatIsNoRecord(final String line, final String message)
    {
        final String told = assertThrows(IllegalArgumentException.class, () -> MeasurementRecord.parse(line))
            .getMessage();

        assertTrue(told.startsWith(message), told);
    }
}
