package io.headrace.edge;

import io.headrace.bus.RousableIdleStrategy;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.EventsGoneException;
import io.headrace.engine.Subscriptions;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal for subscribers and hands them what they want.
 * <p>
 * A subscriber begins behind: it reads by itself, in slices, up to where the tail is, and joins it there. That happens
 * on one thread, so nothing lies in between. Who cannot take what the tail has for him leaves it and is behind again;
 * his position is all that is remembered of him. Subscribers come and leave by any thread; all else belongs to the
 * thread of the agent.
 */
final class StreamAgent implements Agent
{
    private static final Logger LOGGER = LoggerFactory.getLogger(StreamAgent.class);
    /** Slices of those who are behind, before it is the turn of the tail again: more than the tail takes at once. */
    private static final int SLICES_PER_CYCLE = 16;
    private static final long LOOK_INTERVAL_NS = 1_000_000L;
    private static final int HEARTBEAT_LOOKS = 4;
    /** With so many behind, one takes nothing more before all that he was given is sent, and none keeps his batch. */
    private static final int MANY_BEHIND = 64;

    private final Streams streams;
    private final Subscriptions source;
    private final StreamContext context;
    private final StreamCounters counters;
    private final StreamMemory memory;
    private final NanoClock clock;
    private final RousableIdleStrategy idle;
    private final Runnable listener;
    private final ManyToOneConcurrentLinkedQueue<StreamSubscriber> arrivals = new ManyToOneConcurrentLinkedQueue<>();
    private final ManyToOneConcurrentLinkedQueue<StreamSubscriber> credited = new ManyToOneConcurrentLinkedQueue<>();
    private final ManyToOneConcurrentLinkedQueue<StreamSubscriber> departures = new ManyToOneConcurrentLinkedQueue<>();
    private final Map<StreamKind, StreamFormat> formats = new EnumMap<>(StreamKind.class);
    private final StreamTail journaled;
    private final StreamTail synced;
    private final StreamSlice slice;
    private final ArrayDeque<StreamSubscriber> behind = new ArrayDeque<>();
    private final StalledSubscribers stalled;
    private final Set<StreamSubscriber> resting = new LinkedHashSet<>();
    private int subscribers;
    private long lookNs;
    private long heartbeatLookNs;

    StreamAgent(
        final Streams streams,
        final Subscriptions source,
        final StreamContext context,
        final StreamCounters counters,
        final NanoClock clock,
        final RousableIdleStrategy idle)
    {
        this.streams = streams;
        this.source = source;
        this.context = context;
        this.counters = counters;
        memory = streams.memory();
        stalled = new StalledSubscribers(memory, context.stallTimeoutNs());
        this.clock = clock;
        this.idle = idle;
        listener = idle::rouse;
        for (final StreamKind kind : StreamKind.values())
        {
            formats.put(kind, kind.newFormat());
        }
        journaled = new StreamTail(DurabilityLevel.JOURNALED, source, formats, memory);
        synced = new StreamTail(DurabilityLevel.SYNCED, source, formats, memory);
        slice = new StreamSlice(source, formats, memory);
        heartbeatLookNs = clock.nanoTime();
    }

    /** Any thread: a subscriber that was reserved for. */
    void arrive(final StreamSubscriber subscriber)
    {
        arrivals.add(subscriber);
        idle.rouse();
    }

    /** Any thread: a subscriber that has arrived before leaves. */
    void depart(final StreamSubscriber subscriber)
    {
        departures.add(subscriber);
        idle.rouse();
    }

    /** Any thread: a subscriber that has arrived before has got credit. */
    void credit(final StreamSubscriber subscriber)
    {
        credited.add(subscriber);
        idle.rouse();
    }

    /** Any thread: a subscriber can take more. */
    void rouse()
    {
        idle.rouse();
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        int work = takeArrivals() + takeDepartures() + takeCredited();
        if (subscribers > 0)
        {
            if (!memory.isFull())
            {
                work += poll(journaled, nowNs) + poll(synced, nowNs);
            }
            work += catchUp(nowNs);
            sendHeartbeats(nowNs);
        }
        if (nowNs - lookNs >= LOOK_INTERVAL_NS)
        {
            lookNs = nowNs;
            lookAround(nowNs);
        }
        return work;
    }

