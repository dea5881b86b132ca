package io.headrace.examples;

/**
 * Resting limit orders of one instrument, matched by price, then time.
 * <p>
 * Orders and price levels are rows of primitive arrays, named by their row number. The orders of a level are a linked
 * list from the oldest to the youngest; free rows are linked the same way. Everything is allocated at construction.
 * Not threadsafe.
 */
final class OrderBook
{
    static final int NONE = -1;
    static final int BUY = 1;
    static final int SELL = -1;

    private final LongIntMap orderById;
    private final long[] orderIds;
    private final int[] quantities;
    private final int[] levelOf;
    private final int[] next;
    private final int[] previous;
    private int freeOrder;

    private final long[] prices;
    private final byte[] sides;
    private final int[] oldest;
    private final int[] youngest;
    private int freeLevel;

    private final PriceLadder buys;
    private final PriceLadder sells;

    /**
     * Allocates an empty book.
     *
     * @param ordersMax most orders resting at a time.
     * @param levelsMax most prices, of both sides together, at which orders rest at a time.
     */
    OrderBook(final int ordersMax, final int levelsMax)
    {
        if (levelsMax < 1)
        {
            throw new IllegalArgumentException("levelsMax=" + levelsMax + " must be 1 or more");
        }
        orderById = new LongIntMap(ordersMax);
        orderIds = new long[ordersMax];
        quantities = new int[ordersMax];
        levelOf = new int[ordersMax];
        next = new int[ordersMax];
        previous = new int[ordersMax];
        prices = new long[levelsMax];
        sides = new byte[levelsMax];
        oldest = new int[levelsMax];
        youngest = new int[levelsMax];
        buys = new PriceLadder(BUY, levelsMax);
        sells = new PriceLadder(SELL, levelsMax);
        linkFree(next);
        linkFree(youngest);
    }

    private static void linkFree(final int[] links)
    {
        for (int i = 0; i < links.length - 1; i++)
        {
            links[i] = i + 1;
        }
        links[links.length - 1] = NONE;
    }

    /**
     * Trades an incoming order with the orders it crosses.
     *
     * @param side     {@link #BUY} or {@link #SELL}.
     * @param price    limit, above 0.
     * @param quantity above 0.
     * @param fillsMax most fills.
     * @param fills    takes each fill.
     * @return the quantity that is left.
     */
    int match(
        final int side, final long price, final int quantity, final int fillsMax, final FillConsumer fills)
    {
        final PriceLadder opposite = ladder(-side);
        int remaining = quantity;
        for (int i = 0; i < fillsMax && remaining > 0 && opposite.reaches(price); i++)
        {
            final int level = opposite.bestLevel();
            final int order = oldest[level];
            final int filled = Math.min(remaining, quantities[order]);
            fills.onFill(orderIds[order], prices[level], filled);
            reduce(order, filled);
            remaining -= filled;
        }
        return remaining;
    }

    /** Whether an order at this price would trade. */
    boolean crosses(final int side, final long price)
    {
        return ladder(-side).reaches(price);
    }

    /** Whether there is room for an order at this price. */
    boolean hasRoom(final int side, final long price)
    {
        return freeOrder != NONE && (freeLevel != NONE || ladder(side).indexOf(price) >= 0);
    }

    /** Adds an order behind all others at its price; its id is not in the book, and there is room for it. */
    void rest(final long orderId, final int side, final long price, final int quantity)
    {
        final int order = freeOrder;
        freeOrder = next[order];
        orderById.add(orderId, order);

        final int level = levelAt(side, price);
        final int before = youngest[level];
        orderIds[order] = orderId;
        quantities[order] = quantity;
        levelOf[order] = level;
        previous[order] = before;
        next[order] = NONE;
        youngest[level] = order;
        if (before == NONE)
        {
            oldest[level] = order;
        }
        else
        {
            next[before] = order;
        }
    }

    /**
     * Takes from the quantity of an order, which keeps its place in time; an order of which nothing is left goes.
     *
     * @param order    row of a resting order.
     * @param quantity to take, possibly more than there is.
     * @return the quantity that is left.
     */
    int reduce(final int order, final int quantity)
    {
        if (quantity < quantities[order])
        {
            quantities[order] -= quantity;
            return quantities[order];
        }
        remove(order);
        return 0;
    }

    private void remove(final int order)
    {
        orderById.remove(orderIds[order]);
        final int level = levelOf[order];
        final int before = previous[order];
        final int after = next[order];
        if (before == NONE)
        {
            oldest[level] = after;
        }
        else
        {
            next[before] = after;
        }
        if (after == NONE)
        {
            youngest[level] = before;
        }
        else
        {
            previous[after] = before;
        }
        next[order] = freeOrder;
        freeOrder = order;
        if (oldest[level] == NONE)
        {
            final PriceLadder ladder = ladder(sides[level]);
            ladder.remove(ladder.indexOf(prices[level]));
            youngest[level] = freeLevel;
            freeLevel = level;
        }
    }

    private int levelAt(final int side, final long price)
    {
        final PriceLadder ladder = ladder(side);
        final int index = ladder.indexOf(price);
        if (index >= 0)
        {
            return ladder.level(index);
        }
        final int level = freeLevel;
        freeLevel = youngest[level];
        prices[level] = price;
        sides[level] = (byte)side;
        oldest[level] = NONE;
        youngest[level] = NONE;
        ladder.insert(-1 - index, price, level);
        return level;
    }

    private PriceLadder ladder(final int side)
    {
        return side == BUY ? buys : sells;
    }

    /** Row of an order, or {@link #NONE}. */
    int find(final long orderId)
    {
        return orderById.get(orderId);
    }

    int size()
    {
        return orderById.size();
    }

    int ordersMax()
    {
        return orderIds.length;
    }

    int levelsMax()
    {
        return prices.length;
    }

    int levels(final int side)
    {
        return ladder(side).size();
    }

    /** Oldest order of a level, counted from the worst price; the rest of the level follows by {@link #after(int)}. */
    int oldest(final int side, final int index)
    {
        return oldest[ladder(side).level(index)];
    }

    /** The next younger order at the same price, or {@link #NONE}. */
    int after(final int order)
    {
        return next[order];
    }

    long orderId(final int order)
    {
        return orderIds[order];
    }

    long price(final int order)
    {
        return prices[levelOf[order]];
    }

    int quantity(final int order)
    {
        return quantities[order];
    }
}
