package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.OriginDescriptor;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One event leads to more replies than the release queue holds. */
@Timeout(30)
class SharedTopicRoomTest
{
    private static final int HANDLERS = 40;
    private static final int REPLY_LENGTH = 60_000;

    private final RecordingSink sink = new RecordingSink();
    private final SteeredJournal journal =
        new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));

    /** Replies as much as it may, and counts its events; throws at those with a payload. */
    private static final class Talker implements EventHandler
    {
        private final UnsafeBuffer reply = new UnsafeBuffer(new byte[REPLY_LENGTH]);
        private long events;

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            if (event.length() > 0)
            {
                throw new IllegalArgumentException("has a payload");
            }
            events++;
            outbox.reply(reply, 0, REPLY_LENGTH);
        }

        @Override
        public void onSnapshot(final SnapshotSink snapshot)
        {
            snapshot.putLong(events);
        }
    }

    private EngineContext context(final int handlers)
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .outboxLength(1024 * 1024)
            .replyMaxLength(64 * 1024);
        context.sink(sink);
        for (int i = 0; i < handlers; i++)
        {
            context.handler("talker" + i, Talker::new, HandlerPolicy.QUARANTINE, "topic");
        }
        context.threads().layout(ThreadLayout.INVOKED);
        return context;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void shouldGoOnInMidEventWhenThereIsRoomForTheNextReply(final int threads)
    {
        final StateDigest live;
        final EngineContext context = context(HANDLERS);
        context.threads().shardThreads(threads);
        try (Engine engine = Engine.launch(context))
        {
            final LaneClaim claim = new LaneClaim();
            assertEquals(0, engine.tryClaim(FrameDescriptor.HEADER_LENGTH, claim));
            FrameDescriptor.putHeader(
                claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, engine.topic("topic"), 0, 0, 0);
            sink.refuses = true;
            claim.origin(SourceRef.of(0, 0, 0), 9, DurabilityLevel.JOURNALED.code()).commit(1);
            cycle(engine);
            assertEquals(0, sink.delivered.size());
            sink.refuses = false;
            cycle(engine);
            sink.delivered.removeIf("flush"::equals);
            assertEquals("ack 9 1+1 journaled", sink.delivered.remove(HANDLERS));
            assertEquals(HANDLERS, sink.delivered.size());
            sink.delivered.forEach(line -> assertEquals("reply 9/0 1 " + REPLY_LENGTH, line));
            live = engine.digest(Long.MAX_VALUE);
        }
        final Replayer replayer = new Replayer(context(HANDLERS));
        try (replayer; JournalCursor cursor = journal.delegate.reopen().openCursor(1))
        {
            while (replayer.poll(cursor, Long.MAX_VALUE))
            {
                assertEquals(1, replayer.sequence());
            }
            assertEquals(live, replayer.digest());
        }
    }

    @Test
    void shouldAnswerADuplicateOnlyWhenTheWholeRequestHasBeenApplied()
    {
        final EngineContext context = context(1);
        context.threads().shardThreads(1);
        try (Engine engine = Engine.launch(context))
        {
            sink.refuses = true;
            publishUnderKey(engine, 1, DurabilityLevel.SYNCED);
            publishUnderKey(engine, 2, DurabilityLevel.JOURNALED);
            sink.refuses = false;
            cycle(engine);
            sink.delivered.removeIf(line -> "flush".equals(line) || line.startsWith("reply"));
            assertEquals(
                List.of("DUPLICATE 2/0+40 1", "QUARANTINED 2/0+1 0", "ack 2 1+40 journaled"),
                sink.delivered.stream().filter(line -> line.contains(" 2")).toList());
            assertEquals(
                List.of("QUARANTINED 1/39+1 0", "ack 1 1+40 synced"),
                sink.delivered.stream().filter(line -> line.contains(" 1/") || line.contains("ack 1")).toList());
        }
    }

    /** Events of which the last one makes the handler throw. */
    private static void publishUnderKey(final Engine engine, final long correlation, final DurabilityLevel level)
    {
        final LaneClaim claim = new LaneClaim();
        final int empty = FrameDescriptor.HEADER_LENGTH;
        final int last = OriginDescriptor.LENGTH + (HANDLERS - 1) * empty;
        assertEquals(0, engine.tryClaim(last + FrameDescriptor.alignedLength(0, 8), claim));
        OriginDescriptor.put(claim.buffer(), 0, OriginDescriptor.KIND_KEY, 5, 6, HANDLERS);
        for (int frame = OriginDescriptor.LENGTH; frame <= last; frame += empty)
        {
            FrameDescriptor.putHeader(
                claim.buffer(), frame, FrameDescriptor.TYPE_EVENT, engine.topic("topic"), 0, 0, frame < last ? 0 : 8);
        }
        claim.buffer().putLong(last + empty, 1);
        claim.origin(SourceRef.of(0, 0, 0), correlation, level.code()).commit(HANDLERS);
        cycle(engine);
    }

    private static void cycle(final Engine engine)
    {
        for (int i = 0; i < 20 * HANDLERS; i++)
        {
            engine.invoke();
        }
    }
}
