package io.headrace.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.bus.PayloadFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The handler agrees with {@link NaiveOrderBook} in every reply and in its whole state.
 */
class OrderBookPropertyTest
{
    private static final int EVENTS = 20_000;
    private static final int STATE_EVERY = 97;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 1234567, -9})
    void shouldAgreeWithTheNaiveBookOnFewIdsAndPrices(final long seed)
    {
        final Random random = new Random(seed);
        final OrderBookComparison books = new OrderBookComparison("seed=" + seed, 24, 7, 4);
        for (int i = 0; i < EVENTS; i++)
        {
            final int type = random.nextInt(10) < 5 ? 1 : random.nextInt(9);
            final int side = random.nextInt(50) == 0 ? random.nextInt() : random.nextBoolean() ? 1 : -1;
            final int quantity = random.nextInt(40) == 0 ? -random.nextInt(3) : 1 + random.nextInt(30);
            final long price = random.nextInt(40) == 0 ? -random.nextInt(3) : 1 + random.nextInt(12);
            books.apply(random.nextBoolean(), type, random.nextInt(60), quantity, price, (byte)side);
            checkState(books, i, random);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6, 777, Long.MIN_VALUE})
    void shouldAgreeWithTheNaiveBookOnExtremes(final long seed)
    {
        final long[] extremes = {0, 1, -1, 2, 7, 8, 9, 15, 16, 17, 1 << 20, 1L << 32, 1L << 40, Long.MAX_VALUE - 1,
            Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, Integer.MAX_VALUE, Integer.MIN_VALUE};
        final Random random = new Random(seed);
        final OrderBookComparison books = new OrderBookComparison("seed=" + seed, 16, 16, 256);
        for (int i = 0; i < EVENTS; i++)
        {
            final long id = extremes[random.nextInt(extremes.length)];
            final long price = extremes[random.nextInt(extremes.length)];
            final int quantity = (int)extremes[random.nextInt(extremes.length)];
            books.apply(
                random.nextBoolean(), 1 + random.nextInt(4), id, quantity, price, random.nextBoolean() ? 1 : -1);
            checkState(books, i, random);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void shouldAgreeWithTheNaiveBookOnGeneratedOrders(final long seed) throws IOException
    {
        final OrderFlow flow = new OrderFlow();
        flow.open(seed, null);
        final Random random = new Random(seed);
        final OrderBookComparison books =
            new OrderBookComparison("seed=" + seed, GeneratedOrders.LIVE_MAX, GeneratedOrders.LIVE_MAX, 256);
        for (int i = 0; i < EVENTS * 2; i++)
        {
            books.applyNext(flow);
            if (random.nextInt(2_000) == 0)
            {
                books.checkState();
                books.restore();
            }
        }
        books.checkState();
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 12})
    void shouldSurviveAnyBytes(final long seed)
    {
        final byte[] likely =
            "0123456789,,,,--\r\n 1234567account".getBytes(StandardCharsets.US_ASCII);
        final Random random = new Random(seed);
        final OrderBookHandler handler = new OrderBookHandler(64, 64);
        final HandlerRig rig = new HandlerRig(handler);
        final byte[] bytes = new byte[4096];
        for (int i = 0; i < EVENTS; i++)
        {
            final int length = random.nextInt(8) == 0 ? random.nextInt(bytes.length) : random.nextInt(64);
            final boolean text = random.nextBoolean();
            for (int j = 0; j < length; j++)
            {
                bytes[j] = text ? likely[random.nextInt(likely.length)] : (byte)random.nextInt();
            }
            if (random.nextInt(4) == 0)
            {
                bytes[OrderDescriptor.TYPE_OFFSET] = (byte)(1 + random.nextInt(7));
                bytes[OrderDescriptor.SIDE_OFFSET] = (byte)(random.nextBoolean() ? 1 : -1);
            }
            final PayloadFormat format = PayloadFormat.of(random.nextInt(4));
            final int sent = random.nextInt(4) == 0 ? OrderDescriptor.LENGTH : length;
            rig.payload.putBytes(0, bytes);
            rig.deliver(format, sent);
            if (format != PayloadFormat.BINARY)
            {
                assertEquals(1, rig.replies, () -> "seed=" + seed);
                assertEquals('\n', rig.reply.getByte(rig.replyLength - 1), () -> "seed=" + seed);
            }
        }
        final byte[] state = HandlerRig.snapshot(handler);
        assertArrayEquals(
            state, HandlerRig.snapshot(HandlerRig.restore(new OrderBookHandler(64, 64), state)), () -> "seed=" + seed);
    }

    @Test
    void shouldAgreeWithTheNaiveBookOnARealHour() throws IOException
    {
        final OrderFlow flow = new OrderFlow();
        flow.open(0, RealOrders.file());
        final OrderBookComparison books = new OrderBookComparison("real hour", 4096, 4096, 256);
        for (int i = 0; i < 200_000; i++)
        {
            books.applyNext(flow);
            if (i % 20_011 == 0)
            {
                books.checkState();
                books.restore();
            }
        }
        books.checkState();
    }

    private static void checkState(final OrderBookComparison books, final int event, final Random random)
    {
        if (event % STATE_EVERY == 0)
        {
            books.checkState();
        }
        if (random.nextInt(1_000) == 0)
        {
            books.restore();
        }
    }
}
