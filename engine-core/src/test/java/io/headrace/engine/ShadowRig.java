package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.ThreadLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;

/**
 * A shadow without threads behind a journal that a test fills, with a leader whose progress the test sets.
 */
final class ShadowRig implements AutoCloseable
{
    private static final int MAX_CYCLES = 100_000;

    final SnapshotContext settings = new SnapshotContext().intervalEvents(10).intervalNs(0);
    final InMemoryJournal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);
    final List<SumHandler> shadowHandlers = new ArrayList<>();
    final List<RuntimeException> stops = new ArrayList<>();
    final SumHandler liveHandler = new SumHandler();
    final SnapshotCounters counters = new SnapshotCounters(
        new CountersManager(new UnsafeBuffer(new byte[64 * 1024]), new UnsafeBuffer(new byte[8192])));
    final Path directory;
    SnapshotDisk disk = new SnapshotDisk();
    ShadowAgent shadow;
    long dispatched;
    long durable = Long.MAX_VALUE;
    boolean ending;
    /** Seen by each handler of the shadow that is made. */
    long throwsAt = -1;
    boolean ignoresSnapshot;
    boolean forgets;
    long nowNs;
    int digestsWanted;
    private final Replayer live;
    private final JournalCursor liveCursor;
    private final Engine engine;
    private final Publisher publisher;
    private final int topicId;
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[Long.BYTES]);

    ShadowRig(final Path directory)
    {
        this.directory = directory;
        engine = Engine.launch(context(new SumHandler()).journal(journal));
        topicId = engine.topic("numbers");
        publisher = engine.newPublisher();
        live = new Replayer(context(liveHandler).newDispatch());
        live.state().start();
        liveCursor = journal.openCursor(1);
    }

    static EngineContext context(final SumHandler handler)
    {
        final EngineContext context = new EngineContext().handler("sum", handler, "numbers");
        context.lanes().capacity(64);
        context.threads().layout(ThreadLayout.INVOKED);
        return context;
    }

    /** Puts events into the journal, in batches of one. */
    void publish(final int events)
    {
        for (int i = 0; i < events; i++)
        {
            payload.putLong(0, journal.lastSequence());
            publisher.offer(topicId, payload, 0, Long.BYTES);
            engine.invoke();
        }
    }

    /** Lets the leader dispatch all that is in the journal. */
    void dispatchAll()
    {
        dispatched = journal.lastSequence();
        while (live.poll(liveCursor, dispatched))
        {
            Thread.onSpinWait();
        }
    }

    private ShadowAgent newShadow()
    {
        final ShadowAgent.Leader leader = new ShadowAgent.Leader()
        {
            @Override
            public long dispatchedSequence()
            {
                return dispatched;
            }

            @Override
            public long durableSequence()
            {
                return Math.min(durable, journal.lastSequence());
            }

            @Override
            public CompletableFuture<SectionDigests> requestDigests()
            {
                digestsWanted++;
                return CompletableFuture.completedFuture(liveDigests());
            }

            @Override
            public boolean isEnding()
            {
                return ending;
            }

            @Override
            public void stop(final RuntimeException cause)
            {
                stops.add(cause);
                ending = true;
            }
        };
        return new ShadowAgent(settings, journal, snapshots(), leader, this::newDispatch, counters, () -> nowNs,
            false);
    }

    private BatchDispatch newDispatch()
    {
        final SumHandler handler = new SumHandler();
        handler.throwsAt = throwsAt;
        handler.ignoresSnapshot = ignoresSnapshot;
        handler.forgets = forgets;
        shadowHandlers.add(handler);
        return context(handler).newDispatch();
    }

    SnapshotDirectory snapshots()
    {
        return SnapshotDirectory.open(directory, disk);
    }

    SectionDigests liveDigests()
    {
        return live.state().digests();
    }

    /** Lets the shadow do all that it can. */
    void follow()
    {
        if (shadow == null)
        {
            shadow = newShadow();
        }
        int idle = 0;
        for (int i = 0; idle < 3; i++)
        {
            assertTrue(i < MAX_CYCLES, "the shadow does not come to rest");
            idle = shadow.doWork() == 0 ? idle + 1 : 0;
        }
    }

    /** Publishes, dispatches and follows. */
    void run(final int events)
    {
        publish(events);
        dispatchAll();
        follow();
    }

    void restartShadow()
    {
        shadow.onClose();
        shadow = newShadow();
    }

    void passSeconds(final long seconds)
    {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
    }

    List<Long> sequences()
    {
        return SnapshotDirectory.reading(directory).list().stream().map(SnapshotFile::sequence).toList();
    }

    SumHandler shadowHandler()
    {
        return shadowHandlers.get(shadowHandlers.size() - 1);
    }

    @Override
    public void close()
    {
        if (shadow != null)
        {
            shadow.onClose();
        }
        liveCursor.close();
        engine.close();
    }
}
