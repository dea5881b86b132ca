package io.headrace.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongIntMapTest
{
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldAgreeWithAHashMap(final long seed)
    {
        final Random random = new Random(seed);
        final int maxSize = 1 + random.nextInt(200);
        final long stride = 1L << random.nextInt(60);
        final LongIntMap map = new LongIntMap(maxSize);
        final Map<Long, Integer> expected = new HashMap<>();
        for (int i = 0; i < 100_000; i++)
        {
            final long key = (random.nextInt(2 * maxSize + 1) - maxSize) * stride;
            if (expected.containsKey(key))
            {
                expected.remove(key);
                map.remove(key);
            }
            else if (expected.size() < maxSize)
            {
                expected.put(key, i);
                map.add(key, i);
            }
            final long other = (random.nextInt(2 * maxSize + 1) - maxSize) * stride;
            assertEquals(expected.getOrDefault(other, LongIntMap.MISSING), map.get(other), () -> "seed=" + seed);
            assertEquals(expected.size(), map.size(), () -> "seed=" + seed);
        }
        expected.forEach((key, value) -> assertEquals(value, map.get(key), () -> "seed=" + seed));
    }

    @Test
    void shouldRefuseMoreThanItWasMadeFor()
    {
        final LongIntMap map = new LongIntMap(1);
        map.add(Long.MIN_VALUE, Integer.MAX_VALUE);
        assertEquals(Integer.MAX_VALUE, map.get(Long.MIN_VALUE));
        assertThrows(IllegalStateException.class, () -> map.add(0, 0));
        assertEquals(
            "maxSize=0 must be 1 to 268435456",
            assertThrows(IllegalArgumentException.class, () -> new LongIntMap(0)).getMessage());
    }
}
