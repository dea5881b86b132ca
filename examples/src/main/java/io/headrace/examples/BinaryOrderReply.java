package io.headrace.examples;

import static io.headrace.examples.OrderReplyDescriptor.FILLED_OFFSET;
import static io.headrace.examples.OrderReplyDescriptor.FILLS_OFFSET;
import static io.headrace.examples.OrderReplyDescriptor.FILL_LENGTH;
import static io.headrace.examples.OrderReplyDescriptor.FILL_ORDER_ID_OFFSET;
import static io.headrace.examples.OrderReplyDescriptor.FILL_PRICE_OFFSET;
import static io.headrace.examples.OrderReplyDescriptor.FILL_QUANTITY_OFFSET;
import static io.headrace.examples.OrderReplyDescriptor.HEADER_LENGTH;
import static io.headrace.examples.OrderReplyDescriptor.ORDER_ID_OFFSET;
import static io.headrace.examples.OrderReplyDescriptor.OUTCOME_OFFSET;
import static io.headrace.examples.OrderReplyDescriptor.REASON_OFFSET;
import static io.headrace.examples.OrderReplyDescriptor.REMAINING_OFFSET;
import static io.headrace.examples.OrderReplyDescriptor.fillOffset;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.engine.Outbox;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Replies in the layout of {@link OrderReplyDescriptor}. Outcomes that are no news are not sent: the acknowledgement
 * of the event says as much, and a stream of resting orders costs no replies. Not threadsafe.
 */
final class BinaryOrderReply implements OrderReply
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[HEADER_LENGTH + FILLS_MAX * FILL_LENGTH]);
    private int fills;

    @Override
    public int fillsMax(final Outbox outbox)
    {
        return Math.min(FILLS_MAX, (outbox.maxReplyLength() - Outbox.REPLY_OVERHEAD - HEADER_LENGTH) / FILL_LENGTH);
    }

    @Override
    public void onFill(final long restingOrderId, final long price, final int quantity)
    {
        final int offset = fillOffset(0, fills);
        buffer.putLong(offset + FILL_ORDER_ID_OFFSET, restingOrderId, LITTLE_ENDIAN);
        buffer.putLong(offset + FILL_PRICE_OFFSET, price, LITTLE_ENDIAN);
        buffer.putInt(offset + FILL_QUANTITY_OFFSET, quantity, LITTLE_ENDIAN);
        fills++;
    }

    @Override
    public void send(
        final OrderOutcome outcome,
        final OrderReason reason,
        final long orderId,
        final int filled,
        final int remaining,
        final Outbox outbox)
    {
        if (outcome.isNews())
        {
            buffer.putLong(ORDER_ID_OFFSET, orderId, LITTLE_ENDIAN);
            buffer.putInt(FILLED_OFFSET, filled, LITTLE_ENDIAN);
            buffer.putInt(REMAINING_OFFSET, remaining, LITTLE_ENDIAN);
            buffer.putByte(OUTCOME_OFFSET, (byte)outcome.code());
            buffer.putByte(REASON_OFFSET, (byte)reason.code());
            buffer.putShort(FILLS_OFFSET, (short)fills, LITTLE_ENDIAN);
            outbox.reply(buffer, 0, fillOffset(0, fills));
        }
        fills = 0;
    }
}