    private int takeArrivals()
    {
        int taken = 0;
        for (StreamSubscriber next = arrivals.poll(); next != null; next = arrivals.poll())
        {
            taken++;
            if (next.place == StreamSubscriber.Place.LEFT)
            {
                streams.release(); // its departure has overtaken it
                continue;
            }
            if (subscribers++ == 0)
            {
                source.addListener(listener);
            }
            next.sentNs = clock.nanoTime();
            next.stalledSinceNs = next.sentNs;
            putBehind(next);
        }
        return taken;
    }

    private int takeDepartures()
    {
        int taken = 0;
        for (StreamSubscriber next = departures.poll(); next != null; next = departures.poll())
        {
            forget(next);
            taken++;
        }
        return taken;
    }

    private int takeCredited()
    {
        int taken = 0;
        for (StreamSubscriber next = credited.poll(); next != null; next = credited.poll())
        {
            if (next.place == StreamSubscriber.Place.RESTING)
            {
                resting.remove(next);
                next.place = StreamSubscriber.Place.BEHIND;
                behind.addLast(next);
                taken++;
            }
        }
        return taken;
    }

    private void putBehind(final StreamSubscriber subscriber)
    {
        subscriber.place = StreamSubscriber.Place.BEHIND;
        behind.addLast(subscriber);
        counters.behind.increment();
    }

    /** Takes a subscriber out of wherever it is. */
    private void forget(final StreamSubscriber subscriber)
    {
        switch (subscriber.place)
        {
            case LIVE -> leaveTail(subscriber, tailOf(subscriber).position());
            case BEHIND ->
            {
                behind.remove(subscriber);
                leaveBehind(subscriber);
            }
            case STALLED ->
            {
                stalled.remove(subscriber);
                leaveBehind(subscriber);
            }
            case RESTING ->
            {
                resting.remove(subscriber);
                leaveBehind(subscriber);
            }
            default ->
            {
                subscriber.place = StreamSubscriber.Place.LEFT;
                return;
            }
        }
        subscriber.place = StreamSubscriber.Place.LEFT;
        streams.release();
        if (--subscribers == 0)
        {
            source.removeListener(listener);
        }
    }

    private void leaveBehind(final StreamSubscriber subscriber)
    {
        slice.close(subscriber);
        counters.behind.getAndAdd(-1);
    }

    private void leaveTail(final StreamSubscriber subscriber, final long position)
    {
        tailOf(subscriber).leave(subscriber, position);
        counters.live.getAndAdd(-1);
    }

    private StreamTail tailOf(final StreamSubscriber subscriber)
    {
        return subscriber.level == DurabilityLevel.SYNCED ? synced : journaled;
    }

    private void end(final StreamSubscriber subscriber, final StreamEnd why, final long firstSequence)
    {
        forget(subscriber);
        subscriber.end(why, firstSequence);
    }

    private int poll(final StreamTail tail, final long nowNs)
    {
        if (tail.isEmpty())
        {
            return 0;
        }
        boolean advanced = false;
        try
        {
            advanced = tail.poll();
        }
        catch (final RuntimeException | OutOfMemoryError ex)
        {
            // each of them meets the same fault by itself, and is told so
            LOGGER.error("the journal cannot be read for subscribers", ex);
            tail.endSlice();
            tail.members().forEach(member -> fallBehind(member, tail.sliceStart()));
            return 1;
        }
        for (int i = 0; i < tail.touched().size(); i++)
        {
            deliver(tail, tail.touched().get(i), nowNs);
        }
        tail.endSlice();
        return advanced ? 1 : 0;
    }

    private void deliver(final StreamTail tail, final StreamGroup group, final long nowNs)
    {
        final ByteBuf piece = group.piece();
        final int events = group.events();
        final long next = tail.position();
        for (int i = group.size() - 1; i >= 0; i--)
        {
            final StreamSubscriber member = group.get(i);
            if (member.isReady() && member.credit() >= events && member.creditBytes() >= piece.readableBytes())
            {
                member.deliver(piece.retainedDuplicate(), events, next);
                member.sentNs = nowNs;
                counters.delivered.getAndAdd(events);
            }
            else
            {
                fallBehind(member, tail.sliceStart());
            }
        }
    }

    private void fallBehind(final StreamSubscriber member, final long position)
    {
        leaveTail(member, position);
        putBehind(member);
    }

    private int catchUp(final long nowNs)
    {
        int work = 0;
        int idle = 0;
        for (int i = 0; i < SLICES_PER_CYCLE && idle < behind.size(); i++)
        {
            final StreamSubscriber subscriber = behind.pollFirst();
            behind.addLast(subscriber);
            final int done = advance(subscriber, nowNs);
            idle = done == 0 ? idle + 1 : 0;
            work += done;
            if (behind.size() > MANY_BEHIND)
            {
                slice.close(subscriber);
            }
        }
        return work;
    }

