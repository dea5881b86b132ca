package io.headrace.edge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Subscribers that take nothing in at present. There is patience with them for {@code stream.stall.timeout}, for a
 * tenth of it once the memory of streams is half full, and none when it is full. Belongs to one stream agent.
 */
final class StalledSubscribers
{
    private static final int IMPATIENCE = 10;

    private final StreamMemory memory;
    private final long timeoutNs;
    private final ArrayDeque<StreamSubscriber> stalled = new ArrayDeque<>();
    private final List<StreamSubscriber> ready = new ArrayList<>();
    private final List<StreamSubscriber> hopeless = new ArrayList<>();

    StalledSubscribers(final StreamMemory memory, final long timeoutNs)
    {
        this.memory = memory;
        this.timeoutNs = timeoutNs;
    }

    int size()
    {
        return stalled.size();
    }

    /** All of them, in the order in which they were added. */
    List<StreamSubscriber> all()
    {
        return List.copyOf(stalled);
    }

    /** Adds one, stalled since it was last given something if it has been here since. */
    void add(final StreamSubscriber subscriber, final long nowNs)
    {
        if (subscriber.sentNs - subscriber.stalledSinceNs >= 0)
        {
            subscriber.stalledSinceNs = nowNs;
        }
        subscriber.place = StreamSubscriber.Place.STALLED;
        stalled.addLast(subscriber);
    }

    void remove(final StreamSubscriber subscriber)
    {
        stalled.remove(subscriber);
    }

    /**
     * Looks who can take more, which it takes out, and with whom the patience is at its end.
     *
     * @param nowNs    time.
     * @param drained whether one must have sent all that he was given before he can take more.
     */
    void look(final long nowNs, final boolean drained)
    {
        ready.clear();
        hopeless.clear();
        final long patienceNs = memory.isHalfFull() ? timeoutNs / IMPATIENCE : timeoutNs;
        boolean isRelieved = !memory.isFull();
        for (int i = stalled.size(); i > 0; i--)
        {
            final StreamSubscriber subscriber = stalled.pollFirst();
            if (drained ? subscriber.isDrained() : subscriber.isReady())
            {
                ready.add(subscriber);
                continue;
            }
            stalled.addLast(subscriber);
            if (!isRelieved && !subscriber.isDrained())
            {
                isRelieved = true; // one at each look, since memory comes back a little later
                hopeless.add(subscriber);
            }
            else if (nowNs - subscriber.stalledSinceNs >= patienceNs)
            {
                hopeless.add(subscriber);
            }
        }
    }

    /** Those whom the last look took out. */
    List<StreamSubscriber> ready()
    {
        return ready;
    }

    /** Those to be cut off after the last look; they are still here. */
    List<StreamSubscriber> hopeless()
    {
        return hopeless;
    }
}
