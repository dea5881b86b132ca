package io.headrace.examples;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Layout of the reply to a binary order message: a header, then the fills.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                                                               |   0
 *  |                           Order Id                            |
 *  +---------------------------------------------------------------+
 *  |                        Filled Quantity                        |   8
 *  +---------------------------------------------------------------+
 *  |                      Remaining Quantity                       |  12
 *  +---------------+---------------+-------------------------------+
 *  |    Outcome    |    Reason     |             Fills             |  16
 *  +---------------+---------------+-------------------------------+
 *  |                           Reserved                            |  20
 *  +---------------------------------------------------------------+
 *
 *  +---------------------------------------------------------------+
 *  |                                                               |   0
 *  |                       Resting Order Id                        |
 *  +---------------------------------------------------------------+
 *  |                                                               |   8
 *  |                             Price                             |
 *  +---------------------------------------------------------------+
 *  |                           Quantity                            |  16
 *  +---------------------------------------------------------------+
 *  |                           Reserved                            |  20
 *  +---------------------------------------------------------------+
 * </pre>
 * All fields are little-endian. Outcome and reason are codes of {@link OrderOutcome} and {@link OrderReason}.
 */
public final class OrderReplyDescriptor
{
    /** Offset of the 64-bit id of the incoming order. */
    public static final int ORDER_ID_OFFSET = 0;
    /** Offset of the 32-bit quantity that has traded. */
    public static final int FILLED_OFFSET = 8;
    /** Offset of the 32-bit quantity that has not. */
    public static final int REMAINING_OFFSET = 12;
    /** Offset of the 8-bit code of an {@link OrderOutcome}. */
    public static final int OUTCOME_OFFSET = 16;
    /** Offset of the 8-bit code of an {@link OrderReason}. */
    public static final int REASON_OFFSET = 17;
    /** Offset of the unsigned 16-bit number of fills. */
    public static final int FILLS_OFFSET = 18;
    /** Bytes before the fills. */
    public static final int HEADER_LENGTH = 24;

    /** Offset within a fill of the 64-bit id of the order that rested. */
    public static final int FILL_ORDER_ID_OFFSET = 0;
    /** Offset within a fill of the 64-bit price. */
    public static final int FILL_PRICE_OFFSET = 8;
    /** Offset within a fill of the 32-bit quantity. */
    public static final int FILL_QUANTITY_OFFSET = 16;
    /** Bytes of a fill. */
    public static final int FILL_LENGTH = 24;

    private OrderReplyDescriptor()
    {
    }

    /**
     * Id of the incoming order.
     *
     * @param buffer with the reply.
     * @param offset of the reply.
     * @return the id.
     */
    public static long orderId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ORDER_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Quantity that has traded.
     *
     * @param buffer with the reply.
     * @param offset of the reply.
     * @return the quantity.
     */
    public static int filled(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + FILLED_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Quantity that has not traded.
     *
     * @param buffer with the reply.
     * @param offset of the reply.
     * @return the quantity.
     */
    public static int remaining(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + REMAINING_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * What became of the message.
     *
     * @param buffer with the reply.
     * @param offset of the reply.
     * @return code of an {@link OrderOutcome}.
     */
    public static int outcome(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + OUTCOME_OFFSET);
    }

    /**
     * Why it became that.
     *
     * @param buffer with the reply.
     * @param offset of the reply.
     * @return code of an {@link OrderReason}.
     */
    public static int reason(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + REASON_OFFSET);
    }

    /**
     * How many fills follow the header.
     *
     * @param buffer with the reply.
     * @param offset of the reply.
     * @return 0 or more.
     */
    public static int fills(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + FILLS_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Where a fill starts.
     *
     * @param offset of the reply.
     * @param index  of the fill, from 0.
     * @return its offset.
     */
    public static int fillOffset(final int offset, final int index)
    {
        return offset + HEADER_LENGTH + index * FILL_LENGTH;
    }
}
