package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.ThreadLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threads publish and ask at once, at random levels. Whoever asks must see all that anybody was told before the
 * question, and never less than an answer before.
 */
@Timeout(60)
class QueryLinearizabilityTest
{
    private static final int THREADS = 4;
    private static final int ROUNDS = 1500;
    private static final DurabilityLevel[] LEVELS = DurabilityLevel.values();

    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong seen = new AtomicLong();
    private final SteeredJournal journal = new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));

    /** Says how many events it has seen. */
    private static final class Counting implements EventHandler
    {
        private final UnsafeBuffer reply = new UnsafeBuffer(new byte[Long.BYTES]);
        private long events;

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            events++;
        }

        @Override
        public void onQuery(final Query query, final ReplySink replies)
        {
            assertEquals(query.sequence(), events);
            reply.putLong(0, events);
            replies.reply(reply, 0, Long.BYTES);
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            sink.putLong(events);
        }
    }

    @ParameterizedTest
    @CsvSource({"COMPACT,0", "COMPACT,65536", "PIPELINED,0", "PIPELINED,65536"})
    void shouldSeeAllThatWasAcknowledgedBefore(final ThreadLayout layout, final int cacheLength) throws Exception
    {
        final long seed = System.nanoTime();
        final EngineContext context = new EngineContext()
            .journal(journal)
            .handler("counting", Counting::new, HandlerPolicy.HALT, "topic");
        context.threads().layout(layout);
        context.lanes().capacity(64);
        context.queries().laneCapacity(16).cacheLength(cacheLength);
        final ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try (Engine engine = Engine.launch(context))
        {
            final List<Future<Integer>> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++)
            {
                final Random random = new Random(seed + i);
                threads.add(executor.submit(() -> run(engine, random, "seed=" + seed)));
            }
            int asked = 0;
            for (final Future<Integer> thread : threads)
            {
                asked += thread.get();
            }
            assertTrue(asked > ROUNDS, "asked=" + asked);
            assertEquals(journal.lastSequence(), engine.watermark(DurabilityLevel.JOURNALED));
        }
        finally
        {
            executor.shutdownNow();
        }
    }

    private int run(final Engine engine, final Random random, final String label)
    {
        final Publisher publisher = engine.newPublisher();
        final UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
        final int topic = engine.topic("topic");
        int asked = 0;
        for (int i = 0; i < ROUNDS; i++)
        {
            final DurabilityLevel level = LEVELS[random.nextInt(LEVELS.length)];
            if (random.nextBoolean())
            {
                final long sequence = publisher.publish(topic, nothing, 0, 0, level, 10, TimeUnit.SECONDS);
                assertTrue(sequence > 0, label);
                acknowledged.accumulateAndGet(sequence, Math::max);
            }
            else
            {
                asked++;
                ask(engine, publisher, nothing, level, label);
            }
        }
        return asked;
    }

    private void ask(
        final Engine engine,
        final Publisher publisher,
        final UnsafeBuffer nothing,
        final DurabilityLevel level,
        final String label)
    {
        final long least = Math.max(acknowledged.get(), seen.get());
        final long[] events = {-1};
        final long sequence = publisher.query(
            QueryTarget.ofKey(0, 0),
            PayloadFormat.BINARY,
            nothing,
            0,
            0,
            level,
            10,
            TimeUnit.SECONDS,
            (format, buffer, offset, length) -> events[0] = buffer.getLong(offset));
        assertEquals(sequence, events[0], label);
        assertTrue(sequence >= least, label + " sequence=" + sequence + " acknowledged=" + least);
        assertTrue(engine.watermark(DurabilityLevel.JOURNALED) >= sequence, label);
        if (level == DurabilityLevel.SYNCED)
        {
            assertTrue(engine.watermark(level) >= sequence, label);
        }
        seen.accumulateAndGet(sequence, Math::max);
    }
}
