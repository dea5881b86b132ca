package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameDescriptorTest
{
    private final byte[] bytes = new byte[64];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    @Test
    void shouldLayOutAFrameByteByByte()
    {
        Arrays.fill(bytes, (byte)0xEE);
        final int attributes = FrameDescriptor.putHeader(
            buffer, 8, FrameDescriptor.TYPE_EVENT, 0xFEDC, PayloadFormat.NAMED.code(), 5, 6);
        assertEquals(24, attributes);
        buffer.putBytes(attributes, new byte[] {1, 2, 0, 'a', 'b'});
        buffer.putBytes(attributes + 5, new byte[] {1, 2, 3, 4, 5, 6});
        assertArrayEquals(
            HexFormat.of().parseHex(
                "eeeeeeeeeeeeeeee" +
                "1b000000dcfe0103" +
                "0500000000000000" +
                "0102006162010203" +
                "0405060000000000" +
                "eeeeeeeeeeeeeeee"),
            Arrays.copyOf(bytes, 48));
    }

    @Test
    void shouldReadBackTheFields()
    {
        FrameDescriptor.putHeader(buffer, 0, FrameDescriptor.TYPE_TOPIC, 0xFFFF, 0xFF, 0xFFFF, (1 << 20) + 1);
        assertEquals(16 + 0xFFFF + (1 << 20) + 1, FrameDescriptor.frameLength(buffer, 0));
        assertEquals(0xFFFF, FrameDescriptor.topicId(buffer, 0));
        assertEquals(FrameDescriptor.TYPE_TOPIC, FrameDescriptor.type(buffer, 0));
        assertEquals(0xFF, FrameDescriptor.format(buffer, 0));
        assertEquals(0xFFFF, FrameDescriptor.attributesLength(buffer, 0));
    }

    @Test
    void shouldNotTouchWhatFollowsAnAlignedFrame()
    {
        Arrays.fill(bytes, (byte)0xEE);
        FrameDescriptor.putHeader(buffer, 0, FrameDescriptor.TYPE_EVENT, 1, 0, 0, 8);
        for (int i = 16; i < bytes.length; i++)
        {
            assertEquals((byte)0xEE, bytes[i]);
        }
    }

    @Test
    void shouldAlignToEightBytes()
    {
        for (int payload = 0; payload <= 24; payload++)
        {
            final int aligned = FrameDescriptor.alignedLength(3, payload);
            assertEquals(0, aligned % 8);
            assertEquals(19 + payload, aligned - Math.floorMod(-(19 + payload), 8));
        }
        assertEquals(16, FrameDescriptor.alignedLength(0, 0));
    }
}
