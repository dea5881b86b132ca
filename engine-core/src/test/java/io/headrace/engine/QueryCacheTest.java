package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.QueryDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class QueryCacheTest
{
    @Test
    void shouldForgetAllWhenTheCacheIsFull()
    {
        final QueryCache cache = new QueryCache(1024);
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[512]);
        final QueryReplies replies = new QueryReplies(4096);
        replies.reply(new UnsafeBuffer(new byte[200]), 0, 200);
        for (int i = 0; i < 100; i++)
        {
            putQuery(frame, i);
            assertFalse(cache.find(0, 5, frame, 0));
            cache.put(0, 5, frame, 0, replies);
            assertTrue(cache.find(0, 5, frame, 0));
            assertEquals(replies.length(), cache.repliesLength());
            assertFalse(cache.find(0, 6, frame, 0));
            assertFalse(cache.find(1, 5, frame, 0));
        }
        replies.reply(new UnsafeBuffer(new byte[800]), 0, 800);
        cache.put(0, 6, frame, 0, replies);
        assertFalse(cache.find(0, 6, frame, 0), "longer than the cache");
        assertTrue(cache.find(0, 5, frame, 0));
    }

    private static void putQuery(final UnsafeBuffer frame, final int number)
    {
        final int payload = QueryDescriptor.put(frame, 0, 0, 0, 0, 0, Integer.BYTES);
        frame.putInt(payload, number);
    }
}
