package io.headrace.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Outbox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Feeds the same messages to {@link OrderBookHandler} and {@link NaiveOrderBook} and compares what they say.
 */
final class OrderBookComparison
{
    private static final String[] COUNTERS = {"newOrders", "reductions", "deletions", "executions",
        "unknownExecutions", "hiddenExecutions", "halts", "rejects", "crossingOrders", "filledQuantity"};
    private static final int TEXT_FILL_LENGTH = 64;
    private static final int TEXT_OUTCOME_LENGTH = 192;

    private final String label;
    private final int ordersMax;
    private final int levelsMax;
    private final int fillsMax;
    private final NaiveOrderBook naive;
    private OrderBookHandler handler;
    private HandlerRig rig;
    private int events;

    OrderBookComparison(final String label, final int ordersMax, final int levelsMax, final int fillsMax)
    {
        this.label = label;
        this.ordersMax = ordersMax;
        this.levelsMax = levelsMax;
        this.fillsMax = fillsMax;
        naive = new NaiveOrderBook(ordersMax, levelsMax, fillsMax);
        use(new OrderBookHandler(ordersMax, levelsMax));
    }

    void applyNext(final OrderFlow flow)
    {
        flow.next(rig.payload, 0);
        apply(
            false,
            OrderDescriptor.type(rig.payload, 0),
            OrderDescriptor.orderId(rig.payload, 0),
            OrderDescriptor.quantity(rig.payload, 0),
            OrderDescriptor.price(rig.payload, 0),
            OrderDescriptor.side(rig.payload, 0));
    }

    void apply(
        final boolean text, final int type, final long orderId, final int quantity, final long price, final int side)
    {
        events++;
        final String expected = naive.apply(type, orderId, quantity, price, side);
        final String actual;
        if (text)
        {
            rig.maxReplyLength(Outbox.REPLY_OVERHEAD + TEXT_OUTCOME_LENGTH + fillsMax * TEXT_FILL_LENGTH);
            actual = rig.deliver(type + "," + orderId + "," + quantity + "," + price + "," + side);
            assertEquals(expected, actual, this::toString);
        }
        else
        {
            rig.maxReplyLength(Outbox.REPLY_OVERHEAD + OrderReplyDescriptor.HEADER_LENGTH +
                fillsMax * OrderReplyDescriptor.FILL_LENGTH);
            OrderDescriptor.put(rig.payload, 0, 0, 0, type, orderId, quantity, price, side);
            rig.deliver(PayloadFormat.BINARY, OrderDescriptor.LENGTH);
            final boolean news = expected.startsWith("fill") || expected.startsWith("rejected");
            assertEquals(news ? expected : "", binaryReplyAsText(), this::toString);
        }
    }

    /** Compares counters and resting orders, as the snapshot has them. */
    void checkState()
    {
        final UnsafeBuffer state = new UnsafeBuffer(HandlerRig.snapshot(handler));
        int position = Integer.BYTES;
        final Map<String, Long> counters = new TreeMap<>();
        for (final String counter : COUNTERS)
        {
            final long value = state.getLong(position);
            if (value != 0)
            {
                counters.put(counter, value);
            }
            position += Long.BYTES;
        }
        naive.counters.values().removeIf(value -> value == 0);
        assertEquals(naive.counters, counters, this::toString);
        final List<String> resting = new ArrayList<>();
        for (final int side : new int[]{1, -1})
        {
            for (; state.getLong(position) != 0; position += 2 * Long.BYTES + Integer.BYTES)
            {
                resting.add(side + "," + state.getLong(position) + "," + state.getLong(position + Long.BYTES) + "," +
                    state.getInt(position + 2 * Long.BYTES));
            }
            position += Long.BYTES;
        }
        assertEquals(naive.resting(), resting, this::toString);
        assertEquals(state.capacity(), position, this::toString);
    }

    /** Goes on with a new handler that starts from a snapshot of the one at hand. */
    void restore()
    {
        final byte[] state = HandlerRig.snapshot(handler);
        use(HandlerRig.restore(new OrderBookHandler(ordersMax, levelsMax), state));
        assertArrayEquals(state, HandlerRig.snapshot(handler), this::toString);
    }

    @Override
    public String toString()
    {
        return label + " event=" + events;
    }

    private void use(final OrderBookHandler next)
    {
        handler = next;
        rig = new HandlerRig(next);
    }

    private String binaryReplyAsText()
    {
        if (rig.replies == 0)
        {
            return "";
        }
        final StringBuilder text = new StringBuilder();
        final int fills = OrderReplyDescriptor.fills(rig.reply, 0);
        for (int i = 0; i < fills; i++)
        {
            final int fill = OrderReplyDescriptor.fillOffset(0, i);
            text.append("fill,").append(rig.reply.getLong(fill + OrderReplyDescriptor.FILL_ORDER_ID_OFFSET))
                .append(',').append(rig.reply.getInt(fill + OrderReplyDescriptor.FILL_QUANTITY_OFFSET))
                .append(',').append(rig.reply.getLong(fill + OrderReplyDescriptor.FILL_PRICE_OFFSET)).append('\n');
        }
        final OrderReason reason = reason(OrderReplyDescriptor.reason(rig.reply, 0));
        text.append(outcome(OrderReplyDescriptor.outcome(rig.reply, 0)).text())
            .append(',').append(OrderReplyDescriptor.orderId(rig.reply, 0))
            .append(',').append(OrderReplyDescriptor.filled(rig.reply, 0))
            .append(',').append(OrderReplyDescriptor.remaining(rig.reply, 0));
        return text.append(reason == OrderReason.NONE ? "" : "," + reason.text()).append('\n').toString();
    }

    private static OrderReason reason(final int code)
    {
        return Arrays.stream(OrderReason.values()).filter(reason -> reason.code() == code).findAny().orElseThrow();
    }

    private static OrderOutcome outcome(final int code)
    {
        return Arrays.stream(OrderOutcome.values()).filter(outcome -> outcome.code() == code).findAny().orElseThrow();
    }
}