    /**
     * Whether one who is behind must have sent all that he was given before he is given more: it is his alone, so the
     * more there are the less each of them may hold.
     */
    private boolean mustBeDrained()
    {
        return behind.size() + stalled.size() >= MANY_BEHIND || memory.isHalfFull();
    }

    private int advance(final StreamSubscriber subscriber, final long nowNs)
    {
        if (subscriber.credit() == 0)
        {
            behind.removeLast();
            subscriber.place = StreamSubscriber.Place.RESTING;
            slice.close(subscriber);
            resting.add(subscriber);
            return 0;
        }
        if (!(mustBeDrained() ? subscriber.isDrained() : subscriber.isReady()))
        {
            behind.removeLast();
            slice.close(subscriber);
            stalled.add(subscriber, clock.nanoTime()); // the cycle may have taken long since it began
            return 0;
        }
        if (memory.isNearlyFull())
        {
            return 0;
        }
        final StreamTail tail = tailOf(subscriber);
        final long before = subscriber.position;
        try
        {
            final int events = slice.deliver(subscriber, tail);
            if (events > 0)
            {
                subscriber.sentNs = nowNs;
                counters.delivered.getAndAdd(events);
            }
            if (slice.hasCaughtUp(subscriber, tail))
            {
                tail.join(subscriber);
                behind.removeLast();
                leaveBehind(subscriber);
                subscriber.place = StreamSubscriber.Place.LIVE;
                counters.live.increment();
                return 1;
            }
        }
        catch (final EventsGoneException ex)
        {
            end(subscriber, StreamEnd.GONE, ex.firstSequence());
            return 1;
        }
        catch (final RuntimeException | OutOfMemoryError ex)
        {
            LOGGER.error("the journal cannot be read for a subscriber from={}", subscriber.position, ex);
            end(subscriber, StreamEnd.BROKEN, 0);
            return 1;
        }
        return subscriber.position == before ? 0 : 1;
    }

    private void lookAround(final long nowNs)
    {
        counters.memory.setRelease(memory.held());
        if (memory.isFull())
        {
            fallBehindUnlessDrained(journaled);
            fallBehindUnlessDrained(synced);
        }
        if (stalled.size() > 0)
        {
            stalled.look(nowNs, mustBeDrained());
            stalled.ready().forEach(subscriber ->
            {
                subscriber.place = StreamSubscriber.Place.BEHIND;
                behind.addLast(subscriber);
            });
            stalled.hopeless().forEach(subscriber ->
            {
                counters.evicted.increment();
                end(subscriber, StreamEnd.EVICTED, 0);
            });
        }
    }

    private void fallBehindUnlessDrained(final StreamTail tail)
    {
        if (!tail.isEmpty())
        {
            final long position = tail.position();
            tail.members().stream()
                .filter(member -> !member.isDrained())
                .forEach(member -> fallBehind(member, position));
        }
    }

    private void sendHeartbeats(final long nowNs)
    {
        if (nowNs - heartbeatLookNs >= context.heartbeatNs() / HEARTBEAT_LOOKS)
        {
            heartbeatLookNs = nowNs;
            behind.forEach(subscriber -> sendHeartbeat(subscriber, nowNs));
            journaled.members().forEach(subscriber -> sendHeartbeat(subscriber, nowNs));
            synced.members().forEach(subscriber -> sendHeartbeat(subscriber, nowNs));
        }
    }

    private void sendHeartbeat(final StreamSubscriber subscriber, final long nowNs)
    {
        if (nowNs - subscriber.sentNs >= context.heartbeatNs() && subscriber.isReady())
        {
            subscriber.sentNs = nowNs;
            subscriber.heartbeat();
        }
    }

    /** Called by the thread of the agent at its end. */
    @Override
    public void onClose()
    {
        takeArrivals();
        takeDepartures();
        synced.members().forEach(subscriber -> end(subscriber, StreamEnd.CLOSED, 0));
        journaled.members().forEach(subscriber -> end(subscriber, StreamEnd.CLOSED, 0));
        List.copyOf(resting).forEach(subscriber -> end(subscriber, StreamEnd.CLOSED, 0));
        while (!behind.isEmpty())
        {
            end(behind.peekFirst(), StreamEnd.CLOSED, 0);
        }
        stalled.all().forEach(subscriber -> end(subscriber, StreamEnd.CLOSED, 0));
    }

    @Override
    public String roleName()
    {
        return "stream";
    }
}
