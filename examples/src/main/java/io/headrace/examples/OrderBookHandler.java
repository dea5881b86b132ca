package io.headrace.examples;

import static io.headrace.examples.OrderBook.NONE;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.HandlerContext;
import io.headrace.engine.Outbox;
import io.headrace.engine.Query;
import io.headrace.engine.ReplySink;
import io.headrace.engine.SnapshotSink;
import io.headrace.engine.SnapshotSource;
import org.agrona.DirectBuffer;

/**
 * A limit order book with price-time priority for one instrument, fed by orders or by market data by order.
 * <p>
 * An event is a message in the layout of {@link OrderDescriptor}, or, in any format but {@link PayloadFormat#BINARY},
 * a line of text: {@code type,orderId,quantity,price,side}, such as {@code 1,1001,100,5853300,1}. The reply has the
 * form of the message: {@link OrderReplyDescriptor}, or lines of text. A binary message is replied to when it traded
 * or was rejected, a line of text always. Whatever the bytes, the answer is a reply, never an exception.
 * <p>
 * A reduction or deletion of an order that does not rest is rejected, since the producer wants to know that it came
 * too late; market data on an order that does not rest is counted. Executions reduce the order that they name,
 * whatever its place in the book.
 * <p>
 * A query, whatever it says, is answered by {@code bidPrice,bidQuantity,askPrice,askQuantity,restingOrders}: the best
 * prices with all that rests at them, 0 on a side without orders.
 * <p>
 * Called by one thread at a time, allocates nothing after construction.
 */
public final class OrderBookHandler implements EventHandler
{
    /** Most orders resting at a time, unless another number is given. */
    public static final int DEFAULT_ORDERS_MAX = 1 << 17;
    /** Most prices at which orders rest at a time, unless another number is given. */
    public static final int DEFAULT_LEVELS_MAX = 1 << 15;

    private static final int SNAPSHOT_VERSION = 1;
    private static final int ANSWER_LENGTH_MAX = 128;

    private final AsciiFields fields = new AsciiFields();
    private final BinaryOrderReply binaryReply = new BinaryOrderReply();
    private final TextOrderReply textReply = new TextOrderReply();
    private final OrderBookCounters counters = new OrderBookCounters();
    private final AsciiText answer = new AsciiText(ANSWER_LENGTH_MAX);
    private final OrderBook book;

    /** Creates a book of the default capacity. */
    public OrderBookHandler()
    {
        this(DEFAULT_ORDERS_MAX, DEFAULT_LEVELS_MAX);
    }

    /**
     * Creates a book. An order for which there is no room is rejected, so a journal must be replayed with the
     * capacity it was written with.
     *
     * @param ordersMax most orders resting at a time, 1 to 2^28.
     * @param levelsMax most prices, of both sides together, at which orders rest at a time.
     */
    public OrderBookHandler(final int ordersMax, final int levelsMax)
    {
        book = new OrderBook(ordersMax, levelsMax);
    }

