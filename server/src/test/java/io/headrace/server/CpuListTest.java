package io.headrace.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest
{
    private static final String KEY = "threads.cpus.engine";

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {"2|2", "1-3,5|1-3,5", "5, 1 - 3|1-3,5", "0-1,2-3|0-3", "0-1023|0-1023", "7-7|7"})
    void shouldReadTheNotationOfTheKernel(final String list, final String text)
    {
        assertEquals(text, CpuList.text(CpuList.parse(KEY, list)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1,", "-1", "3-1", "1-2-3", "1024", "99999", "0x1", "1;2"})
    void shouldRefuseWhatIsNoList(final String list)
    {
        assertEquals(
            KEY + "=" + list + " must be a list of cpus below 1024, such as 2 or 1-3,5",
            assertThrows(IllegalArgumentException.class, () -> CpuList.parse(KEY, list)).getMessage());
    }

    @Test
    void shouldNameTheCpusThatAreMissingAndThoseThatAreThere()
    {
        assertEquals(
            "threads.cpus.engine=1-4 has cpus that do not exist or that this process may not use: 2,4; " +
                "it may use 0-1,3",
            assertThrows(IllegalArgumentException.class, () -> CpuList.check(
                KEY, CpuList.parse(KEY, "1-4"), CpuList.parse(KEY, "0-1,3"))).getMessage());
        assertDoesNotThrow(() -> CpuList.check(KEY, CpuList.parse(KEY, "1,3"), CpuList.parse(KEY, "0-1,3")));
    }
}
