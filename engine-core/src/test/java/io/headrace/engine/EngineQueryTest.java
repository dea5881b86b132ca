package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.QueryDescriptor;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a query leads to in an engine without threads.
 */
@Timeout(30)
class EngineQueryTest
{
    private static final int LANE_CAPACITY = 16;
    private static final long BUDGET_NS = 1000;

    private final SteeredJournal journal = new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));
    private final RecordingSink sink = new RecordingSink();
    private final LaneClaim claim = new LaneClaim();
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private int cacheLength;
    private Asked asked;
    private Engine engine;

    /** Counts its events and says what it is asked to say. */
    private final class Asked implements EventHandler
    {
        private int events;
        private int queries;
        private long costNs;
        private Query lastQuery;

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            events++;
        }

        @Override
        public void onQuery(final Query query, final ReplySink replies)
        {
            queries++;
            lastQuery = query;
            clock.addAndGet(costNs);
            final String text = query.buffer().getStringWithoutLengthAscii(query.offset(), query.length());
            switch (text)
            {
                case "silent" -> assertEquals(PayloadFormat.TEXT, query.format());
                case "twice" ->
                {
                    replies.reply(PayloadFormat.JSON, query.buffer(), query.offset(), 5);
                    replies.reply(query.buffer(), query.offset(), 2);
                }
                case "long" -> replies.reply(new UnsafeBuffer(new byte[2048]), 0, 2048);
                case "throw" ->
                {
                    replies.reply(query.buffer(), query.offset(), 5);
                    throw new IllegalStateException("no");
                }
                case "assert" -> throw new AssertionError("no");
                case "overflow" -> throw new StackOverflowError();
                case "unsupported" -> throw new UnsupportedOperationException("not that");
                default -> replies.reply(new UnsafeBuffer(new byte[events]), 0, events);
            }
        }

        @Override
        public void onSnapshot(final SnapshotSink snapshot)
        {
            snapshot.putInt(events);
        }
    }

    private void launch()
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .clock(clock::get)
            .eventMaxLength(1024)
            .batchMaxLength(4096)
            .topicsMax(16)
            .outboxLength(1024 * 1024)
            .replyMaxLength(1024)
            .handler("asked", () ->
            {
                asked = new Asked();
                return asked;
            }, HandlerPolicy.QUARANTINE, "topic")
            .handler("mute", () -> new CountingHandler(false), HandlerPolicy.HALT, "other");
        context.threads().layout(ThreadLayout.INVOKED);
        context.lanes().capacity(64);
        context.queries().laneCapacity(LANE_CAPACITY).budgetNs(BUDGET_NS).cacheLength(cacheLength);
        context.sink(sink);
        engine = Engine.launch(context);
    }

    @AfterEach
    void close()
    {
        engine.close();
    }

    private void publish(final long correlation, final DurabilityLevel level)
    {
        assertEquals(0, engine.tryClaim(FrameDescriptor.HEADER_LENGTH, claim));
        FrameDescriptor.putHeader(
            claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, engine.topic("topic"), 0, 0, 0);
        claim.origin(SourceRef.of(0, 0, 0), correlation, level.code()).commit(1);
    }

    private int query(final long correlation, final String text)
    {
        return query(correlation, text, DurabilityLevel.JOURNALED, 0, QueryDescriptor.BY_KEY);
    }

    private int query(
        final long correlation, final String text, final DurabilityLevel level, final int handler, final int shard)
    {
        final int code = engine.queries().tryClaim(QueryDescriptor.alignedLength(text.length()), claim);
        if (code == 0)
        {
            final int payload = QueryDescriptor.put(
                claim.buffer(), 0, handler, shard, 7, PayloadFormat.TEXT.code(), text.length());
            claim.buffer().putBytes(payload, text.getBytes(StandardCharsets.US_ASCII));
            claim.origin(SourceRef.of(0, 0, 0), correlation, level.code()).commit(1);
        }
        return code;
    }

    private void cycle(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            engine.invoke();
        }
    }

    private List<String> delivered()
    {
        final List<String> delivered = new ArrayList<>(sink.delivered);
        delivered.removeIf("flush"::equals);
        sink.delivered.clear();
        return delivered;
    }

    private QueryCounters counters()
    {
        return engine.queries().counters();
    }

    @Test
    void shouldAnswerWithAllRepliesAtTheSequenceOfTheState()
    {
        launch();
        query(1, "twice");
        cycle(3);
        assertEquals(List.of("reply 1/0 0 5", "reply 1/0 0 2", "ack 1 0+1 journaled"), delivered());
        publish(2, DurabilityLevel.JOURNALED);
        cycle(3);
        delivered();
        query(3, "silent");
        query(4, "count");
        cycle(3);
        assertEquals(
            List.of("ack 3 1+1 journaled", "reply 4/0 1 1", "ack 4 1+1 journaled"), delivered());
        assertEquals(3, counters().answered.get());
        assertEquals(1, journal.lastSequence(), "queries are not journaled");
        assertEquals(7, asked.lastQuery.key());
    }

    @Test
    void shouldSeeWhatWasTakenInTheSameDutyCycleOnlyAfterItIsApplied()
    {
        launch();
        journal.backPressured = true;
        publish(1, DurabilityLevel.ACCEPTED);
        cycle(2);
        assertEquals(List.of("ack 1 1+1 accepted"), delivered());
        query(2, "count");
        cycle(5);
        assertEquals(List.of(), delivered(), "the event that was acknowledged is not applied yet");
        journal.backPressured = false;
        cycle(3);
        assertEquals(List.of("reply 2/0 1 1", "ack 2 1+1 journaled"), delivered());
    }

    @Test
    void shouldWithholdTheAnswerUntilAllThatItRestsOnIsSynced()
    {
        launch();
        journal.forcedUpTo = 0;
        publish(1, DurabilityLevel.JOURNALED);
        cycle(3);
        assertEquals(List.of("ack 1 1+1 journaled"), delivered());
        query(2, "count", DurabilityLevel.SYNCED, 0, 0);
        query(3, "throw", DurabilityLevel.SYNCED, 0, 0);
        query(4, "count", DurabilityLevel.JOURNALED, 0, 0);
        query(5, "count", DurabilityLevel.ACCEPTED, 0, 0);
        cycle(5);
        assertEquals(
            List.of("reply 4/0 1 1", "ack 4 1+1 journaled", "reply 5/0 1 1", "ack 5 1+1 accepted"), delivered());
        assertEquals(3, asked.queries - 1, "executed early, released late");
        journal.forcedUpTo = Long.MAX_VALUE;
        cycle(5);
        assertEquals(List.of("reply 2/0 1 1", "ack 2 1+1 synced", "QUERY_FAILED 3/0+1 0"), delivered());
    }

    @Test
    void shouldRefuseAQueryThatTheHandlerThrowsAtAndNothingElse()
    {
        launch();
        publish(1, DurabilityLevel.JOURNALED);
        cycle(3);
        delivered();
        final StateDigest before = engine.digest(TimeUnit.SECONDS.toNanos(10));
        query(2, "throw");
        query(3, "assert");
        query(4, "overflow");
        query(5, "long");
        query(6, "unsupported");
        query(7, "x", DurabilityLevel.JOURNALED, 1, 0);
        query(8, "count");
        cycle(3);
        final List<String> told = delivered();
        assertEquals("QUERY_UNSUPPORTED 7/0+1 0", told.remove(engine.queries().handlerIndex("mute") == 1 ? 5 : -1));
        assertEquals(
            List.of(
                "QUERY_FAILED 2/0+1 0",
                "QUERY_FAILED 3/0+1 0",
                "QUERY_FAILED 4/0+1 0",
                "QUERY_FAILED 5/0+1 0",
                "QUERY_UNSUPPORTED 6/0+1 0",
                "reply 8/0 1 1",
                "ack 8 1+1 journaled"),
            told);
        assertEquals(6, counters().failed.get());
        assertEquals(before, engine.digest(TimeUnit.SECONDS.toNanos(10)));
        publish(9, DurabilityLevel.JOURNALED);
        cycle(3);
        assertEquals(List.of("ack 9 2+1 journaled"), delivered());
    }

    @Test
    void shouldRefuseAFrameThatIsMalformedOrNamesNobody()
    {
        launch();
        for (final int handler : new int[]{-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE})
        {
            query(1, "count", DurabilityLevel.JOURNALED, handler, 0);
        }
        for (final int shard : new int[]{-2, 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
        {
            query(2, "count", DurabilityLevel.JOURNALED, 0, shard);
        }
        cycle(3);
        final int[] lengths = {0, 15, 23, 33, Integer.MAX_VALUE, -1};
        for (final int length : lengths)
        {
            assertEquals(0, engine.queries().tryClaim(32, claim));
            QueryDescriptor.put(claim.buffer(), 0, 0, 0, 0, 0, 8);
            claim.buffer().putInt(0, length);
            claim.origin(SourceRef.of(0, 0, 0), 3, DurabilityLevel.JOURNALED.code()).commit(1);
        }
        cycle(3);
        assertEquals(0, engine.queries().tryClaim(8, claim));
        claim.buffer().putLong(0, 0);
        claim.origin(SourceRef.of(0, 0, 0), 4, DurabilityLevel.JOURNALED.code()).commit(1);
        assertEquals(0, engine.queries().tryClaim(16, claim));
        FrameDescriptor.putHeader(claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, 1, 0, 0, 0);
        claim.origin(SourceRef.of(0, 0, 0), 5, DurabilityLevel.JOURNALED.code()).commit(1);
        assertEquals(0, engine.queries().tryClaim(24, claim));
        QueryDescriptor.put(claim.buffer(), 0, 0, 0, 0, 0, 0);
        claim.origin(SourceRef.of(0, 0, 0), 6, DurabilityLevel.JOURNALED.code()).commit(2);
        cycle(3);
        final List<String> told = delivered();
        assertEquals(8 + lengths.length + 3, told.size());
        assertTrue(told.stream().allMatch(line -> line.startsWith("QUERY_FAILED ")), told.toString());
        assertEquals(0, asked.queries);
        assertEquals(0, journal.lastSequence());
        query(7, "silent");
        cycle(3);
        assertEquals(List.of("ack 7 0+1 journaled"), delivered());
    }

    @Test
    void shouldGoOnWithEventsWhenTheBudgetIsSpent()
    {
        launch();
        asked.costNs = BUDGET_NS / 2;
        for (int i = 0; i < LANE_CAPACITY; i++)
        {
            assertEquals(0, query(i, "silent"));
        }
        publish(100, DurabilityLevel.JOURNALED);
        engine.invoke();
        assertEquals(2, asked.queries, "two of half the budget each");
        assertEquals(1, asked.events);
        assertEquals(BUDGET_NS, counters().timeNs.get());
        asked.costNs = 10 * BUDGET_NS;
        publish(101, DurabilityLevel.JOURNALED);
        engine.invoke();
        assertEquals(3, asked.queries, "at least one");
        assertEquals(2, asked.events);
        asked.costNs = 0;
        engine.invoke();
        assertEquals(LANE_CAPACITY, asked.queries);
    }

    @Test
    void shouldRefuseWhenTheLaneIsFullAndTakeEventsAllTheSame()
    {
        launch();
        for (int i = 0; i < LANE_CAPACITY; i++)
        {
            assertEquals(0, query(i, "silent"));
        }
        assertEquals(Engine.FULL, query(100, "silent"));
        assertEquals(1, counters().refusedFull.get());
        assertEquals(LANE_CAPACITY, engine.queries().depth());
        publish(101, DurabilityLevel.JOURNALED);
        cycle(3);
        assertEquals(LANE_CAPACITY + 1, delivered().size());
        assertEquals(0, query(102, "silent"));
        assertEquals(
            Engine.TOO_LONG, engine.queries().tryClaim(QueryDescriptor.alignedLength(Queries.MAX_LENGTH + 1), claim));
        assertEquals(0, query(103, "x".repeat(Queries.MAX_LENGTH)));
    }

    @Test
    void shouldWaitForRoomInTheOutboxWithoutHoldingUpEvents()
    {
        launch();
        sink.refuses = true;
        int sent = 0;
        while (counters().outboxBackPressure.get() == 0)
        {
            sent += query(sent, "twice") == 0 ? 1 : 0;
            engine.invoke();
        }
        final int events = asked.events;
        final int topic = engine.topic("topic");
        assertEquals(0, engine.newPublisher().offer(topic, new UnsafeBuffer(new byte[0]), 0, 0));
        sink.refuses = false;
        cycle(20);
        assertEquals(events + 1, asked.events);
        assertEquals(3 * sent, delivered().size());
    }

    @Test
    void shouldAnswerAgainFromTheCacheWhileTheHandlerSeesNoEvent()
    {
        cacheLength = 64 * 1024;
        launch();
        publish(1, DurabilityLevel.JOURNALED);
        cycle(3);
        delivered();
        query(2, "twice");
        query(3, "twice");
        query(4, "count");
        query(5, "throw");
        query(6, "throw");
        cycle(3);
        assertEquals(
            List.of(
                "reply 2/0 1 5", "reply 2/0 1 2", "ack 2 1+1 journaled",
                "reply 3/0 1 5", "reply 3/0 1 2", "ack 3 1+1 journaled",
                "reply 4/0 1 1", "ack 4 1+1 journaled",
                "QUERY_FAILED 5/0+1 0", "QUERY_FAILED 6/0+1 0"),
            delivered());
        assertEquals(4, asked.queries);
        assertEquals(1, counters().cacheHits.get());
        assertEquals(2, counters().cacheMisses.get());
        publish(7, DurabilityLevel.JOURNALED);
        cycle(3);
        delivered();
        query(8, "count");
        query(9, "count", DurabilityLevel.SYNCED, 0, 0);
        query(10, "count");
        cycle(3);
        assertEquals(
            List.of(
                "reply 8/0 2 2", "ack 8 2+1 journaled",
                "reply 10/0 2 2", "ack 10 2+1 journaled",
                "reply 9/0 2 2", "ack 9 2+1 synced"),
            delivered());
        assertEquals(2, counters().cacheHits.get(), "another shard field is another query");
    }

    @Test
    void shouldAnswerWhileDrainingAndRefuseAfter()
    {
        launch();
        journal.forcedUpTo = 0;
        publish(1, DurabilityLevel.JOURNALED);
        cycle(3);
        delivered();
        assertFalse(engine.drain(0));
        assertEquals(EngineState.DRAINING, engine.state());
        assertEquals(0, query(2, "count"));
        cycle(3);
        assertEquals(List.of("reply 2/0 1 1", "ack 2 1+1 journaled"), delivered());
        assertEquals(0, query(3, "count", DurabilityLevel.SYNCED, 0, 0));
        journal.forcedUpTo = Long.MAX_VALUE;
        assertTrue(engine.drain(TimeUnit.SECONDS.toNanos(10)));
        assertEquals(List.of("reply 3/0 1 1", "ack 3 1+1 synced"), delivered());
        assertEquals(Engine.NOT_RUNNING, query(4, "count"));
    }

    @Test
    void shouldNameHandlersAndTheirShards()
    {
        launch();
        assertEquals(0, engine.queries().handlerIndex("asked"));
        assertEquals(1, engine.queries().handlerIndex("mute"));
        assertEquals(Queries.UNKNOWN_HANDLER, engine.queries().handlerIndex("nobody"));
        assertEquals(1, engine.queries().shards(0));
    }
}
