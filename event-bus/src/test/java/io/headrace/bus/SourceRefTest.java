package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SourceRefTest
{
    @Test
    void shouldKeepSinkSlotAndGenerationApart()
    {
        for (final int sink : new int[] {0, 1, SourceRef.MAX_SINKS - 1})
        {
            for (final int slot : new int[] {0, 1, SourceRef.MAX_SLOTS - 1})
            {
                for (final int generation : new int[] {0, 1, -1, Integer.MIN_VALUE})
                {
                    final long source = SourceRef.of(sink, slot, generation);
                    assertEquals(sink, SourceRef.sink(source));
                    assertEquals(slot, SourceRef.slot(source));
                    assertEquals(generation, SourceRef.generation(source));
                    assertNotEquals(SourceRef.NONE, source);
                    assertTrue(source > 0);
                }
            }
        }
        assertEquals(0x0100_0002_0000_0003L, SourceRef.of(0, 2, 3));
    }
}
