package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.AgentRole;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.TopicPattern;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamAgentTest
{
    /** Wants everything and takes nothing. */
    private static final class Deaf extends StreamSubscriber
    {
        StreamEnd end;

        Deaf()
        {
            super(StreamKind.SSE, TopicPattern.of("**"), DurabilityLevel.JOURNALED, 1);
        }

        @Override
        boolean isReady()
        {
            return false;
        }

        @Override
        boolean isDrained()
        {
            return false;
        }

        @Override
        void deliver(final ByteBuf piece, final int events, final long next)
        {
            throw new AssertionError("it was not ready");
        }

        @Override
        void heartbeat()
        {
            throw new AssertionError("it was not ready");
        }

        @Override
        void end(final StreamEnd why, final long firstSequence)
        {
            end = why;
        }
    }

    @Test
    void shouldForgetASubscriberWhoseDepartureIsSeenBeforeItsArrival()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.streams().maxSubscriptions(1)))
        {
            final Streams streams = edge.edge.streams();
            final StreamAgent agent = new StreamAgent(streams, streams.source(), edge.edgeContext.streams(),
                streams.counters(), edge.edgeContext.clock(), edge.engine.newIdleStrategy(AgentRole.STREAM));
            final Deaf subscriber = new Deaf();
            assertTrue(streams.tryReserve());
            agent.depart(subscriber);
            agent.doWork();
            assertFalse(streams.tryReserve());
            agent.arrive(subscriber);
            agent.doWork();
            assertEquals(0, streams.counters().behind.get());
            assertTrue(streams.tryReserve());
            agent.onClose();
            assertEquals(null, subscriber.end);
        }
    }

    /** Wants everything and keeps what it gets, or reads it at once. */
    private static final class Holder extends StreamSubscriber
    {
        final List<ByteBuf> held = new ArrayList<>();
        final boolean reads;
        int events;
        StreamEnd end;

        Holder(final boolean reads, final long from)
        {
            super(StreamKind.SSE, TopicPattern.of("**"), DurabilityLevel.JOURNALED, from);
            this.reads = reads;
        }

        @Override
        boolean isReady()
        {
            return true;
        }

        @Override
        boolean isDrained()
        {
            return held.isEmpty();
        }

        @Override
        void deliver(final ByteBuf piece, final int count, final long next)
        {
            events += count;
            if (reads)
            {
                piece.release();
            }
            else
            {
                held.add(piece);
            }
        }

        @Override
        void heartbeat()
        {
            throw new AssertionError("it is not quiet long enough");
        }

        @Override
        void end(final StreamEnd why, final long firstSequence)
        {
            end = why;
            held.forEach(ByteBuf::release);
            held.clear();
        }
    }

    private static final int MEMORY = 1 << 20;
    private static final int SLICE_MAX = 256 << 10;
    private static final long STALL_NS = 1_000_000_000L;
    private static final long LOOK_NS = 1_000_000L;

    private long nowNs;

    private static EdgeHarness open()
    {
        return EdgeHarness.open(h -> h.edgeContext.streams().memoryBytes(MEMORY).stallTimeoutNs(STALL_NS));
    }

    private StreamAgent agent(final EdgeHarness edge)
    {
        final Streams streams = edge.edge.streams();
        return new StreamAgent(streams, streams.source(), edge.edgeContext.streams(), streams.counters(),
            () -> nowNs, edge.engine.newIdleStrategy(AgentRole.STREAM));
    }

    private static Holder arrive(
        final EdgeHarness edge, final StreamAgent agent, final boolean reads, final long from)
    {
        final Holder holder = new Holder(reads, from);
        assertTrue(edge.edge.streams().tryReserve());
        agent.arrive(holder);
        return holder;
    }

    private void publish(final EdgeHarness edge, final int events)
    {
        final byte[] bytes = "x".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < events; i++)
        {
            assertTrue(edge.engine.newPublisher().publish(edge.engine.topic("a"), new UnsafeBuffer(bytes), 0,
                bytes.length, DurabilityLevel.JOURNALED, 10, TimeUnit.SECONDS) > 0);
        }
    }

    /** Steps of the agent, with the clock going on, and what was held at the most. */
    private long work(final EdgeHarness edge, final StreamAgent agent, final int steps)
    {
        long most = 0;
        for (int i = 0; i < steps; i++)
        {
            nowNs += LOOK_NS;
            agent.doWork();
            most = Math.max(most, edge.edge.streams().memory().held());
        }
        return most;
    }

    @Test
    void shouldBoundWhatThoseWhoAreBehindHoldAndServeOthersSoon()
    {
        try (EdgeHarness edge = open())
        {
            publish(edge, 8);
            final StreamAgent agent = agent(edge);
            final List<Holder> holders = new ArrayList<>();
            for (int i = 0; i < 30; i++)
            {
                holders.add(arrive(edge, agent, false, 1));
            }
            final long most = work(edge, agent, 40);
            assertTrue(most >= MEMORY / 4 * 3, "held bytes=" + most);
            assertTrue(most <= MEMORY / 4 * 3 + SLICE_MAX, "held bytes=" + most);
            final Holder reader = arrive(edge, agent, true, 1);
            // each holder has his turn before, a few at a time, until the shortened patience with them ends
            final int steps = (int)(STALL_NS / LOOK_NS);
            assertTrue(work(edge, agent, steps) <= MEMORY / 4 * 3 + SLICE_MAX);
            assertEquals(8, reader.events);
            assertTrue(holders.stream().anyMatch(holder -> holder.end == StreamEnd.EVICTED));
            agent.onClose();
            assertEquals(0, edge.edge.streams().memory().held());
        }
    }

    @Test
    void shouldBoundWhatThoseWhoAreLiveHoldAndKeepNobodyElseWaiting()
    {
        try (EdgeHarness edge = open())
        {
            publish(edge, 1);
            final StreamAgent agent = agent(edge);
            final Holder reader = arrive(edge, agent, true, 1);
            final Holder first = arrive(edge, agent, false, 2);
            final Holder second = arrive(edge, agent, false, 2);
            work(edge, agent, 10);
            assertEquals(3, edge.edge.streams().counters().live.get());
            for (int i = 1; i <= 60; i++)
            {
                publish(edge, 1);
                final long most = work(edge, agent, 4);
                assertTrue(most <= MEMORY + SLICE_MAX, "held bytes=" + most);
                assertEquals(1 + i, reader.events);
            }
            assertEquals(StreamEnd.EVICTED, first.end);
            assertEquals(StreamEnd.EVICTED, second.end);
            agent.onClose();
            assertEquals(0, edge.edge.streams().memory().held());
        }
    }
}
