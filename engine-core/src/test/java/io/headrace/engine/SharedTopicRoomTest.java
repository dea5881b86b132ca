package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import org.agrona.concurrent.UnsafeBuffer;
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

    /** Replies as much as it may, and counts its events. */
    private static final class Talker implements EventHandler
    {
        private final UnsafeBuffer reply = new UnsafeBuffer(new byte[REPLY_LENGTH]);
        private long events;

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            events++;
            outbox.reply(reply, 0, REPLY_LENGTH);
        }

        @Override
        public void onSnapshot(final SnapshotSink snapshot)
        {
            snapshot.putLong(events);
        }
    }

    private EngineContext context()
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .outboxLength(1024 * 1024)
            .replyMaxLength(64 * 1024);
        context.sink(sink);
        for (int i = 0; i < HANDLERS; i++)
        {
            context.handler("talker" + i, Talker::new, HandlerPolicy.HALT, "topic");
        }
        context.threads().layout(ThreadLayout.INVOKED);
        return context;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void shouldGoOnInMidEventWhenThereIsRoomForTheNextReply(final int threads)
    {
        final StateDigest live;
        final EngineContext context = context();
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
        final Replayer replayer = new Replayer(context());
        try (replayer; JournalCursor cursor = journal.delegate.reopen().openCursor(1))
        {
            while (replayer.poll(cursor, Long.MAX_VALUE))
            {
                assertEquals(1, replayer.sequence());
            }
            assertEquals(live, replayer.digest());
        }
    }

    private static void cycle(final Engine engine)
    {
        for (int i = 0; i < 20 * HANDLERS; i++)
        {
            engine.invoke();
        }
    }
}
