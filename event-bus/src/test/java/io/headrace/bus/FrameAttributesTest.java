package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameAttributesTest
{
    private final byte[] bytes = new byte[1 << 16];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    @Test
    void shouldLayOutAnEntryByteByByte()
    {
        assertEquals(5, FrameAttributes.putAscii(buffer, 2, FrameAttributes.CONTENT_TYPE, "ab"));
        assertArrayEquals(new byte[] {0, 0, 1, 2, 0, 'a', 'b', 0}, Arrays.copyOf(bytes, 8));
    }

    @Test
    void shouldFindAKeyBehindUnknownOnes()
    {
        int length = FrameAttributes.putAscii(buffer, 0, 200, "x".repeat(300));
        length += FrameAttributes.putAscii(buffer, length, 7, "");
        length += FrameAttributes.putAscii(buffer, length, FrameAttributes.CONTENT_TYPE, "image/png");
        assertEquals("image/png", FrameAttributes.getAscii(buffer, 0, length, FrameAttributes.CONTENT_TYPE));
        assertEquals("", FrameAttributes.getAscii(buffer, 0, length, 7));
        assertEquals(300, FrameAttributes.getAscii(buffer, 0, length, 200).length());
        assertNull(FrameAttributes.getAscii(buffer, 0, length, 2));
        assertNull(FrameAttributes.getAscii(buffer, 0, 0, 200));
    }

    @Test
    void shouldReadAMalformedListAsAbsentAtEveryCut()
    {
        final int length = FrameAttributes.putAscii(buffer, 0, FrameAttributes.CONTENT_TYPE, "text/css");
        for (int cut = 0; cut < length; cut++)
        {
            assertNull(FrameAttributes.getAscii(buffer, 0, cut, FrameAttributes.CONTENT_TYPE), "cut=" + cut);
        }
    }

    @Test
    void shouldRefuseATextThatNoFrameCanCarry()
    {
        assertEquals(0xFFFF, FrameAttributes.putAscii(buffer, 0, 1, "x".repeat(0xFFFF - 3)));
        assertEquals("length=65533 must be at most 65532", assertThrows(IllegalArgumentException.class,
            () -> FrameAttributes.putAscii(buffer, 0, 1, "x".repeat(0xFFFF - 2))).getMessage());
    }
}