    @Override
    public void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
        if (!snapshot.isEmpty())
        {
            final int version = snapshot.getInt();
            if (version != SNAPSHOT_VERSION)
            {
                throw new IllegalStateException(
                    "order book snapshot version=" + version + " must be " + SNAPSHOT_VERSION);
            }
            counters.readFrom(snapshot);
            readSide(OrderBook.BUY, snapshot);
            readSide(OrderBook.SELL, snapshot);
        }
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        if (event.format() == PayloadFormat.BINARY)
        {
            onMessage(event.buffer(), event.offset(), event.length(), outbox);
        }
        else
        {
            onLine(event.buffer(), event.offset(), event.length(), outbox);
        }
    }

    @Override
    public void onQuery(final Query query, final ReplySink replies)
    {
        appendBest(OrderBook.BUY);
        appendBest(OrderBook.SELL);
        answer.append(book.size()).append('\n').send(replies);
    }

    private void appendBest(final int side)
    {
        final int levels = book.levels(side);
        long price = 0;
        long quantity = 0;
        for (int order = levels == 0 ? NONE : book.oldest(side, levels - 1); order != NONE; order = book.after(order))
        {
            price = book.price(order);
            quantity += book.quantity(order);
        }
        answer.append(price).append(',').append(quantity).append(',');
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putInt(SNAPSHOT_VERSION);
        counters.writeTo(sink);
        writeSide(OrderBook.BUY, sink);
        writeSide(OrderBook.SELL, sink);
    }

    int restingOrders()
    {
        return book.size();
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Outbox outbox)
    {
        if (length != OrderDescriptor.LENGTH)
        {
            reject(OrderReason.MALFORMED, 0, binaryReply, outbox);
            return;
        }
        apply(
            OrderDescriptor.type(buffer, offset),
            OrderDescriptor.orderId(buffer, offset),
            OrderDescriptor.quantity(buffer, offset),
            OrderDescriptor.price(buffer, offset),
            OrderDescriptor.side(buffer, offset),
            binaryReply,
            outbox);
    }

    private void onLine(final DirectBuffer buffer, final int offset, final int length, final Outbox outbox)
    {
        fields.wrap(buffer, offset, length);
        final int type = fields.nextInt("type");
        final long orderId = fields.nextLong("orderId");
        final int quantity = fields.nextInt("quantity");
        final long price = fields.nextLong("price");
        final int side = fields.nextInt("side");
        fields.expectEnd();
        if (fields.problem() != null)
        {
            counters.rejects++;
            textReply.sendMalformed(fields.field(), fields.problem(), outbox);
            return;
        }
        apply(type, orderId, quantity, price, side, textReply, outbox);
    }

    private void apply(
        final int type,
        final long orderId,
        final int quantity,
        final long price,
        final int side,
        final OrderReply reply,
        final Outbox outbox)
    {
        switch (type)
        {
            case OrderDescriptor.NEW -> onNew(orderId, quantity, price, side, reply, outbox);
            case OrderDescriptor.REDUCE -> onReduce(orderId, quantity, reply, outbox);
            case OrderDescriptor.DELETE -> onDelete(orderId, reply, outbox);
            case OrderDescriptor.EXECUTE -> onExecute(orderId, quantity, reply, outbox);
            case OrderDescriptor.EXECUTE_HIDDEN ->
            {
                counters.hiddenExecutions++;
                reply.send(OrderOutcome.COUNTED, OrderReason.NONE, orderId, 0, 0, outbox);
            }
            case OrderDescriptor.HALT ->
            {
                counters.halts++;
                reply.send(OrderOutcome.COUNTED, OrderReason.NONE, orderId, 0, 0, outbox);
            }
            default -> reject(OrderReason.UNKNOWN_TYPE, orderId, reply, outbox);
        }
    }

    private void onNew(
        final long orderId,
        final int quantity,
        final long price,
        final int side,
        final OrderReply reply,
        final Outbox outbox)
    {
        final OrderReason reason = checkNew(orderId, quantity, price, side);
        if (reason != OrderReason.NONE)
        {
            reject(reason, orderId, reply, outbox);
            return;
        }
        counters.newOrders++;
        if (book.crosses(side, price))
        {
            onCrossing(orderId, quantity, price, side, reply, outbox);
        }
        else
        {
            book.rest(orderId, side, price, quantity);
            reply.send(OrderOutcome.RESTED, OrderReason.NONE, orderId, 0, quantity, outbox);
        }
    }

    private OrderReason checkNew(final long orderId, final int quantity, final long price, final int side)
    {
        if (side != OrderDescriptor.BUY && side != OrderDescriptor.SELL)
        {
            return OrderReason.UNKNOWN_SIDE;
        }
        if (quantity <= 0)
        {
            return OrderReason.QUANTITY_NOT_POSITIVE;
        }
        if (price <= 0)
        {
            return OrderReason.PRICE_NOT_POSITIVE;
        }
        if (book.find(orderId) != NONE)
        {
            return OrderReason.DUPLICATE_ORDER;
        }
        // A crossing order of which something is left to rest has emptied a price level, which makes room for it.
        if (!book.crosses(side, price) && !book.hasRoom(side, price))
        {
            return OrderReason.BOOK_FULL;
        }
        return OrderReason.NONE;
    }

    private void onCrossing(
        final long orderId,
        final int quantity,
        final long price,
        final int side,
        final OrderReply reply,
        final Outbox outbox)
    {
        final int fillsMax = reply.fillsMax(outbox);
        final int remaining = book.match(side, price, quantity, fillsMax, reply);
        final int filled = quantity - remaining;
        counters.crossingOrders++;
        counters.filledQuantity += filled;
        if (remaining == 0)
        {
            reply.send(OrderOutcome.FILLED, OrderReason.NONE, orderId, filled, 0, outbox);
        }
        else if (book.crosses(side, price))
        {
            reply.send(OrderOutcome.FILLED, OrderReason.FILL_LIMIT, orderId, filled, remaining, outbox);
        }
        else
        {
            book.rest(orderId, side, price, remaining);
            reply.send(OrderOutcome.FILLED, OrderReason.NONE, orderId, filled, remaining, outbox);
        }
    }

    private void onReduce(final long orderId, final int quantity, final OrderReply reply, final Outbox outbox)
    {
        final int order = book.find(orderId);
        if (quantity <= 0)
        {
            reject(OrderReason.QUANTITY_NOT_POSITIVE, orderId, reply, outbox);
        }
        else if (order == NONE)
        {
            reject(OrderReason.UNKNOWN_ORDER, orderId, reply, outbox);
        }
        else
        {
            counters.reductions++;
            final int remaining = book.reduce(order, quantity);
            final OrderOutcome outcome = remaining == 0 ? OrderOutcome.DELETED : OrderOutcome.REDUCED;
            reply.send(outcome, OrderReason.NONE, orderId, 0, remaining, outbox);
        }
    }

    private void onDelete(final long orderId, final OrderReply reply, final Outbox outbox)
    {
        final int order = book.find(orderId);
        if (order == NONE)
        {
            reject(OrderReason.UNKNOWN_ORDER, orderId, reply, outbox);
        }
        else
        {
            counters.deletions++;
            book.reduce(order, book.quantity(order));
            reply.send(OrderOutcome.DELETED, OrderReason.NONE, orderId, 0, 0, outbox);
        }
    }

    private void onExecute(final long orderId, final int quantity, final OrderReply reply, final Outbox outbox)
    {
        final int order = book.find(orderId);
        if (quantity <= 0)
        {
            reject(OrderReason.QUANTITY_NOT_POSITIVE, orderId, reply, outbox);
        }
        else if (order == NONE)
        {
            counters.unknownExecutions++;
            reply.send(OrderOutcome.COUNTED, OrderReason.NONE, orderId, 0, 0, outbox);
        }
        else
        {
            counters.executions++;
            final int resting = book.quantity(order);
            final int remaining = book.reduce(order, quantity);
            counters.filledQuantity += resting - remaining;
            reply.send(OrderOutcome.COUNTED, OrderReason.NONE, orderId, resting - remaining, remaining, outbox);
        }
    }

    private void reject(
        final OrderReason reason, final long orderId, final OrderReply reply, final Outbox outbox)
    {
        counters.rejects++;
        reply.send(OrderOutcome.REJECTED, reason, orderId, 0, 0, outbox);
    }

    /** Writes the orders of a side from the worst price to the best, those of a price from the oldest. */
    private void writeSide(final int side, final SnapshotSink sink)
    {
        final int levels = book.levels(side);
        for (int i = 0; i < levels; i++)
        {
            for (int order = book.oldest(side, i); order != NONE; order = book.after(order))
            {
                sink.putLong(book.price(order));
                sink.putLong(book.orderId(order));
                sink.putInt(book.quantity(order));
            }
        }
        sink.putLong(0);
    }

    /** Reads orders up to the price of 0 that ends a side. */
    private void readSide(final int side, final SnapshotSource source)
    {
        for (long price = source.getLong(); price != 0; price = source.getLong())
        {
            if (!book.hasRoom(side, price))
            {
                throw new IllegalStateException("the snapshot does not fit: make the book larger than ordersMax=" +
                    book.ordersMax() + " levelsMax=" + book.levelsMax());
            }
            final long orderId = source.getLong();
            book.rest(orderId, side, price, source.getInt());
        }
    }
}
