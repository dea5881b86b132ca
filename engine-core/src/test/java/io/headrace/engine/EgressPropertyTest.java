package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.EgressDescriptor;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.ThreadLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shards, timers, handlers that come after each other, events set aside and retried, and restarts at any moment: what
 * handlers have published is in the journal once, in order and with the right content, and every replay of the journal
 * reaches the same state, on one thread and on several.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EgressPropertyTest
{
    private static final int KEYS = 40;

    private final AtomicLong clock = new AtomicLong(1_000);
    private final LaneClaim claim = new LaneClaim();
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[16]);
    private SteeredJournal journal = new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));

    @TempDir
    Path directory;

    private EngineContext context(final int shards, final int threads)
    {
        return context(shards, threads, true);
    }

    private EngineContext context(final int shards, final int threads, final boolean hasSnapshots)
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .clock(clock::get)
            .eventMaxLength(1024)
            .batchMaxLength(2048)
            .handler(HandlerDeclaration.of("keyed", KeyedHandler::new)
                .topics("in.*").shards(shards).policy(HandlerPolicy.QUARANTINE))
            .handler(HandlerDeclaration.of("audit", AuditHandler::new).topics("in.**", "out").after("keyed"))
            .handler(HandlerDeclaration.of("apart", AuditHandler::new).topics("in.a"));
        context.lanes().capacity(64);
        context.state().quarantinedMax(10_000);
        context.snapshots()
            .journalDirectory(hasSnapshots ? directory : null)
            .intervalEvents(60)
            .intervalNs(0)
            .divergencePolicy(DivergencePolicy.STOP);
        context.threads().layout(ThreadLayout.INVOKED).shardThreads(threads);
        return context;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "2, 4, 0", "3, 4, 3", "4, 8, 1", "5, 3, 2", "6, 1, 1", "7, 8, 8"})
    void shouldJournalOnceWhatIsPublishedAndReplayItOnAnyNumberOfThreads(
        final long seed, final int shards, final int threads)
    {
        final Random random = new Random(seed);
        for (int life = 0; life < 12; life++)
        {
            try (Engine engine = Engine.launch(context(shards, threads)))
            {
                live(engine, random);
                if (random.nextBoolean())
                {
                    journal = new SteeredJournal(journal.delegate.reopen());
                }
                else
                {
                    settle(engine);
                }
            }
            journal = new SteeredJournal(journal.delegate.reopen());
        }
        final StateDigest last;
        try (Engine engine = Engine.launch(context(shards, threads)))
        {
            settle(engine);
            last = engine.digest(TimeUnit.SECONDS.toNanos(10));
        }
        final String at = "seed=" + seed;
        checkEgress(at);
        assertTrue(!SnapshotDirectory.open(directory).list().isEmpty(), at + " went on from no snapshot");
        assertEquals(last, replayed(shards, 0), at);
        assertEquals(last, replayed(shards, 4), at);
        for (final int other : new int[]{0, 1, 2, 5})
        {
            try (Engine engine = Engine.launch(context(shards, other, false)))
            {
                assertEquals(last, engine.digest(TimeUnit.SECONDS.toNanos(10)), at + " threads=" + other);
            }
        }
    }

    /** Publishes at random and runs some duty cycles, so that a life ends at any moment of the engine. */
    private void live(final Engine engine, final Random random)
    {
        for (int i = 0; i < 150; i++)
        {
            final int what = random.nextInt(20);
            if (what == 0)
            {
                resolve(engine, 1 + random.nextInt(200), random.nextBoolean());
            }
            else
            {
                final long key = random.nextInt(40) == 0 ? KeyedHandler.BAD_KEY : random.nextInt(KEYS);
                final long amount = random.nextInt(10) == 0 ? KeyedHandler.BAD_AMOUNT : random.nextInt(100);
                publish(engine, random.nextBoolean() ? "in.a" : "in.b", key, amount);
            }
            clock.addAndGet(random.nextInt(20));
            journal.backPressured = random.nextInt(8) == 0;
            for (int cycle = random.nextInt(4); cycle > 0; cycle--)
            {
                engine.invoke();
            }
        }
        journal.backPressured = false;
    }

    private void publish(final Engine engine, final String topic, final long key, final long amount)
    {
        if (engine.tryClaim(FrameDescriptor.alignedLength(0, 16), claim) != 0)
        {
            return;
        }
        payload.putLong(0, key);
        payload.putLong(8, amount);
        final int at = FrameDescriptor.putHeader(
            claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, engine.topic(topic), 0, 0, 16);
        claim.buffer().putBytes(at, payload, 0, 16);
        claim.commit(1);
    }

    private void resolve(final Engine engine, final long sequence, final boolean retries)
    {
        if (engine.tryClaim(ResolveDescriptor.LENGTH, claim) == 0)
        {
            ResolveDescriptor.put(
                claim.buffer(), 0, retries ? QuarantineAction.RETRY : QuarantineAction.DISCARD, sequence);
            claim.commit(1);
        }
    }

    private static void settle(final Engine engine)
    {
        int idle = 0;
        while (idle < 8)
        {
            idle = engine.invoke() == 0 ? idle + 1 : 0;
        }
    }

    private StateDigest replayed(final int shards, final int threads)
    {
        try (Replayer replayer = new Replayer(context(shards, 0)); JournalCursor cursor = journal.openCursor(1))
        {
            if (threads > 0)
            {
                replayer.useThreads(threads);
            }
            while (replayer.poll(cursor, Long.MAX_VALUE))
            {
                assertEquals(0, replayer.egressDivergences());
            }
            return replayer.digest();
        }
    }

    private void checkEgress(final String at)
    {
        final KeyedModel model = new KeyedModel();
        final List<KeyedModel.Frame> frames = model.read(journal);
        final List<String> published = new ArrayList<>();
        final Map<String, Long> numbers = new HashMap<>();
        final Set<String> origins = new HashSet<>();
        for (final KeyedModel.Frame frame : frames)
        {
            final DirectBuffer buffer = frame.buffer();
            if (FrameDescriptor.type(buffer, 0) == FrameDescriptor.TYPE_EGRESS)
            {
                assertEquals(
                    numbers.merge(frame.topic(), 1L, Long::sum), EgressDescriptor.topicSequence(buffer, 0), at);
                final long cause = EgressDescriptor.cause(buffer, 0);
                assertTrue(origins.add(cause + ":" + EgressDescriptor.index(buffer, 0)), at);
                assertTrue(cause < frame.sequence(), at);
                published.add(cause + " " + frame.topic() + " " + buffer.getLong(40) +
                    ("out".equals(frame.topic()) ? " " + buffer.getLong(48) : ""));
            }
        }
        assertEquals(model.published(frames), published, at);
        assertTrue(published.size() > 500, at + " published=" + published.size());
    }
}
