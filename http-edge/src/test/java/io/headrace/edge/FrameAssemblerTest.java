package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest
{
    private static final int MAX_LENGTH = 1024;

    private final List<String> frames = new ArrayList<>();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private boolean declines;

    private FrameAssembler newAssembler()
    {
        frames.clear();
        return new FrameAssembler(allocator, new FrameConsumer()
        {
            @Override
            public boolean onFrame(final DirectBuffer buffer, final int length)
            {
                if (!declines)
                {
                    frames.add(buffer.getStringWithoutLengthAscii(0, length));
                }
                return !declines;
            }

            @Override
            public void onInvalidLength(final long length)
            {
                frames.add("invalid " + length);
            }
        }, new UnsafeBuffer(0, 0), MAX_LENGTH);
    }

    private static ByteBuf stream(final String... payloads)
    {
        final ByteBuf buf = Unpooled.buffer();
        for (final String payload : payloads)
        {
            buf.writeIntLE(payload.length());
            buf.writeBytes(payload.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        return buf;
    }

    private long usedBytes()
    {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    private ByteBuf copy(final ByteBuf stream, final int from, final int to)
    {
        return allocator.directBuffer().writeBytes(stream, from, to - from);
    }

    @Test
    void shouldFindTheSameFramesAtEverySplit()
    {
        final ByteBuf stream = stream("a", "bcdefghijk", "lm", "n".repeat(40), "o");
        final List<String> expected = List.of("a", "bcdefghijk", "lm", "n".repeat(40), "o");
        final int length = stream.readableBytes();
        for (int first = 0; first <= length; first++)
        {
            for (int second = first; second <= length; second++)
            {
                final FrameAssembler assembler = newAssembler();
                assembler.onBytes(copy(stream, 0, first));
                assembler.onBytes(copy(stream, first, second));
                assembler.onBytes(copy(stream, second, length));
                assertEquals(expected, frames, "split at " + first + " and " + second);
                assertEquals(0, usedBytes());
            }
        }
    }

    @Test
    void shouldOfferADeclinedFrameAgainWithoutLosingWhatCame()
    {
        final ByteBuf stream = stream("abc", "defg", "hi", "jklmn");
        final int length = stream.readableBytes();
        for (int first = 0; first <= length; first++)
        {
            for (int second = first; second <= length; second++)
            {
                final FrameAssembler assembler = newAssembler();
                assembler.onBytes(copy(stream, 0, first));
                declines = true;
                assembler.onBytes(copy(stream, first, second));
                assembler.onBytes(copy(stream, second, length));
                final int before = frames.size();
                assembler.resume();
                assertEquals(before, frames.size());
                declines = false;
                assertTrue(assembler.resume());
                assertEquals(List.of("abc", "defg", "hi", "jklmn"), frames, "split at " + first + " and " + second);
                assertEquals(0, usedBytes());
            }
        }
    }

    @Test
    void shouldNotAllocateForALengthThatIsMerelyClaimed()
    {
        final FrameAssembler assembler = newAssembler();
        assembler.onBytes(allocator.directBuffer().writeIntLE(MAX_LENGTH).writeByte(1));
        assertTrue(usedBytes() <= 1024, "used " + usedBytes());
        assembler.close();
        assertEquals(0, usedBytes());
    }

    @Test
    void shouldReportLengthsThatNoFrameMayHave()
    {
        for (final int length : new int[]{0, MAX_LENGTH + 1, Integer.MIN_VALUE, -1})
        {
            final FrameAssembler whole = newAssembler();
            whole.onBytes(allocator.directBuffer().writeIntLE(length).writeZero(64));
            assertEquals(List.of("invalid " + (length & 0xFFFF_FFFFL)), frames);
            whole.close();
            final FrameAssembler split = newAssembler();
            split.onBytes(allocator.directBuffer().writeMediumLE(length));
            split.onBytes(allocator.directBuffer().writeByte(length >>> 24));
            assertEquals(List.of("invalid " + (length & 0xFFFF_FFFFL)), frames);
            split.close();
            assertEquals(0, usedBytes());
        }
    }

    @Test
    void shouldDropWhatComesAfterTheEnd()
    {
        final FrameAssembler assembler = newAssembler();
        assembler.close();
        assembler.onBytes(copy(stream("a"), 0, 5));
        assertTrue(frames.isEmpty());
        assertFalse(assembler.isHolding());
        assertEquals(0, usedBytes());
    }
}
