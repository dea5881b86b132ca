package io.headrace.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class RepeatedHeadTest
{
    private static final String FIRST = "POST /v1/topics/t1/events HTTP/1.1\r\nHost: h1\r\n";
    private static final String LAST = "\r\nHeadrace-Durability: synced\r\n\r\n";
    private static final int LIMIT = 200;

    private final RepeatedHead repeated = new RepeatedHead();

    private void know(final String head, final int length)
    {
        final ByteBuf in = Unpooled.copiedBuffer("before" + head + "behind", ISO_8859_1);
        repeated.note(in, 6, 6 + head.length());
        repeated.means(new HttpExchange(), length, LIMIT);
    }

    /** Length of the head, and that of the body if it matched. */
    private String match(final String bytes)
    {
        final ByteBuf in = Unpooled.directBuffer().writeZero(3).skipBytes(3);
        in.writeCharSequence(bytes, ISO_8859_1);
        final int length = repeated.match(in);
        assertEquals(3, in.readerIndex(), "bytes were read");
        in.release();
        return length < 0 ? "no" : length + "+" + repeated.bodyLength();
    }

    private static String head(final String length)
    {
        return FIRST + "Content-Length: " + length + LAST;
    }

    @Test
    void shouldMatchTheSameHeadWithItsWholeBody()
    {
        final String head = head("12");
        know(head, 12);

        assertEquals(head.length() + "+12", match(head + "123456789012"));
        assertEquals(head.length() + "+12", match(head + "123456789012" + head));
        for (int i = 0; i < head.length() + 12; i++)
        {
            assertEquals("no", match((head + "123456789012").substring(0, i)), "cut at " + i);
        }
    }

    @Test
    void shouldTakeAnotherLengthOfTheBody()
    {
        final String head = head("12");
        know(head, 12);

        assertEquals(head.length() + "+13", match(head("13") + "1234567890123"));
        assertEquals(head.length() + "+22", match(head("22") + "1234567890123456789012"));
        assertEquals(head.length() - 1 + "+1", match(head("1") + "1"));
        assertEquals(head.length() + 1 + "+123", match(head("123") + "x".repeat(123)));
        assertEquals(head.length() + 1 + "+200", match(head("200") + "x".repeat(200)));
        assertEquals(head.length() + "+12", match(head + "123456789012"), "what was known is known no more");
    }

    @Test
    void shouldLeaveEveryOtherLengthToTheDecoder()
    {
        know(head("12"), 12);

        for (final String length : new String[]{ "0", "00", "012", "+1", "-1", "1 2", "1,1", " 12", "12 ", "0x1", "",
            "201", "1234567890", "99999999999999999999", "1\r\nContent-Length: 1" })
        {
            assertEquals("no", match(head(length) + "x".repeat(300)), "'" + length + "'");
        }
        final String other = head("13") + "1234567890123";
        for (int i = 0; i < other.length(); i++)
        {
            assertEquals("no", match(other.substring(0, i)), "cut at " + i);
        }
    }

    @Test
    void shouldLeaveEveryOtherHeadToTheDecoder()
    {
        final String head = head("12");
        know(head, 12);

        for (int i = 0; i < head.length(); i++)
        {
            for (final char c : new char[]{ 'x', '1', '9', ' ', '\r', '\n', '\t', 0 })
            {
                final String other = head.substring(0, i) + c + head.substring(i + 1);
                final boolean isLength = i >= head.indexOf("12\r") && i < head.indexOf("12\r") + 2 && c != '0';
                if (!other.equals(head) && !(isLength && c >= '1' && c <= '9'))
                {
                    assertEquals("no", match(other + "x".repeat(300)), "at " + i + " '" + c + "'");
                }
            }
        }
        assertEquals("no", match(head.replace("t1", "t12") + "123456789012"));
        assertEquals("no", match(head.replace("h1", "h") + "123456789012"));
        assertEquals("no", match(head.replace("\r\n\r\n", "\r\nX: y\r\n\r\n") + "123456789012"));
    }

    @Test
    void shouldKnowTheFieldInAnyCaseAndOnlyThatOne()
    {
        final String head = FIRST + "CONTENT-length:7\r\nX-Content-Length: 1\r\n\r\n";
        know(head, 7);

        assertEquals(head.length() + "+8", match(head.replace(":7", ":8") + "x".repeat(99)));
        assertEquals("no", match(head.replace("X-Content-Length: 1", "X-Content-Length: 2") + "x".repeat(99)));
        assertEquals("no", match(head.replace("h1", "h2") + "x".repeat(99)));
    }

    @Test
    void shouldMatchNothingBeforeTheMeaningIsKnownOrOnceItIsForgotten()
    {
        final String head = head("12");
        assertEquals("no", match(head + "123456789012"));
        know(head, 12);
        final ByteBuf in = Unpooled.copiedBuffer(head, ISO_8859_1);
        repeated.note(in, 0, head.length());
        assertEquals("no", match(head + "123456789012"), "noted only");
        know(head, 12);
        repeated.forget();
        repeated.means(new HttpExchange(), 12, LIMIT);
        assertEquals("no", match(head + "123456789012"), "forgotten");
        final String tooLong = head.replace("h1", "h".repeat(1024));
        know(tooLong, 12);
        assertEquals("no", match(tooLong + "123456789012"), "too long to be kept");
    }
}
