package io.headrace.examples;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a binary order message, as it is published to the topic of the order book.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                                                               |   0
 *  |                          Message Id                           |
 *  +---------------------------------------------------------------+
 *  |                                                               |   8
 *  |                           Order Id                            |
 *  +---------------------------------------------------------------+
 *  |                                                               |  16
 *  |                             Price                             |
 *  +---------------------------------------------------------------+
 *  |                                                               |  24
 *  |                      Exchange Timestamp                       |
 *  +---------------------------------------------------------------+
 *  |                           Quantity                            |  32
 *  +---------------+---------------+-------------------------------+
 *  |     Type      |     Side      |           Reserved            |  36
 *  +---------------+---------------+-------------------------------+
 * </pre>
 * All fields are little-endian. Message id tells the messages of a stream apart and is not looked at by the book.
 * Order id is any 64 bits. Price is in dollars times 10,000 or any other unit, above 0. Quantity is 1 to 2^31 - 1: of
 * the order for {@link #NEW}, what is taken from it for {@link #REDUCE} and {@link #EXECUTE}. Exchange timestamp is
 * in nanoseconds and not looked at. Reserved bytes are zero.
 */
public final class OrderDescriptor
{
    /** Offset of the 64-bit id of the message. */
    public static final int MESSAGE_ID_OFFSET = 0;
    /** Offset of the 64-bit id of the order. */
    public static final int ORDER_ID_OFFSET = 8;
    /** Offset of the 64-bit price. */
    public static final int PRICE_OFFSET = 16;
    /** Offset of the 64-bit time in nanoseconds. */
    public static final int EXCHANGE_TIMESTAMP_OFFSET = 24;
    /** Offset of the 32-bit quantity. */
    public static final int QUANTITY_OFFSET = 32;
    /** Offset of the 8-bit type. */
    public static final int TYPE_OFFSET = 36;
    /** Offset of the 8-bit side. */
    public static final int SIDE_OFFSET = 37;
    /** Bytes of a message. */
    public static final int LENGTH = 40;

    /** A new limit order: trades with what it crosses, the rest of it rests. */
    public static final int NEW = 1;
    /** Takes from the quantity of a resting order, which keeps its place in time. */
    public static final int REDUCE = 2;
    /** Deletes a resting order. */
    public static final int DELETE = 3;
    /** Market data: a resting order has traded, its quantity is reduced. */
    public static final int EXECUTE = 4;
    /** Market data: a hidden order has traded; counted. */
    public static final int EXECUTE_HIDDEN = 5;
    /** Market data: trading was halted or resumed; counted. */
    public static final int HALT = 7;

    /** Side of an order that buys. */
    public static final int BUY = 1;
    /** Side of an order that sells. */
    public static final int SELL = -1;

    private static final int BITS_PER_FIELD = 8;

    private OrderDescriptor()
    {
    }

    /**
     * Writes a message.
     *
     * @param buffer              to write to.
     * @param offset              of the message.
     * @param messageId           that no other message of the stream has.
     * @param exchangeTimestampNs time of the message.
     * @param type                such as {@link #NEW}.
     * @param orderId             of the order.
     * @param quantity            of the order, or to take from it.
     * @param price               limit of the order.
     * @param side                {@link #BUY} or {@link #SELL}.
     * @return {@link #LENGTH}.
     */
    public static int put(
        final MutableDirectBuffer buffer,
        final int offset,
        final long messageId,
        final long exchangeTimestampNs,
        final int type,
        final long orderId,
        final int quantity,
        final long price,
        final int side)
    {
        buffer.putLong(offset + MESSAGE_ID_OFFSET, messageId, LITTLE_ENDIAN);
        buffer.putLong(offset + ORDER_ID_OFFSET, orderId, LITTLE_ENDIAN);
        buffer.putLong(offset + PRICE_OFFSET, price, LITTLE_ENDIAN);
        buffer.putLong(offset + EXCHANGE_TIMESTAMP_OFFSET, exchangeTimestampNs, LITTLE_ENDIAN);
        buffer.putInt(offset + QUANTITY_OFFSET, quantity, LITTLE_ENDIAN);
        buffer.putInt(offset + TYPE_OFFSET, (type & 0xFF) | (side & 0xFF) << BITS_PER_FIELD, LITTLE_ENDIAN);
        return LENGTH;
    }

    /**
     * Id of the message at an offset.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return the id.
     */
    public static long messageId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + MESSAGE_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Id of the order.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return the id.
     */
    public static long orderId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ORDER_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Limit of the order.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return the price.
     */
    public static long price(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + PRICE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Time of the message.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return nanoseconds.
     */
    public static long exchangeTimestampNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + EXCHANGE_TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Quantity of the order, or to take from it.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return the quantity.
     */
    public static int quantity(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + QUANTITY_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Type of the message.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return such as {@link #NEW}.
     */
    public static int type(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + TYPE_OFFSET);
    }

    /**
     * Side of the order.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return {@link #BUY} or {@link #SELL}.
     */
    public static int side(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + SIDE_OFFSET);
    }
}
