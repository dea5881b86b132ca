package io.headrace.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BatchArenaTest
{
    private final BatchArena arena = new BatchArena(64);

    @Test
    void shouldClaimFromFrontToBackAligned()
    {
        assertEquals(0, arena.claim(1));
        assertEquals(8, arena.position());
        assertEquals(8, arena.claim(16));
        assertEquals(24, arena.claim(0));
        assertEquals(24, arena.claim(40));
        assertEquals(64, arena.position());
        assertEquals(BatchArena.FULL, arena.claim(1));
        assertEquals(64, arena.claim(0));
    }

    @Test
    void shouldClaimNothingWhenFull()
    {
        arena.claim(60);
        assertEquals(BatchArena.FULL, arena.claim(Integer.MAX_VALUE));
        assertEquals(64, arena.position());
    }

    @Test
    void shouldKeepTheBytesAtReset()
    {
        arena.buffer().putLong(arena.claim(8), 42);
        arena.reset();
        assertEquals(0, arena.position());
        assertEquals(42, arena.buffer().getLong(arena.claim(8)));
    }

    @Test
    void shouldRefuseBadLengths()
    {
        assertEquals("length=-1 must not be negative",
            assertThrows(IllegalArgumentException.class, () -> arena.claim(-1)).getMessage());
        assertEquals("capacity=12 must be a positive multiple of 8",
            assertThrows(IllegalArgumentException.class, () -> new BatchArena(12)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new BatchArena(0));
    }
}
