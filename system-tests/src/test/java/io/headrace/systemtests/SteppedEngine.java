package io.headrace.systemtests;

import io.headrace.bus.ThreadLayout;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.HandlerPolicy;
import io.headrace.engine.StateDigest;
import io.headrace.journal.ChronicleJournal;
import io.headrace.journal.JournalContext;
import io.headrace.journal.SteppedJournal;
import io.headrace.systemtests.checker.ClientLog;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;

/**
 * An engine with the real journal, small in everything, without a thread or a clock of its own, so that a seed repeats
 * it exactly. Belongs to one thread, which invokes and closes it.
 */
final class SteppedEngine implements AutoCloseable
{
    /** Longest payload. */
    static final int EVENT_LENGTH = 8 << 10;

    /** Longest batch. */
    static final int BATCH_LENGTH = 96 << 10;
    /** Length of a file of the journal that has just been created. */
    static final int SMALLEST_FILE_LENGTH = 128 << 10;

    private static final int FILE_LENGTH = BATCH_LENGTH + (int)JournalContext.FILE_OVERHEAD_LENGTH;
    private static final int BATCH_CUT = 1 << 10;
    private static final int OUTBOX_LENGTH = 1 << 20;
    private static final int POOL_LENGTH = 4 << 20;
    private static final int LANE_CAPACITY = 64;
    private static final int TOPICS = 8;
    private static final int REPLY_LENGTH = 1 << 10;
    private static final int SNAPSHOT_EVENTS = 20;
    private static final int MEMORIES = 64;
    private static final int RESULTS = 64 << 10;
    private static final int REPLIES_LENGTH = 1 << 20;
    private static final long JOURNAL_STEP_NS = TimeUnit.MILLISECONDS.toNanos(7);
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);

    private final Engine engine;
    private final LoggedProducer producer;
    private final Random random;

    private SteppedEngine(final Engine engine, final LoggedProducer producer, final Random random)
    {
        this.engine = engine;
        this.producer = producer;
        this.random = random;
    }

    /** Recovers a journal and replays it. */
    static SteppedEngine open(
        final Path directory,
        final String name,
        final ClientLog log,
        final Random random,
        final EpochNanoClock clock)
    {
        final long[] journalNs = {0};
        final ChronicleJournal journal = ChronicleJournal.open(SteppedJournal.clock(
            new JournalContext()
                .directory(directory)
                .maxBatchLength(BATCH_LENGTH)
                .fileMaxLength(FILE_LENGTH)
                .preparedLength(FILE_LENGTH),
            () -> journalNs[0] += JOURNAL_STEP_NS));
        final LoggedProducer producer = new LoggedProducer(name, log, random.nextInt(8) == 0 ? EVENT_LENGTH / 2 : 200);
        final EngineContext context = limits()
            .handler("tally", TallyHandler::new, HandlerPolicy.HALT, TallyHandler.TOPIC)
            .clock(clock)
            .journal(journal)
            .outboxLength(OUTBOX_LENGTH)
            .batchMaxLength(BATCH_CUT)
            .forceIntervalNs(Long.MAX_VALUE);
        context.lanes().capacity(LANE_CAPACITY).payloadPoolLength(POOL_LENGTH);
        context.threads().layout(ThreadLayout.INVOKED);
        context.sink(producer);
        context.snapshots()
            .journalDirectory(directory)
            .intervalEvents(SNAPSHOT_EVENTS)
            .intervalNs(0);
        return new SteppedEngine(Engine.launch(context), producer, random);
    }

    private static EngineContext limits()
    {
        final EngineContext context = new EngineContext()
            .eventMaxLength(EVENT_LENGTH)
            .topicsMax(TOPICS)
            .replyMaxLength(REPLY_LENGTH);
        context.state()
            .timersMax(MEMORIES)
            .sessionsMax(MEMORIES)
            .resultsMax(RESULTS)
            .repliesLength(REPLIES_LENGTH)
            .quarantinedMax(MEMORIES);
        return context;
    }

    /** State that a second set of handlers reaches by reading a journal that is closed, up to a sequence. */
    static StateDigest replay(final Path directory, final long toSequence)
    {
        return TallyReplay.replay(directory, toSequence, limits());
    }

    /** Publishes and invokes by chance, so many times. */
    void run(final int rounds)
    {
        producer.openSession(engine);
        for (int i = 0; i < rounds; i++)
        {
            for (int runs = random.nextInt(4); runs > 0; runs--)
            {
                producer.publish(engine, random);
            }
            for (int cycles = random.nextInt(3); cycles > 0; cycles--)
            {
                engine.invoke();
            }
        }
    }

    /** Invokes until all that was published is durable. */
    void sync()
    {
        if (!engine.drain(DEADLINE_NS))
        {
            throw new AssertionError("the engine is not drained in time");
        }
    }

    StateDigest digest()
    {
        return engine.digest(DEADLINE_NS);
    }

    Engine engine()
    {
        return engine;
    }

    LoggedProducer producer()
    {
        return producer;
    }

    @Override
    public void close()
    {
        engine.close();
    }
}
