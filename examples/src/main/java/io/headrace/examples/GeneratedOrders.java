package io.headrace.examples;

import static io.headrace.examples.OrderDescriptor.BUY;
import static io.headrace.examples.OrderDescriptor.DELETE;
import static io.headrace.examples.OrderDescriptor.EXECUTE;
import static io.headrace.examples.OrderDescriptor.EXECUTE_HIDDEN;
import static io.headrace.examples.OrderDescriptor.NEW;
import static io.headrace.examples.OrderDescriptor.REDUCE;
import static io.headrace.examples.OrderDescriptor.SELL;

import org.agrona.MutableDirectBuffer;

/**
 * Order messages drawn from the proportions of a busy stock: of 100 messages about 48 are new orders, one of which
 * crosses the spread, 45 delete one, 4 report an execution, 2 a hidden one, and one in 200 reduces an order. Prices
 * follow a random walk.
 * <p>
 * The number of orders that rest is drawn back to {@link #LIVE_TARGET} and never above {@link #LIVE_MAX}: orders that
 * have traded on arrival of another are not known here, so now and then one is deleted that does not rest any more,
 * as it happens to everybody who trades. Not threadsafe.
 */
final class GeneratedOrders implements OrderStream
{
    static final int LIVE_TARGET = 1024;
    static final int LIVE_MAX = 4096;

    /** Of 65,536: new orders when as many rest as should, and how much that changes per order above or below. */
    private static final int NEW_SHARE = 31_530;
    private static final int NEW_SHARE_PER_ORDER = 8;
    /** Of 65,536 messages that are not new orders; the rest are deletions. */
    private static final int REDUCE_SHARE = 640;
    private static final int EXECUTE_SHARE = REDUCE_SHARE + 5_570;
    private static final int HIDDEN_SHARE = EXECUTE_SHARE + 3_020;
    /** One in 64 new orders crosses, one in 1,024 messages moves the price. */
    private static final int CROSSING_MASK = 63;
    private static final int MOVE_MASK = 1023;

    private static final long TICK = 100;
    private static final long FIRST_PRICE = 5_853_300;
    private static final long MIN_PRICE = 1_000_000;
    private static final long MAX_PRICE = 20_000_000;
    private static final int CROSSING_TICKS = 8;
    private static final int[] QUANTITIES = {100, 100, 100, 100, 100, 100, 18, 200, 22, 1000, 20, 1, 50, 300, 5, 400};

    private static final long FIRST_TIMESTAMP_NS = 34_200_000_000_000L;
    private static final long TIMESTAMP_STEP_MASK_NS = 0x7FF;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final long[] orderIds = new long[LIVE_MAX];
    private final long[] prices = new long[LIVE_MAX];
    private final int[] quantities = new int[LIVE_MAX];
    private final byte[] sides = new byte[LIVE_MAX];
    private int live;
    private long lastOrderId;
    private long lastMessageId;
    private long timestampNs = FIRST_TIMESTAMP_NS;
    private long middle = FIRST_PRICE;
    private long state;

    GeneratedOrders(final long seed)
    {
        final long mixed = (seed + 1) * GOLDEN_RATIO;
        state = mixed == 0 ? GOLDEN_RATIO : mixed;
    }

    @Override
    public void next(final MutableDirectBuffer buffer, final int offset)
    {
        final long random = nextRandom();
        timestampNs += 1 + (random >>> 48 & TIMESTAMP_STEP_MASK_NS);
        if ((random >>> 16 & MOVE_MASK) == 0)
        {
            movePrice((random >>> 32 & 1) == 0 ? TICK : -TICK);
        }
        final int newShare = NEW_SHARE + (LIVE_TARGET - live) * NEW_SHARE_PER_ORDER;
        if ((random & 0xFFFF) < newShare || live == 0)
        {
            putNew(buffer, offset, nextRandom());
        }
        else
        {
            putOther(buffer, offset, nextRandom());
        }
    }

    private void putNew(final MutableDirectBuffer buffer, final int offset, final long random)
    {
        final int side = (random & 1) == 0 ? BUY : SELL;
        final boolean crossing = (random >>> 1 & CROSSING_MASK) == 0;
        // Two numbers ANDed are small more often than large: most orders come close to the best price.
        final long ticks = crossing ? -CROSSING_TICKS : 1 + (random >>> 8 & random >>> 14 & 0x3F);
        final int quantity = QUANTITIES[(int)(random >>> 20) & QUANTITIES.length - 1];
        final long price = middle - side * ticks * TICK;
        final int index = live++;
        orderIds[index] = ++lastOrderId;
        prices[index] = price;
        quantities[index] = quantity;
        sides[index] = (byte)side;
        put(buffer, offset, NEW, index, quantity);
    }

    private void putOther(final MutableDirectBuffer buffer, final int offset, final long random)
    {
        final int index = below(live, random >>> 16);
        final int quantity = quantities[index];
        final int share = (int)(random & 0xFFFF);
        if (share >= HIDDEN_SHARE)
        {
            put(buffer, offset, DELETE, index, quantity);
            forget(index);
        }
        else if (share >= EXECUTE_SHARE)
        {
            put(buffer, offset, EXECUTE_HIDDEN, index, quantity);
        }
        else
        {
            final int taken = 1 + below(quantity, random >>> 32);
            put(buffer, offset, share >= REDUCE_SHARE ? EXECUTE : REDUCE, index, taken);
            quantities[index] = quantity - taken;
            if (taken == quantity)
            {
                forget(index);
            }
        }
    }

    private void put(
        final MutableDirectBuffer buffer, final int offset, final int type, final int index, final int quantity)
    {
        OrderDescriptor.put(
            buffer, offset, ++lastMessageId, timestampNs, type, orderIds[index], quantity, prices[index], sides[index]);
    }

    private void forget(final int index)
    {
        final int last = --live;
        orderIds[index] = orderIds[last];
        prices[index] = prices[last];
        quantities[index] = quantities[last];
        sides[index] = sides[last];
    }

    private void movePrice(final long step)
    {
        final long moved = middle + step;
        middle = moved < MIN_PRICE || moved > MAX_PRICE ? middle - step : moved;
    }

    /** A number from 0 to below a bound, from the low 16 bits of a random one. */
    private static int below(final int bound, final long random)
    {
        return (int)(((random & 0xFFFF) * bound) >>> 16);
    }

    /** Xorshift: cheap, and good enough for load. */
    private long nextRandom()
    {
        long random = state;
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        state = random;
        return random * GOLDEN_RATIO;
    }
}
