package io.headrace.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUsageTest
{
    private static final String STAT =
        "42 (a) b (java) S 1 42 42 0 -1 4194304 100 0 5 0 250 125 0 0 20 0 30 0 12345 6789 100";
    private static final List<String> STATUS =
        List.of("Name:\tjava", "VmHWM:\t  409600 kB", "VmRSS:\t  204800 kB", "RssAnon:\t  102400 kB");

    @Test
    void shouldReadProcessorTimeAndMemory()
    {
        assertEquals(new ProcessUsage(3.75, 200.0, 100.0, 400.0), ProcessUsage.parse(STAT, STATUS));
    }

    @Test
    void shouldRefuseAStatusWithoutMemory()
    {
        assertThrows(IllegalArgumentException.class, () -> ProcessUsage.parse(STAT, List.of("Name:\tjava")));
    }

    @Test
    void shouldReadThisProcess() throws IOException
    {
        final ProcessUsage usage = ProcessUsage.self();

        assertTrue(usage.cpuSeconds() > 0);
        assertTrue(usage.peakResidentMiB() >= usage.anonymousMiB());
    }
}
