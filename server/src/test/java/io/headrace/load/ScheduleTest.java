package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScheduleTest
{
    @Test
    void shouldSpaceEventsEvenly()
    {
        final Schedule schedule = new Schedule(1_000, 1_000_000);

        assertEquals(1_000, schedule.dueNs(0));
        assertEquals(2_000, schedule.dueNs(1));
        assertEquals(1_000 + 3_600_000_000_000L, schedule.dueNs(3_600_000_000L));
    }

    @Test
    void shouldCountWhatIsDue()
    {
        final Schedule schedule = new Schedule(1_000, 1_000_000);

        assertEquals(0, schedule.dueBy(999));
        assertEquals(1, schedule.dueBy(1_000));
        assertEquals(1, schedule.dueBy(1_999));
        assertEquals(2, schedule.dueBy(2_000));
        assertEquals(1_000_001, schedule.dueBy(1_000_001_000));
    }

    @Test
    void shouldKeepAnUnevenRateOverHours()
    {
        final Schedule schedule = new Schedule(0, 1_300_000);
        final long hoursNs = 10 * 3_600_000_000_000L;

        assertTrue(Math.abs(36_000L * 1_300_000 - schedule.dueBy(hoursNs)) <= 1);
        assertTrue(Math.abs(hoursNs - schedule.dueNs(36_000L * 1_300_000)) <= 1_000);
    }

    @Test
    void shouldMakeEverythingDueWithoutARate()
    {
        final Schedule schedule = new Schedule(5, 0);

        assertTrue(schedule.isUnpaced());
        assertEquals(0, schedule.dueBy(4));
        assertEquals(Long.MAX_VALUE, schedule.dueBy(5));
    }

    @Test
    void shouldRefuseANegativeRate()
    {
        assertEquals(
            "rate=-1 must be at least 0",
            assertThrows(IllegalArgumentException.class, () -> new Schedule(0, -1)).getMessage());
    }
}
