package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityHeaderTest
{
    private final PriorityHeader priority = new PriorityHeader();

    private int urgency(final String... values)
    {
        final HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (final String value : values)
        {
            headers.add("Priority", value);
        }
        return priority.urgency(headers);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "u=0|0", "u=7|7", "u=5, i|5", "i, u=5|5", "i=?0,u=2|2", "u=2\t,\ti=?1|2", "u=1;q=1.5;x=\"a\\\"b\"|1",
        "a=(1 \"x\" tok;p);z, u=6|6", "u=1, u=4|4", "b=:YWJj:, u=2|2", "n=-12, u=2|2", "t=a/b:c, u=2|2",
        "*k=1, u=2|2", "d=@-1, u=2|2", "u=07|7", "u=-0|0"})
    void shouldReadTheUrgency(final String value, final int expected)
    {
        assertEquals(expected, urgency(value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "u=8", "u;x=1", "u=-1", "u=1.0", "u=\"1\"", "u=a", "u", "u=?1", "u=(1)", "u=@1", "u=:MQ==:", "uu=1", "u=99999",
        "i"})
    void shouldIgnoreAMemberThatIsNoUrgency(final String value)
    {
        assertEquals(PriorityHeader.DEFAULT_URGENCY, urgency(value));
        assertEquals(1, urgency(value + ", u=1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "u=1,", ",u=1", "u=1,,i", "u=1 i", "u= 1", "u =1", "u=", "u=1;", "u=1;=2", "u=1;A", "=1", "u=1, I", "u=1, a=(1",
        "u=1, a=(1,2)", "u=1, a=\"x", "u=1, a=\"\\x\"", "u=1, a=:*:", "u=1, a=1.", "u=1, a=1.2345", "u=1, a=-",
        "u=1, a=?2", "u=1, a=1234567890123456", "u=1, \u00e4", "U=1", "u=1, a=\u00e4", "u=1, a=@x"})
    void shouldIgnoreAFieldThatIsNotWellFormed(final String value)
    {
        assertEquals(PriorityHeader.DEFAULT_URGENCY, urgency(value));
    }

    @Test
    void shouldTakeSeveralLinesForOneField()
    {
        assertEquals(6, urgency("u=1", "i", "u=6"));
        assertEquals(PriorityHeader.DEFAULT_URGENCY, urgency("u=1", "", "u=6"));
        assertEquals(PriorityHeader.DEFAULT_URGENCY, urgency());
        assertEquals(PriorityHeader.DEFAULT_URGENCY, urgency(""));
        assertEquals(PriorityHeader.DEFAULT_URGENCY, urgency("u=1, a=" + "x".repeat(2000)));
    }

    @Test
    void shouldSurviveAnything()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String alphabet = "u=0123456789,;\"\\()?:@-.*a i\t\0\u007f\u00ff";
        for (int i = 0; i < 100_000; i++)
        {
            final StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--)
            {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            final int urgency = urgency(text.toString());
            assertEquals(urgency & 7, urgency, "seed=" + seed + " text=" + text);
        }
    }
}
