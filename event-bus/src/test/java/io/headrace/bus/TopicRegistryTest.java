package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TopicRegistryTest
{
    private static final int MANY = 8_000;

    @Test
    void shouldAgreeWithAMap()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final TopicRegistry registry = new TopicRegistry(300);
        final Map<String, Integer> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++)
        {
            final String name = randomName(random);
            final Integer known = model.get(name);
            final int expected = known != null ? known : model.size() < 300 ? model.size() + 1 : -1;
            if (random.nextBoolean())
            {
                final int id = registry.register(name);
                assertEquals(expected > 0 ? expected : TopicRegistry.LIMIT_REACHED, id, () -> "seed=" + seed);
                if (id > 0)
                {
                    model.put(name, id);
                }
            }
            else
            {
                assertEquals(known == null ? TopicRegistry.UNKNOWN : known, find(registry, name), () -> "seed=" + seed);
            }
        }
        assertEquals(300, model.size(), "seed=" + seed);
        model.forEach((name, id) ->
        {
            assertEquals(name, registry.nameOf(id), () -> "seed=" + seed);
            assertEquals(id, find(registry, name), () -> "seed=" + seed);
            assertEquals(id, registry.idOf(name), () -> "seed=" + seed);
        });
    }

    @Test
    void shouldGiveContiguousIdsAndKnowNothingElse()
    {
        final TopicRegistry registry = new TopicRegistry(3);
        assertEquals(0, registry.maxId());
        assertEquals(1, registry.register("a"));
        assertEquals(2, registry.register("b"));
        assertEquals(1, registry.register("a"));
        assertEquals(3, registry.register("c"));
        assertEquals(TopicRegistry.LIMIT_REACHED, registry.register("d"));
        assertEquals(2, registry.register("b"));
        assertEquals(3, registry.maxId());
        assertNull(registry.nameOf(0));
        assertNull(registry.nameOf(4));
        assertNull(registry.nameOf(-1));
        assertEquals(TopicRegistry.UNKNOWN, registry.idOf("d"));
    }

    @Test
    void shouldRefuseInvalidNames()
    {
        final TopicRegistry registry = new TopicRegistry(10);
        final String longest = "x".repeat(TopicRegistry.MAX_NAME_LENGTH);
        for (final String name : new String[] {"", longest + "x", "a b", "a/b", "ä", "a\0", "a:b", "💡"})
        {
            assertEquals(TopicRegistry.INVALID_NAME, registry.register(name), name);
        }
        assertEquals(1, registry.register(longest));
        assertEquals(2, registry.register("AZaz09._-"));
    }

    @Test
    void shouldRefuseALimitThatIdsCannotTellApart()
    {
        assertEquals("topics.max=65536 must be 1 to 65535",
            assertThrows(IllegalArgumentException.class, () -> new TopicRegistry(65_536)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new TopicRegistry(0));
    }

    @Test
    void shouldRestoreBindingsWithGaps()
    {
        final TopicRegistry registry = new TopicRegistry(100);
        registry.restore(40, "b");
        registry.restore(2, "a");
        registry.restore(2, "a");
        assertEquals(40, registry.maxId());
        assertEquals(2, registry.idOf("a"));
        assertEquals("b", registry.nameOf(40));
        assertNull(registry.nameOf(3));
    }

    @Test
    void shouldFillGapsSoThatRestartsUseUpNoIds()
    {
        final TopicRegistry registry = new TopicRegistry(4);
        registry.restore(4, "d");
        registry.restore(2, "b");
        assertEquals(1, registry.register("a"));
        assertEquals(3, registry.register("c"));
        assertEquals(TopicRegistry.LIMIT_REACHED, registry.register("e"));
        assertEquals(4, registry.maxId());
    }

    @Test
    void shouldRefuseBindingsThatContradict()
    {
        final TopicRegistry registry = new TopicRegistry(100);
        registry.restore(1, "a");
        assertEquals("the journal binds topic id 1 to 'b', but the id is bound to 'a'",
            assertThrows(IllegalStateException.class, () -> registry.restore(1, "b")).getMessage());
        assertEquals("the journal binds topic id 2 to 'a', but the name has id 1",
            assertThrows(IllegalStateException.class, () -> registry.restore(2, "a")).getMessage());
        assertThrows(IllegalStateException.class, () -> registry.restore(0, "z"));
        assertThrows(IllegalStateException.class, () -> registry.restore(65_536, "z"));
        assertThrows(IllegalStateException.class, () -> registry.restore(2, "no good"));
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void shouldHoldManyTopics()
    {
        final TopicRegistry registry = new TopicRegistry(MANY);
        for (int id = 1; id <= MANY; id++)
        {
            registry.restore(id, "topic-" + id);
        }
        assertEquals(TopicRegistry.LIMIT_REACHED, registry.register("one-more"));
        for (int id = 1; id <= MANY; id++)
        {
            assertEquals(id, registry.idOf("topic-" + id));
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void shouldGiveAllThreadsTheSameIds() throws Exception
    {
        final int names = 500;
        final TopicRegistry registry = new TopicRegistry(names);
        final ExecutorService executor = Executors.newFixedThreadPool(4);
        try
        {
            final List<Future<int[]>> futures = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++)
            {
                final int start = thread * names / 4;
                futures.add(executor.submit(() ->
                {
                    final int[] ids = new int[names];
                    for (int i = 0; i < names; i++)
                    {
                        final int n = (start + i) % names;
                        ids[n] = registry.register("t" + n);
                        assertEquals(ids[n], find(registry, "t" + n));
                        assertEquals("t" + n, registry.nameOf(ids[n]));
                    }
                    return ids;
                }));
            }
            for (final Future<int[]> future : futures)
            {
                final int[] ids = future.get();
                for (int n = 0; n < names; n++)
                {
                    assertTrue(ids[n] > 0);
                    assertEquals(registry.idOf("t" + n), ids[n]);
                }
            }
        }
        finally
        {
            executor.shutdownNow();
        }
        assertEquals(names, registry.maxId());
    }

    private static int find(final TopicRegistry registry, final String name)
    {
        final byte[] bytes = ("<" + name + ">").getBytes(StandardCharsets.US_ASCII);
        return registry.idOf(new UnsafeBuffer(bytes), 1, name.length());
    }

    private static String randomName(final Random random)
    {
        final StringBuilder name = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--)
        {
            name.append("abcdefgXYZ09._-".charAt(random.nextInt(15)));
        }
        return name.toString();
    }
}
