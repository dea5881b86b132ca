package io.headrace.examples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The order book written as simply as can be, as what {@link OrderBookHandler} must agree with.
 */
final class NaiveOrderBook
{
    private static final class Order
    {
        private final long id;
        private final int side;
        private final long price;
        private int quantity;

        private Order(final long id, final int side, final long price, final int quantity)
        {
            this.id = id;
            this.side = side;
            this.price = price;
            this.quantity = quantity;
        }
    }

    private final int ordersMax;
    private final int levelsMax;
    private final int fillsMax;
    private final Map<Long, Order> orders = new HashMap<>();
    private final NavigableMap<Long, List<Order>> buys = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, List<Order>> sells = new TreeMap<>();
    final Map<String, Long> counters = new TreeMap<>();

    NaiveOrderBook(final int ordersMax, final int levelsMax, final int fillsMax)
    {
        this.ordersMax = ordersMax;
        this.levelsMax = levelsMax;
        this.fillsMax = fillsMax;
    }

    /** Applies a message and gives the reply as text. */
    String apply(final int type, final long orderId, final int quantity, final long price, final int side)
    {
        return switch (type)
        {
            case 1 -> add(orderId, quantity, price, side);
            case 2 -> reduce(orderId, quantity);
            case 3 -> delete(orderId);
            case 4 -> execute(orderId, quantity);
            case 5 -> counted("hiddenExecutions", orderId, 0, 0);
            case 7 -> counted("halts", orderId, 0, 0);
            default -> rejected(orderId, "unknown type");
        };
    }

    String rejected(final long orderId, final String reason)
    {
        count("rejects", 1);
        return "rejected," + orderId + ",0,0," + reason + "\n";
    }

    /** All orders, by side, from the worst price and the oldest. */
    List<String> resting()
    {
        final List<String> lines = new ArrayList<>();
        for (final List<Order> level : buys.descendingMap().values())
        {
            level.forEach(order -> lines.add("1," + order.price + "," + order.id + "," + order.quantity));
        }
        for (final List<Order> level : sells.descendingMap().values())
        {
            level.forEach(order -> lines.add("-1," + order.price + "," + order.id + "," + order.quantity));
        }
        return lines;
    }

    private String add(final long orderId, final int quantity, final long price, final int side)
    {
        if (side != 1 && side != -1)
        {
            return rejected(orderId, "side must be 1 (buy) or -1 (sell)");
        }
        if (quantity <= 0)
        {
            return rejected(orderId, "quantity must be above 0");
        }
        if (price <= 0)
        {
            return rejected(orderId, "price must be above 0");
        }
        if (orders.containsKey(orderId))
        {
            return rejected(orderId, "an order with this id rests already");
        }
        if (!crosses(side, price) && !fits(side, price))
        {
            return rejected(orderId, "the book is full");
        }
        count("newOrders", 1);
        if (!crosses(side, price))
        {
            rest(new Order(orderId, side, price, quantity));
            return "rested," + orderId + ",0," + quantity + "\n";
        }
        count("crossingOrders", 1);
        return match(orderId, quantity, price, side);
    }

    private String match(final long orderId, final int quantity, final long price, final int side)
    {
        final StringBuilder reply = new StringBuilder();
        int remaining = quantity;
        for (int i = 0; i < fillsMax && remaining > 0 && crosses(side, price); i++)
        {
            final Order best = levels(-side).firstEntry().getValue().get(0);
            final int filled = Math.min(best.quantity, remaining);
            reply.append("fill,").append(best.id).append(',').append(filled)
                .append(',').append(best.price).append('\n');
            take(best, filled);
            remaining -= filled;
        }
        count("filledQuantity", quantity - remaining);
        reply.append("filled,").append(orderId).append(',').append(quantity - remaining)
            .append(',').append(remaining);
        if (remaining > 0 && crosses(side, price))
        {
            reply.append(",fill limit reached");
        }
        else if (remaining > 0)
        {
            if (!fits(side, price))
            {
                throw new AssertionError("no room for the rest of order " + orderId);
            }
            rest(new Order(orderId, side, price, remaining));
        }
        return reply.append('\n').toString();
    }

    private String reduce(final long orderId, final int quantity)
    {
        final Order order = orders.get(orderId);
        if (quantity <= 0)
        {
            return rejected(orderId, "quantity must be above 0");
        }
        if (order == null)
        {
            return rejected(orderId, "no order with this id rests");
        }
        count("reductions", 1);
        take(order, Math.min(quantity, order.quantity));
        return (order.quantity == 0 ? "deleted," : "reduced,") + orderId + ",0," + order.quantity + "\n";
    }

    private String delete(final long orderId)
    {
        final Order order = orders.get(orderId);
        if (order == null)
        {
            return rejected(orderId, "no order with this id rests");
        }
        count("deletions", 1);
        take(order, order.quantity);
        return "deleted," + orderId + ",0,0\n";
    }

    private String execute(final long orderId, final int quantity)
    {
        final Order order = orders.get(orderId);
        if (quantity <= 0)
        {
            return rejected(orderId, "quantity must be above 0");
        }
        if (order == null)
        {
            return counted("unknownExecutions", orderId, 0, 0);
        }
        final int filled = Math.min(quantity, order.quantity);
        count("filledQuantity", filled);
        take(order, filled);
        return counted("executions", orderId, filled, order.quantity);
    }

    private String counted(final String counter, final long orderId, final int filled, final int remaining)
    {
        count(counter, 1);
        return "counted," + orderId + "," + filled + "," + remaining + "\n";
    }

    private void count(final String counter, final long by)
    {
        counters.merge(counter, by, Long::sum);
    }

    private void rest(final Order order)
    {
        orders.put(order.id, order);
        levels(order.side).computeIfAbsent(order.price, price -> new ArrayList<>()).add(order);
    }

    private void take(final Order order, final int quantity)
    {
        order.quantity -= quantity;
        if (order.quantity == 0)
        {
            orders.remove(order.id);
            final List<Order> level = levels(order.side).get(order.price);
            level.remove(order);
            if (level.isEmpty())
            {
                levels(order.side).remove(order.price);
            }
        }
    }

    private boolean crosses(final int side, final long price)
    {
        final NavigableMap<Long, List<Order>> opposite = levels(-side);
        return !opposite.isEmpty() && (side == 1 ? opposite.firstKey() <= price : opposite.firstKey() >= price);
    }

    private boolean fits(final int side, final long price)
    {
        return orders.size() < ordersMax &&
            (levels(side).containsKey(price) || buys.size() + sells.size() < levelsMax);
    }

    private NavigableMap<Long, List<Order>> levels(final int side)
    {
        return side == 1 ? buys : sells;
    }
}
