package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.AgentRole;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.TopicPattern;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
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
}
