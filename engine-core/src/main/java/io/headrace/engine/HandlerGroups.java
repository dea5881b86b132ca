package io.headrace.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.DirectBuffer;

/**
 * The handlers at work and the routes that are in force: those that the journal holds, which follow those that the
 * host declares at the first event after a start. Part of the deterministic state. Belongs to the engine agent.
 */
final class HandlerGroups
{
    private static final HandlerSlot[] NO_SLOTS = {};

    private final Routes declared;
    private final Map<String, HandlerGroup> byName = new LinkedHashMap<>();
    /** Null while the journal holds no routes. */
    private Routes inForce;
    private HandlerSlot[] slots = NO_SLOTS;
    private int levels;
    private boolean isWhole = true;

    HandlerGroups(final HandlerRegistrations registrations, final int maxTimers)
    {
        declared = registrations.routes();
        if (declared.inOrder().size() > HandlerGroup.MAX_GROUPS)
        {
            throw new IllegalArgumentException("handlers=" + declared.inOrder().size() + " must be at most " +
                HandlerGroup.MAX_GROUPS + ": join some into one");
        }
        for (final HandlerRoute route : declared.inOrder())
        {
            byName.put(route.name(), new HandlerGroup(
                byName.size(), registrations.declaration(route.name()), maxTimers));
        }
        arrange();
    }

    /** Handlers by number and slots by index, after the instances or their order have changed. */
    private void arrange()
    {
        final List<HandlerSlot> all = new ArrayList<>();
        for (final HandlerGroup group : byName.values())
        {
            for (final HandlerSlot slot : group.slots)
            {
                slot.index = all.size();
                all.add(slot);
            }
        }
        slots = all.toArray(NO_SLOTS);
        isWhole = inForce == null || inForce.inOrder().stream().allMatch(route -> byName.containsKey(route.name()));
        levels = 0;
        for (final HandlerGroup group : byName.values())
        {
            group.after = 0;
            group.level = 0;
        }
        for (final HandlerRoute route : orderInForce())
        {
            final HandlerGroup group = byName.get(route.name());
            for (final HandlerGroup other : byName.values())
            {
                if (group != null && route.dependsOn(other.name))
                {
                    group.after |= other.bit;
                    group.level = Math.max(group.level, other.level + 1);
                    levels = Math.max(levels, group.level);
                }
            }
        }
    }

    /** Routes in force, and behind them those of handlers that the journal does not know yet. */
    private List<HandlerRoute> orderInForce()
    {
        if (inForce == null)
        {
            return declared.inOrder();
        }
        final List<HandlerRoute> order = new ArrayList<>(inForce.inOrder());
        for (final HandlerRoute route : declared.inOrder())
        {
            if (inForce.route(route.name()) == null && route.hasHistory())
            {
                order.add(route);
            }
        }
        return order;
    }

    /** Starts all handlers from nothing. */
    void start()
    {
        byName.values().forEach(group -> group.started(group.slots));
    }

    /** All instances, by index. */
    HandlerSlot[] slots()
    {
        return slots;
    }

    /** Any thread: timers pending in all instances; a glance at numbers that are not ordered. */
    long timersPending()
    {
        long pending = 0;
        for (final HandlerSlot slot : slots)
        {
            pending += slot.timers.size();
        }
        return pending;
    }

    /** Handlers by number, as the host knows them. */
    List<HandlerGroup> all()
    {
        return List.copyOf(byName.values());
    }

    /** Length of the longest chain of handlers that come after each other, less one. */
    int levels()
    {
        return levels;
    }

    /** The handlers of a topic, in order. */
    HandlerGroup[] groupsOf(final String topic)
    {
        final List<HandlerGroup> groups = new ArrayList<>();
        for (final HandlerRoute route : orderInForce())
        {
            final HandlerGroup group = byName.get(route.name());
            if (group != null && route.isRouted(topic))
            {
                groups.add(group);
            }
        }
        return groups.toArray(new HandlerGroup[0]);
    }

    /** The handler of an instance, by the name of the instance; or null if it is gone. */
    HandlerGroup groupOf(final String slotName)
    {
        final int sign = slotName.indexOf('#');
        return byName.get(sign < 0 ? slotName : slotName.substring(0, sign));
    }

