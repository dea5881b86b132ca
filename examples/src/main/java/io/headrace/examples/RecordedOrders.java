package io.headrace.examples;

import static io.headrace.examples.OrderDescriptor.DELETE;
import static io.headrace.examples.OrderDescriptor.EXECUTE;
import static io.headrace.examples.OrderDescriptor.EXECUTE_HIDDEN;
import static io.headrace.examples.OrderDescriptor.HALT;
import static io.headrace.examples.OrderDescriptor.LENGTH;
import static io.headrace.examples.OrderDescriptor.MESSAGE_ID_OFFSET;
import static io.headrace.examples.OrderDescriptor.NEW;
import static io.headrace.examples.OrderDescriptor.ORDER_ID_OFFSET;
import static io.headrace.examples.OrderDescriptor.REDUCE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Order messages from a file of market data by order, plain or gzip, read into memory once and repeated without end.
 * <p>
 * A line is {@code seconds after midnight,type,order id,quantity,price,side}. What rests at the end of the file is
 * deleted there, so that the book starts every repetition empty. Each repetition moves the order ids and times behind
 * those of the one before. Not threadsafe.
 */
final class RecordedOrders implements OrderStream
{
    private static final int GZIP_MAGIC_0 = 0x1F;
    private static final int GZIP_MAGIC_1 = 0x8B;
    private static final int NANOSECOND_DIGITS = 9;

    private final ExpandableArrayBuffer messages = new ExpandableArrayBuffer();
    private int length;
    private int position;
    private long lastMessageId;
    private long lastOrderId = Long.MIN_VALUE;
    private long firstOrderId = Long.MAX_VALUE;
    private long lastTimestampNs = Long.MIN_VALUE;
    private long firstTimestampNs = Long.MAX_VALUE;
    private final long orderIdStep;
    private final long timestampStepNs;
    private long orderIdShift;
    private long timestampShiftNs;

    /**
     * Reads a file.
     *
     * @param file to read.
     * @throws IOException if it cannot be read, or with file, line and reason if it is not of the kind expected.
     */
    RecordedOrders(final Path file) throws IOException
    {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(file), ISO_8859_1)))
        {
            read(file, lines);
        }
        catch (final ZipException | EOFException ex)
        {
            throw new IOException(file + ": the gzip data is damaged: " + ex.getMessage(), ex);
        }
        orderIdStep = lastOrderId - firstOrderId + 1;
        timestampStepNs = lastTimestampNs - firstTimestampNs + 1;
    }

    @Override
    public void next(final MutableDirectBuffer buffer, final int offset)
    {
        if (position == length)
        {
            position = 0;
            orderIdShift += orderIdStep;
            timestampShiftNs += timestampStepNs;
        }
        final long orderId = OrderDescriptor.orderId(messages, position) + orderIdShift;
        final long timestampNs = OrderDescriptor.exchangeTimestampNs(messages, position) + timestampShiftNs;
        buffer.putBytes(offset, messages, position, LENGTH);
        buffer.putLong(offset + MESSAGE_ID_OFFSET, ++lastMessageId, LITTLE_ENDIAN);
        buffer.putLong(offset + ORDER_ID_OFFSET, orderId, LITTLE_ENDIAN);
        buffer.putLong(offset + OrderDescriptor.EXCHANGE_TIMESTAMP_OFFSET, timestampNs, LITTLE_ENDIAN);
        position += LENGTH;
    }

    private static InputStream open(final Path file) throws IOException
    {
        final InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(2);
        final boolean gzip = in.read() == GZIP_MAGIC_0 && in.read() == GZIP_MAGIC_1;
        in.reset();
        return gzip ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private void read(final Path file, final BufferedReader lines) throws IOException
    {
        final AsciiFields fields = new AsciiFields();
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[0]);
        final Map<Long, Integer> resting = new LinkedHashMap<>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine())
        {
            number++;
            bytes.wrap(line.getBytes(ISO_8859_1));
            fields.wrap(bytes, 0, bytes.capacity());
            readLine(fields, resting);
            if (fields.problem() != null)
            {
                throw new IOException(
                    file + ": line " + number + ": " + fields.field() + " " + fields.problem() +
                    ", expected seconds,type,orderId,quantity,price,side");
            }
        }
        if (length == 0)
        {
            throw new IOException(file + ": the file has no orders");
        }
        for (final long orderId : resting.keySet())
        {
            put(lastTimestampNs, DELETE, orderId, resting.get(orderId), 1, 1);
        }
    }

    private void readLine(final AsciiFields fields, final Map<Long, Integer> resting)
    {
        final long timestampNs = nextTimestampNs(fields);
        final int type = fields.nextInt("type");
        final long orderId = fields.nextLong("orderId");
        final int quantity = fields.nextInt("quantity");
        final long price = fields.nextLong("price");
        final int side = fields.nextInt("side");
        fields.expectEnd();
        check(fields, type, quantity, price, side);
        if (fields.problem() == null)
        {
            put(timestampNs, type, orderId, quantity, price, side);
            follow(resting, type, orderId, quantity);
        }
    }

    private static long nextTimestampNs(final AsciiFields fields)
    {
        fields.nextWord("seconds");
        if (fields.problem() != null)
        {
            return 0;
        }
        try
        {
            return new BigDecimal(fields.word()).movePointRight(NANOSECOND_DIGITS)
                .setScale(0, RoundingMode.DOWN).longValueExact();
        }
        catch (final ArithmeticException | NumberFormatException ex)
        {
            return fields.fail("seconds", "is not a number of seconds");
        }
    }

    private static void check(
        final AsciiFields fields, final int type, final int quantity, final long price, final int side)
    {
        switch (type)
        {
            case NEW, REDUCE, DELETE, EXECUTE ->
            {
                if (quantity <= 0)
                {
                    fields.fail("quantity", "must be above 0");
                }
                if (price <= 0)
                {
                    fields.fail("price", "must be above 0");
                }
                if (side != OrderDescriptor.BUY && side != OrderDescriptor.SELL)
                {
                    fields.fail("side", "must be 1 or -1");
                }
            }
            case EXECUTE_HIDDEN, HALT ->
            {
                // Only counted, whatever else they say.
            }
            default -> fields.fail("type", "must be 1, 2, 3, 4, 5 or 7");
        }
    }

    /** Keeps account of what rests, by the market data alone. */
    private static void follow(
        final Map<Long, Integer> resting, final int type, final long orderId, final int quantity)
    {
        switch (type)
        {
            case NEW -> resting.put(orderId, quantity);
            case REDUCE, EXECUTE -> resting.computeIfPresent(orderId, (id, left) -> left > quantity ?
                left - quantity : null);
            case DELETE -> resting.remove(orderId);
            default ->
            {
                // Says nothing about an order that rests.
            }
        }
    }

    private void put(
        final long timestampNs,
        final int type,
        final long orderId,
        final int quantity,
        final long price,
        final int side)
    {
        length += OrderDescriptor.put(messages, length, 0, timestampNs, type, orderId, quantity, price, side);
        firstOrderId = Math.min(firstOrderId, orderId);
        lastOrderId = Math.max(lastOrderId, orderId);
        firstTimestampNs = Math.min(firstTimestampNs, timestampNs);
        lastTimestampNs = Math.max(lastTimestampNs, timestampNs);
    }
}
