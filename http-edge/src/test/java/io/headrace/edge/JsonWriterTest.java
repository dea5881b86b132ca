package io.headrace.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class JsonWriterTest
{
    private static final int ROUNDS = 5000;
    private static final int MAX_LENGTH = 40;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private interface Writing
    {
        void write(ByteBuf out, UnsafeBuffer buffer, int offset, int length);
    }

    private static String write(final byte[] text, final Writing writing)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[text.length + 3]);
        buffer.putBytes(3, text);
        final ByteBuf out = Unpooled.buffer(4);
        writing.write(out, buffer, 3, text.length);
        return out.toString(UTF_8);
    }

    private String text(final String alphabet)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(MAX_LENGTH); i > 0; i--)
        {
            text.append(random.nextInt(4) == 0 ? alphabet.charAt(random.nextInt(alphabet.length())) : 'x');
        }
        return text.toString();
    }

    @Test
    void shouldWriteStringsThatReadBackTheSame() throws IOException
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            final String text = text("\"\\\n\r\t\u0000\u001f !#[]~\u007f\u00e9\u20ac\ud83d\ude00".substring(0, 16));
            final String json = write(text.getBytes(UTF_8), JsonWriter::string);
            try (JsonParser parser = new JsonFactory().createParser(json))
            {
                parser.nextToken();
                assertEquals(text, parser.getText(), () -> "seed=" + seed + " json=" + json);
            }
        }
    }

    @Test
    void shouldFlattenLineBreaksAndNothingElse()
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            final String text = text("\n\r\t\u000b\u000c\u000e \u008a\u008d");
            assertEquals(
                text.replace('\n', ' ').replace('\r', ' '),
                write(text.getBytes(UTF_8), JsonWriter::flattened),
                () -> "seed=" + seed);
        }
    }

    @Test
    void shouldWriteBase64()
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            final byte[] bytes = new byte[random.nextInt(MAX_LENGTH)];
            random.nextBytes(bytes);
            assertEquals(
                '"' + new String(Base64.getEncoder().encode(bytes), ISO_8859_1) + '"',
                write(bytes, JsonWriter::base64),
                () -> "seed=" + seed);
        }
    }
}