    /** The instance that a timer frame is for, or null if it is gone. */
    HandlerSlot slotOfTimer(final DirectBuffer buffer, final int frame)
    {
        for (final HandlerSlot slot : slots)
        {
            if (TimerDescriptor.isFor(buffer, frame, slot.nameBytes))
            {
                return slot;
            }
        }
        return null;
    }

    /** Routes that are to be journaled, or null if the journal holds them already. */
    Routes notJournaled()
    {
        final Routes known = inForce == null ? Routes.EMPTY : inForce;
        return known.equals(declared) ? null : declared;
    }

    /** Whether every handler that the journal knows is at work. */
    boolean isWhole()
    {
        return isWhole;
    }

    /**
     * Makes sure, before routes are journaled, that what they change can be done.
     *
     * @param sequence of the last event applied.
     * @throws IllegalArgumentException naming the setting that cannot be changed so.
     */
    void checkChange(final long sequence)
    {
        if (sequence == 0)
        {
            return;
        }
        for (final HandlerRoute route : declared.inOrder())
        {
            final HandlerGroup group = byName.get(route.name());
            if (inForce == null && route.shards() > 1)
            {
                throw new IllegalArgumentException("handlers." + route.name() + ".shards=" + route.shards() +
                    " but the journal holds no routes, since it is of a version without shards or of an engine " +
                    "without handlers: start once with shards=1 and publish an event");
            }
            if (route.shards() != group.slots.length)
            {
                try
                {
                    group.divided(route.shards());
                }
                catch (final RuntimeException ex)
                {
                    throw new IllegalArgumentException("handlers." + route.name() + ".shards=" + route.shards() +
                        " but the journal was written with " + group.slots.length + ", and the state cannot be " +
                        "divided anew: " + ex.getMessage(), ex);
                }
            }
        }
    }

    /** The journal says that routes are in force from here on. */
    void change(final String text, final long sequence)
    {
        final Routes next = Routes.parse(text);
        for (final HandlerGroup group : byName.values())
        {
            final HandlerRoute route = next.route(group.name);
            group.isMuted = route == null;
            if (route != null && route.shards() != group.slots.length)
            {
                group.slots = sequence == 0 ?
                    group.started(group.newSlots(route.shards())) : group.divided(route.shards());
                for (final HandlerSlot slot : group.slots)
                {
                    slot.lastSequence = ~sequence;
                }
            }
        }
        inForce = next;
        arrange();
    }

    void snapshot(final SnapshotSink sink)
    {
        SnapshotText.put(sink, inForce == null ? "" : inForce.text());
        sink.putInt(inForce == null ? 0 : 1);
        final Map<String, HandlerGroup> sorted = new TreeMap<>(byName);
        sink.putInt(sorted.size());
        sorted.forEach((name, group) ->
        {
            SnapshotText.put(sink, name);
            sink.putInt(group.slots.length);
        });
    }

    /** Takes back all but what is in the handlers. */
    void restore(final SnapshotSource source)
    {
        final String text = SnapshotText.get(source);
        inForce = source.getInt() == 0 ? null : Routes.parse(text);
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            final HandlerGroup group = byName.get(SnapshotText.get(source));
            final int shards = source.getInt();
            if (group != null)
            {
                group.resize(shards);
            }
        }
        for (final HandlerGroup group : byName.values())
        {
            group.isMuted = inForce == null || inForce.route(group.name) == null;
        }
        arrange();
    }

    /**
     * Why handlers cannot go on from a snapshot.
     *
     * @param source of the handlers.
     * @param topics that have had events by then.
     * @return what is in the way, or null.
     */
    String mismatch(final SnapshotSource source, final List<String> topics)
    {
        SnapshotText.get(source);
        source.getInt();
        final Set<String> held = new TreeSet<>();
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            held.add(SnapshotText.get(source));
            source.getInt();
        }
        for (final HandlerRoute route : declared.inOrder())
        {
            if (route.hasHistory() && !held.contains(route.name()))
            {
                for (final String topic : topics)
                {
                    if (route.isRouted(topic))
                    {
                        return "was taken without handler '" + route.name() + "', which is to be given the former " +
                            "events of topic '" + topic + "' first: handlers." + route.name() + ".history=true";
                    }
                }
            }
        }
        return null;
    }
}
