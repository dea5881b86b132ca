package io.headrace.examples;

import io.headrace.engine.Outbox;

/**
 * Replies in lines of text: one for each fill, then one with the outcome. Every message is replied to.
 * <pre>
 *  fill,restingOrderId,quantity,price
 *  outcome,orderId,filled,remaining
 *  outcome,orderId,filled,remaining,reason
 * </pre>
 * Not threadsafe.
 */
final class TextOrderReply implements OrderReply
{
    /** A word, two longs and an int with their separators, rounded up. */
    private static final int FILL_LENGTH_MAX = 64;
    private static final int OUTCOME_LENGTH_MAX = 192;

    private final AsciiText text = new AsciiText(FILLS_MAX * FILL_LENGTH_MAX + OUTCOME_LENGTH_MAX);

    @Override
    public int fillsMax(final Outbox outbox)
    {
        final int room = outbox.maxReplyLength() - Outbox.REPLY_OVERHEAD - OUTCOME_LENGTH_MAX;
        return Math.min(FILLS_MAX, room / FILL_LENGTH_MAX);
    }

    @Override
    public void onFill(final long restingOrderId, final long price, final int quantity)
    {
        text.append("fill,").append(restingOrderId).append(',').append(quantity)
            .append(',').append(price).append('\n');
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
        appendOutcome(outcome, orderId, filled, remaining);
        if (reason != OrderReason.NONE)
        {
            text.append(',').append(reason.text());
        }
        text.append('\n').send(outbox);
    }

    /** Rejects a line that could not be read, with what is wrong with which field. */
    void sendMalformed(final String field, final String problem, final Outbox outbox)
    {
        appendOutcome(OrderOutcome.REJECTED, 0, 0, 0);
        text.append(',').append(OrderReason.MALFORMED.text()).append(": ")
            .append(field).append(' ').append(problem).append('\n').send(outbox);
    }

    private void appendOutcome(
        final OrderOutcome outcome, final long orderId, final int filled, final int remaining)
    {
        text.append(outcome.text()).append(',').append(orderId).append(',').append(filled)
            .append(',').append(remaining);
    }
}
