package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ThreadLayoutTest
{
    @Test
    void shouldFollowTheNumberOfCoresWhenAutomatic()
    {
        assertSame(ThreadLayout.COMPACT, ThreadLayout.parse("auto", 1));
        assertSame(ThreadLayout.COMPACT, ThreadLayout.parse("Auto", 3));
        assertSame(ThreadLayout.PIPELINED, ThreadLayout.parse("auto", 4));
    }

    @Test
    void shouldObeyWhatIsSet()
    {
        assertSame(ThreadLayout.COMPACT, ThreadLayout.parse("compact", 64));
        assertSame(ThreadLayout.PIPELINED, ThreadLayout.parse("PIPELINED", 1));
        assertEquals("threads.layout=x must be auto, compact or pipelined",
            assertThrows(IllegalArgumentException.class, () -> ThreadLayout.parse("x", 1)).getMessage());
    }
}
