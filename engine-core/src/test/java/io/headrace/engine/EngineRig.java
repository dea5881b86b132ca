package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.Lanes;
import io.headrace.bus.OriginDescriptor;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An engine with {@link ScriptHandler}s and no threads, that can be stopped like a process that dies and started again
 * on the same journal.
 */
final class EngineRig implements AutoCloseable
{
    final AtomicLong clock = new AtomicLong(1_000);
    final RecordingSink sink = new RecordingSink();
    final LaneClaim claim = new LaneClaim();
    final List<ScriptHandler> handlers = new ArrayList<>();
    /** Further handlers. */
    final List<HandlerDeclaration> others = new ArrayList<>();
    SteeredJournal journal = new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));
    HandlerPolicy policy = HandlerPolicy.QUARANTINE;
    DurabilityLevel level = DurabilityLevel.SYNCED;
    int resultsMax = 256 * 1024;
    int repliesLength = 1024 * 1024;
    int sessionsMax = 4;
    int urgency = Lanes.DEFAULT_URGENCY;
    int quarantinedMax = 1000;
    int cursorsMax = 1024;
    String topic = "script";
    /** Where snapshots are, or null for none. */
    Path directory;
    long snapshotEvents = 10;
    Engine engine;

    EngineContext context()
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .clock(clock::get)
            .eventMaxLength(1024)
            .batchMaxLength(4096)
            .topicsMax(16)
            .handler("script", this::newHandler, policy, "script");
        others.forEach(context::handler);
        context.state()
            .resultsMax(resultsMax)
            .repliesLength(repliesLength)
            .sessionsMax(sessionsMax)
            .quarantinedMax(quarantinedMax)
            .cursorsMax(cursorsMax);
        context.snapshots().journalDirectory(directory).intervalEvents(snapshotEvents).intervalNs(0);
        context.lanes().capacity(64);
        context.threads().layout(ThreadLayout.INVOKED);
        context.sink(sink);
        return context;
    }

    private EventHandler newHandler()
    {
        final ScriptHandler handler = new ScriptHandler(handlers.isEmpty());
        handlers.add(handler);
        return handler;
    }

    EngineRig launch()
    {
        engine = Engine.launch(context());
        return this;
    }

    /** What a process that dies now leaves is all that the next engine gets. */
    EngineRig restart()
    {
        journal = new SteeredJournal(journal.delegate.reopen());
        return launch();
    }

    /** State of the handler that is at work. */
    List<String> state()
    {
        return handlers.get(handlers.size() - 1).state;
    }

    void cycle(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            engine.invoke();
        }
    }

    /** Publishes texts as one run without origin. */
    void publish(final long correlation, final String... texts)
    {
        int length = 0;
        for (final String text : texts)
        {
            length += FrameDescriptor.alignedLength(0, text.length());
        }
        assertEquals(0, engine.tryClaim(engine.laneOf(urgency), length, claim));
        putEvents(0, texts);
        commit(correlation, texts.length);
    }

    /** Publishes texts as one run under one identity. */
    void publish(final long correlation, final int kind, final long high, final long low, final String... texts)
    {
        int length = OriginDescriptor.LENGTH;
        for (final String text : texts)
        {
            length += FrameDescriptor.alignedLength(0, text.length());
        }
        assertEquals(0, engine.tryClaim(engine.laneOf(urgency), length, claim));
        OriginDescriptor.put(claim.buffer(), 0, kind, high, low, texts.length);
        putEvents(OriginDescriptor.LENGTH, texts);
        commit(correlation, texts.length);
    }

    void openSession(final long correlation)
    {
        assertEquals(0, engine.tryClaim(FrameDescriptor.HEADER_LENGTH, claim));
        FrameDescriptor.putHeader(claim.buffer(), 0, FrameDescriptor.TYPE_SESSION, 0, 0, 0, 0);
        commit(correlation, 1);
    }

    private void putEvents(final int start, final String... texts)
    {
        int frame = start;
        for (final String text : texts)
        {
            final int payload = FrameDescriptor.putHeader(
                claim.buffer(), frame, FrameDescriptor.TYPE_EVENT, engine.topic(topic), 0, 0, text.length());
            claim.buffer().putBytes(payload, text.getBytes(StandardCharsets.US_ASCII));
            frame += FrameDescriptor.alignedLength(0, text.length());
        }
    }

    private void commit(final long correlation, final int events)
    {
        claim.origin(SourceRef.of(0, 3, 4), correlation, level.code()).commit(events);
    }

    /** What was delivered since the last time, without the flushes. */
    List<String> delivered()
    {
        final List<String> delivered = new ArrayList<>(sink.delivered);
        delivered.removeIf("flush"::equals);
        sink.delivered.clear();
        return delivered;
    }

    /** Runs until quiet; then an independent replay and an engine that starts anew must reach the same state. */
    void assertSameStateInReplay()
    {
        cycle(20);
        final StateDigest live = digest();
        assertEquals(journal.delegate.lastSequence(), live.sequence());
        final InMemoryJournal copy = journal.delegate.reopen();
        final EngineContext fresh = context();
        final Replayer replayer = new Replayer(fresh);
        try (JournalCursor cursor = copy.openCursor(0))
        {
            while (replayer.poll(cursor, Long.MAX_VALUE))
            {
                assertEquals(true, replayer.sequence() <= live.sequence());
            }
        }
        assertEquals(live, replayer.digest(), "replayed");
        final Engine old = engine;
        restart();
        assertEquals(live, digest(), "restarted");
        old.close();
    }

    StateDigest digest()
    {
        return engine.digest(TimeUnit.SECONDS.toNanos(10));
    }

    @Override
    public void close()
    {
        engine.close();
    }
}
