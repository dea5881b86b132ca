package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Keys and shards are part of what a journal means, so their values are written down here. */
class EventKeyTest
{
    @Test
    void shouldHashTextAsPublished()
    {
        assertEquals(0, EventKey.of(""));
        assertEquals(0xE40C292C, EventKey.of("a"));
        assertEquals(0xBF9CF968, EventKey.of("foobar"));
    }

    @Test
    void shouldKeepNumbersOf32BitsAndFoldLongerOnes()
    {
        assertEquals(7, EventKey.fold(7));
        assertEquals(-1, EventKey.fold(-1));
        assertEquals(0x8000_0000, EventKey.fold(0x8000_0000L));
        assertEquals(-401_644_754, EventKey.fold(1L << 40));
    }

    @Test
    void shouldSpreadKeysEvenlyAndKeepEventsWithoutOneTogether()
    {
        final int shards = 8;
        final int keys = 80_000;
        final int[] counts = new int[shards];
        for (int key = 1; key <= keys; key++)
        {
            counts[EventKey.shard(key, shards)]++;
        }
        for (final int count : counts)
        {
            assertTrue(Math.abs(count - keys / shards) < keys / shards / 20, "count=" + count);
        }
        assertEquals(0, EventKey.shard(EventKey.NONE, shards));
        assertEquals(0, EventKey.shard(123, 1));
    }

    @Test
    void shouldKeepTheKeyInTheHeaderOfAFrame()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        FrameDescriptor.putHeader(buffer, 0, FrameDescriptor.TYPE_EVENT, 3, 1, 0xCAFE_BABE, 0, 5);
        assertEquals(0xCAFE_BABE, FrameDescriptor.key(buffer, 0));
        assertEquals(0, FrameDescriptor.attributesLength(buffer, 0));
        assertEquals(21, FrameDescriptor.frameLength(buffer, 0));
        FrameDescriptor.putHeader(buffer, 0, FrameDescriptor.TYPE_EVENT, 3, 1, 0, 5);
        assertEquals(EventKey.NONE, FrameDescriptor.key(buffer, 0));
    }

    @Test
    void shouldReadBackWhatAnEgressFrameHasBeforeItsPayload()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        final int attributes = FrameDescriptor.putHeader(
            buffer, 0, FrameDescriptor.TYPE_EGRESS, 3, 1, 0, EgressDescriptor.LENGTH, 8);
        assertEquals(40, EgressDescriptor.put(buffer, attributes, 12, 99, 4));
        assertEquals(12, EgressDescriptor.topicSequence(buffer, 0));
        assertEquals(99, EgressDescriptor.cause(buffer, 0));
        assertEquals(4, EgressDescriptor.index(buffer, 0));
    }

    @Test
    void shouldReadBackCursorsAndQueries()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        CursorDescriptor.put(buffer, 0, "billing", 42);
        assertEquals("billing", CursorDescriptor.name(buffer, 0));
        assertEquals(42, CursorDescriptor.sequence(buffer, 0));
        assertEquals(
            CursorDescriptor.alignedLength("billing"), FrameDescriptor.alignedFrameLength(buffer, 0));

        assertEquals(24, QueryDescriptor.put(buffer, 0, 2, QueryDescriptor.BY_KEY, 9, 1, 5));
        assertEquals(2, QueryDescriptor.handler(buffer, 0));
        assertEquals(QueryDescriptor.BY_KEY, QueryDescriptor.shard(buffer, 0));
        assertEquals(9, FrameDescriptor.key(buffer, 0));
        assertEquals(QueryDescriptor.alignedLength(5), FrameDescriptor.alignedFrameLength(buffer, 0));
    }
}
