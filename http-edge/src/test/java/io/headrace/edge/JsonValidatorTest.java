package io.headrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class JsonValidatorTest
{
    private static final int ROUNDS = 200_000;
    private static final String[] SEEDS =
    {
        "{\"a\":1,\"b\":[true,false,null],\"c\":{\"d\":\"\\u00e9\\n\\\"\"}}",
        "[-0.5e+10, 12, 0, 1E5, \"\", [], {}, [[{}]]]",
        " \"text \u00e9\u20ac\ud83d\ude00\" ",
        "{ \"k\" : [ 1 , 2 ] , \"l\" : -1 }",
    };
    private static final byte[] ALPHABET = "{}[]\",:\\ \t\n0123456789+-.eEtrufalsn\u0000\u001f/bx".getBytes(UTF_8);

    private final JsonFactory jackson = new JsonFactory();
    private final JsonValidator validator = new JsonValidator();

    private int check(final byte[] bytes)
    {
        return validator.check(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "{\"a\":1}|-1", "1|-1", "\"x\"|-1", " null |-1", "[]|-1", "{}|-1", "-0.1e-5|-1",
        "{|1", "[1,]|3", "{\"a\"}|4", "{\"a\":}|5", "{\"a\":1,}|7", "01|1", "1.|2", "-|1", "1e|2", "tru|3", "trux|3",
        "nul1|3", "\"x|2", "\"\\x\"|2", "\"\\u12g4\"|5", "1 2|2", "[1 2]|3", "{1:2}|1", "[}|1", "'x'|0", "[1]]|3",
    })
    void shouldPointAtTheFirstWrongByte(final String json, final int expected)
    {
        assertEquals(expected, check(json.getBytes(UTF_8)), json);
    }

    @Test
    void shouldRefuseNestingThatIsTooDeep()
    {
        final int depth = JsonValidator.MAX_DEPTH;
        assertEquals(JsonValidator.VALID, check(("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8)));
        assertEquals(depth, check(("[".repeat(depth + 1) + "]".repeat(depth + 1)).getBytes(UTF_8)));
    }

    @Test
    void shouldAgreeWithAnotherParserOnMutatedTexts()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++)
        {
            byte[] bytes = SEEDS[random.nextInt(SEEDS.length)].getBytes(UTF_8);
            for (int i = random.nextInt(4); i > 0; i--)
            {
                bytes = mutate(bytes, random);
            }
            if (isUtf8(bytes))
            {
                final boolean expected = isJson(bytes);
                valid += expected ? 1 : 0;
                assertEquals(expected, check(bytes) == JsonValidator.VALID,
                    "seed=" + seed + " json=" + Arrays.toString(bytes));
            }
        }
        assertEquals(true, valid > ROUNDS / 20 && valid < ROUNDS, "seed=" + seed + " valid=" + valid);
    }

    private static byte[] mutate(final byte[] bytes, final Random random)
    {
        final int at = random.nextInt(bytes.length);
        final byte some = ALPHABET[random.nextInt(ALPHABET.length)];
        switch (random.nextInt(3))
        {
            case 0 ->
            {
                bytes[at] = some;
                return bytes;
            }
            case 1 ->
            {
                return bytes.length == 1 ? bytes : Arrays.copyOf(bytes, at == 0 ? 1 : at);
            }
            default ->
            {
                final byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                longer[at] = some;
                return longer;
            }
        }
    }

    private boolean isJson(final byte[] bytes)
    {
        // as text: of bytes the other parser would guess the encoding
        try (JsonParser parser = jackson.createParser(new String(bytes, UTF_8)))
        {
            final JsonToken first = parser.nextToken();
            if (first == null)
            {
                return false;
            }
            parser.skipChildren();
            parser.getText();
            return parser.nextToken() == null;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    private static boolean isUtf8(final byte[] bytes)
    {
        try
        {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        }
        catch (final CharacterCodingException ex)
        {
            return false;
        }
    }

    @Test
    void shouldAgreeWithTheJdkOnUtf8()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final int[] leads =
            {0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF, 0x9F, 0xA0};
        for (int round = 0; round < ROUNDS; round++)
        {
            final byte[] bytes = new byte[random.nextInt(7)];
            for (int i = 0; i < bytes.length; i++)
            {
                bytes[i] = (byte)(random.nextBoolean() ? leads[random.nextInt(leads.length)] : random.nextInt(256));
            }
            assertEquals(isUtf8(bytes), Utf8.isValid(new UnsafeBuffer(bytes), 0, bytes.length),
                "seed=" + seed + " bytes=" + Arrays.toString(bytes));
        }
    }

    @Test
    void shouldWriteStringsAndBase64ThatReadBackTheSame() throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++)
        {
            final byte[] bytes = new byte[random.nextInt(50)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++)
            {
                bytes[i] &= 0x7F;
            }
            assertEquals(new String(bytes, UTF_8), readBack(bytes, false), "seed=" + seed);
            random.nextBytes(bytes);
            assertArrayEquals(bytes, Base64.getDecoder().decode(readBack(bytes, true)), "seed=" + seed);
            final String quoted = JsonWriter.quoted(new String(bytes, UTF_8));
            assertEquals(new String(bytes, UTF_8), parseString(quoted.getBytes(UTF_8)), "seed=" + seed);
        }
    }

    private String readBack(final byte[] bytes, final boolean base64) throws IOException
    {
        final ByteBuf out = Unpooled.buffer();
        if (base64)
        {
            JsonWriter.base64(out, new UnsafeBuffer(bytes), 0, bytes.length);
        }
        else
        {
            JsonWriter.string(out, new UnsafeBuffer(bytes), 0, bytes.length);
        }
        return parseString(Arrays.copyOf(out.array(), out.readableBytes()));
    }

    private String parseString(final byte[] json) throws IOException
    {
        try (JsonParser parser = jackson.createParser(json))
        {
            assertEquals(JsonToken.VALUE_STRING, parser.nextToken());
            return parser.getText();
        }
    }
}
