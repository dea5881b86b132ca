package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SubscriptionTest
{
    private static final int MANY = 1000;
    private static final int BYTES = 1 << 20;

    private final EngineRig rig = new EngineRig().launch();
    private final List<String> taken = new ArrayList<>();
    private final SubscriptionConsumer all = event -> take(event, Integer.MAX_VALUE);

    @AfterEach
    void close()
    {
        rig.close();
    }

    private boolean take(final Event event, final int limit)
    {
        if (taken.size() >= limit)
        {
            return false;
        }
        taken.add(event.sequence() + " " + event.topic() + " " +
            event.buffer().getStringWithoutLengthAscii(event.offset(), event.length()));
        return true;
    }

    private List<String> taken()
    {
        final List<String> copy = List.copyOf(taken);
        taken.clear();
        return copy;
    }

    private void publish(final String topic, final String... texts)
    {
        final Publisher publisher = rig.engine.newPublisher();
        final int id = rig.engine.topic(topic);
        for (final String text : texts)
        {
            final UnsafeBuffer payload = new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
            assertEquals(0, publisher.offer(id, payload, 0, payload.capacity()));
        }
    }

    private Subscription open(final SubscriptionContext context)
    {
        return rig.engine.subscriptions().open(context);
    }

    private static SubscriptionContext fromBegin()
    {
        return new SubscriptionContext().from(1).level(DurabilityLevel.JOURNALED);
    }

    @Test
    void shouldDeliverTheEventsOfAllTopicsInOrder()
    {
        publish("a", "x");
        publish("b", "y");
        rig.cycle(3);
        try (Subscription subscription = open(fromBegin()))
        {
            publish("a", "z");
            rig.cycle(3);

            assertEquals(3, subscription.poll(all, MANY, BYTES));
            assertEquals(List.of("1 a x", "2 b y", "3 a z"), taken());
            assertEquals(4, subscription.position());
            assertTrue(subscription.isAtEnd());
        }
    }

    @Test
    void shouldDeliverOnlyWhatMatchesAndPassOverTheRest()
    {
        publish("orders.eu", "1");
        publish("prices", "2");
        publish("orders.us", "3");
        publish("other", "4");
        rig.cycle(3);
        try (Subscription subscription = open(fromBegin().topic("orders.*").topic("other")))
        {
            subscription.poll(all, MANY, BYTES);
            publish("orders.asia", "5");
            publish("prices", "6");
            rig.cycle(3);
            subscription.poll(all, MANY, BYTES);

            assertEquals(List.of("1 orders.eu 1", "3 orders.us 3", "4 other 4", "5 orders.asia 5"), taken());
            assertEquals(7, subscription.position());
        }
    }

    @Test
    void shouldBeginWithWhatIsStillToComeByDefault()
    {
        publish("a", "old");
        rig.cycle(3);
        try (Subscription subscription = open(new SubscriptionContext().level(DurabilityLevel.JOURNALED)))
        {
            assertEquals(0, subscription.poll(all, MANY, BYTES));
            publish("a", "new");
            rig.cycle(3);
            subscription.poll(all, MANY, BYTES);
        }
        assertEquals(List.of("2 a new"), taken());
    }

    @Test
    void shouldGoOnInMidBatchAfterAConsumerThatTookNoMore()
    {
        rig.publish(1, "p", "q", "r", "s");
        rig.cycle(3);
        try (Subscription subscription = open(fromBegin()))
        {
            assertEquals(2, subscription.poll(event -> take(event, 2), MANY, BYTES));
            assertEquals(List.of("1 script p", "2 script q"), taken());
            assertEquals(3, subscription.position());
            assertEquals(2, subscription.lag());

            assertEquals(2, subscription.poll(all, MANY, BYTES));
            assertEquals(List.of("3 script r", "4 script s"), taken());
        }
    }

    @Test
    void shouldStopAtTheLimits()
    {
        rig.publish(1, "p", "q", "r", "s", "t");
        rig.cycle(3);
        try (Subscription subscription = open(fromBegin()))
        {
            assertEquals(2, subscription.poll(all, 2, BYTES));
            assertEquals(1, subscription.poll(all, MANY, 1));
            subscription.pause();
            assertEquals(1, subscription.poll(all, MANY, FrameDescriptor.HEADER_LENGTH));
            assertEquals(1, subscription.poll(all, MANY, BYTES));
        }
        assertEquals(List.of("1 script p", "2 script q", "3 script r", "4 script s", "5 script t"), taken());
    }

    @Test
    void shouldCountEventsOfOtherTopicsTowardsTheBytes()
    {
        publish("other", "1", "2", "3");
        publish("wanted", "4");
        rig.cycle(3);
        try (Subscription subscription = open(fromBegin().topic("wanted")))
        {
            assertEquals(0, subscription.poll(all, MANY, 1));
            assertFalse(subscription.isAtEnd());
            assertEquals(2, subscription.position());
            assertEquals(1, subscription.poll(all, MANY, BYTES));
        }
    }

    @Test
    void shouldDeliverAgainWhatAConsumerThrewAt()
    {
        rig.publish(1, "p", "q", "r");
        rig.cycle(3);
        try (Subscription subscription = open(fromBegin()))
        {
            assertThrows(IllegalStateException.class, () -> subscription.poll(event ->
            {
                if (event.sequence() == 2)
                {
                    throw new IllegalStateException("no");
                }
                return take(event, MANY);
            }, MANY, BYTES));
            subscription.poll(all, MANY, BYTES);
        }
        assertEquals(List.of("1 script p", "2 script q", "3 script r"), taken());
    }

    @Test
    void shouldNotDeliverAtSyncedWhatIsOnlyJournaled()
    {
        rig.level = DurabilityLevel.JOURNALED;
        rig.journal.forcedUpTo = 2;
        rig.publish(1, "p", "q");
        rig.cycle(3);
        rig.publish(2, "r");
        rig.cycle(3);
        try (Subscription synced = open(fromBegin().level(DurabilityLevel.SYNCED));
            Subscription journaled = open(fromBegin().level(DurabilityLevel.JOURNALED)))
        {
            assertEquals(3, journaled.poll(all, MANY, BYTES));
            assertEquals(List.of("1 script p", "2 script q", "3 script r"), taken());
            rig.engine.drain(1);
            rig.cycle(3);
            assertEquals(2, synced.poll(all, MANY, BYTES));
            assertEquals(List.of("1 script p", "2 script q"), taken());
            assertTrue(synced.isAtEnd());

            rig.journal.forcedUpTo = Long.MAX_VALUE;
            rig.cycle(3);
            assertEquals(1, synced.poll(all, MANY, BYTES));
            assertEquals(List.of("3 script r"), taken());
        }
    }

    @Test
    void shouldStopInMidBatchWhereTheLevelEnds()
    {
        rig.level = DurabilityLevel.JOURNALED;
        rig.journal.forcedUpTo = 2;
        rig.publish(1, "p", "q", "r", "s");
        rig.engine.drain(1);
        rig.cycle(3);
        try (Subscription synced = open(new SubscriptionContext().from(1)))
        {
            assertEquals(2, synced.poll(all, MANY, BYTES));
            assertEquals(0, synced.poll(all, MANY, BYTES));
            rig.journal.forcedUpTo = 4;
            rig.cycle(3);
            assertEquals(2, synced.poll(all, MANY, BYTES));
        }
        assertEquals(List.of("1 script p", "2 script q", "3 script r", "4 script s"), taken());
    }

    @Test
    void shouldDeliverWhatIsInQuarantineAndPassOverDecisionsAndTimers()
    {
        rig.publish(1, "throw");
        rig.publish(2, "schedule 1 1");
        rig.cycle(5);
        rig.publish(3, "last");
        rig.cycle(5);
        try (Subscription subscription = open(fromBegin()))
        {
            subscription.poll(all, MANY, BYTES);
            assertTrue(subscription.position() > 5, "position=" + subscription.position());
        }
        assertEquals(3, taken.size());
        assertEquals("1 script throw", taken.get(0));
        assertTrue(taken.get(2).endsWith(" script last"), taken::toString);
    }

    @Test
    void shouldTellThatRetentionHasDroppedThePosition()
    {
        rig.publish(1, "p", "q");
        rig.cycle(3);
        final Subscription early = open(fromBegin());
        rig.publish(2, "r");
        rig.cycle(3);
        rig.journal.firstKept = 3;

        final EventsGoneException atOpen =
            assertThrows(EventsGoneException.class, () -> open(fromBegin()));
        final EventsGoneException later =
            assertThrows(EventsGoneException.class, () -> early.poll(all, MANY, BYTES));

        assertEquals(3, atOpen.firstSequence());
        assertEquals(3, later.firstSequence());
        assertEquals("position=1 is below firstSequence=3, the first that is kept: subscribe from there, or keep " +
            "more by retention.bytes and retention.age", later.getMessage());
        try (Subscription kept = open(new SubscriptionContext().from(3)))
        {
            assertEquals(1, kept.poll(all, MANY, BYTES));
        }
        early.close();
    }

    @Test
    void shouldTellThatRetentionHasDroppedThePositionWhileItWasPaused()
    {
        rig.publish(1, "p", "q");
        rig.cycle(3);
        try (Subscription subscription = open(fromBegin()))
        {
            assertEquals(1, subscription.poll(all, 1, BYTES));
            subscription.pause();
            rig.publish(2, "r");
            rig.cycle(3);
            rig.journal.firstKept = 3;
            assertThrows(EventsGoneException.class, () -> subscription.poll(all, MANY, BYTES));
        }
    }

    @Test
    void shouldDeliverThePastAfterARestart()
    {
        publish("a", "x");
        rig.cycle(3);
        final Engine old = rig.engine;
        rig.restart();
        old.close();
        publish("b", "y");
        rig.cycle(3);
        try (Subscription subscription = open(fromBegin()))
        {
            subscription.poll(all, MANY, BYTES);
        }
        assertEquals(List.of("1 a x", "2 b y"), taken());
    }

    @Test
    void shouldRefuseAJournalThatKeepsNothing()
    {
        final EngineContext context = new EngineContext().journal(new DiscardingJournal());
        try (Engine engine = Engine.launch(context))
        {
            assertThrows(IllegalStateException.class, () -> engine.subscriptions().open(new SubscriptionContext()));
        }
    }

    @Test
    void shouldTellListenersWhenTheWatermarkMoves()
    {
        final AtomicInteger calls = new AtomicInteger();
        final Runnable listener = calls::incrementAndGet;
        rig.engine.subscriptions().addListener(listener);
        publish("a", "x");
        rig.cycle(3);
        final int told = calls.get();
        assertTrue(told >= 1, "told=" + told);

        rig.engine.subscriptions().removeListener(listener);
        publish("a", "y");
        rig.cycle(3);
        assertEquals(told, calls.get());
    }

    @Test
    void shouldDeliverEverySequenceOnceHoweverItIsPolled()
    {
        for (int i = 0; i < 20; i++)
        {
            final long seed = System.nanoTime() + i;
            final Random random = new Random(seed);
            final List<String> expected = new ArrayList<>();
            taken.clear();
            try (Subscription subscription = open(
                new SubscriptionContext().topic("t.*").level(DurabilityLevel.JOURNALED)))
            {
                long next = subscription.position();
                for (int round = 0; round < 200; round++)
                {
                    final String topic = random.nextBoolean() ? "t." + random.nextInt(3) : "other";
                    publish(topic, "e" + round);
                    if (!"other".equals(topic))
                    {
                        expected.add(next + " " + topic + " e" + round);
                    }
                    next++;
                    rig.cycle(random.nextInt(2));
                    final int stop = taken.size() + random.nextInt(4);
                    subscription.poll(event -> take(event, stop), 1 + random.nextInt(5), 1 + random.nextInt(200));
                    if (random.nextInt(10) == 0)
                    {
                        subscription.pause();
                    }
                }
                rig.cycle(5);
                while (!subscription.isAtEnd())
                {
                    subscription.poll(all, MANY, BYTES);
                }
                assertEquals(next, subscription.position(), "seed=" + seed);
            }
            assertEquals(expected, taken, "seed=" + seed);
        }
    }

    @Test
    void shouldMoveListAndForgetCursorsAndKeepThemOverARestart()
    {
        rig.publish(1, "p", "q", "r");
        rig.cycle(3);
        final Subscriptions subscriptions = rig.engine.subscriptions();
        assertEquals(List.of(), subscriptions.cursors(TimeUnit.SECONDS.toNanos(5)));
        assertEquals(4, move("billing", 2));
        assertEquals(5, move("audit", 3));
        assertEquals(
            List.of(new NamedCursor("audit", 3), new NamedCursor("billing", 2)),
            subscriptions.cursors(TimeUnit.SECONDS.toNanos(5)));
        assertEquals(6, forget("audit"));

        rig.assertSameStateInReplay();

        assertEquals(
            List.of(new NamedCursor("billing", 2)),
            rig.engine.subscriptions().cursors(TimeUnit.SECONDS.toNanos(5)));
    }

    @Test
    void shouldRefuseACursorTooMany()
    {
        rig.cursorsMax = 1;
        rig.restart();
        assertEquals(1, move("a", 0));
        assertEquals(Subscriptions.CURSORS_FULL, move("b", 0));
        assertEquals(3, forget("a"));
        assertEquals(4, move("b", 0));
        rig.assertSameStateInReplay();
    }

    @Test
    void shouldRefuseACursorThatCannotBe()
    {
        assertThrows(IllegalArgumentException.class, () -> move("a b", 0));
        assertThrows(IllegalArgumentException.class, () -> move("", 0));
        assertThrows(IllegalArgumentException.class, () -> move("a", -1));
    }

    private long move(final String name, final long sequence)
    {
        return await(() -> rig.engine.subscriptions().moveCursor(
            name, sequence, DurabilityLevel.SYNCED, 5, TimeUnit.SECONDS));
    }

    /** The call waits on another thread, while this one runs the agents. */
    private long await(final Supplier<Long> call)
    {
        final CompletableFuture<Long> result = CompletableFuture.supplyAsync(call);
        while (!result.isDone())
        {
            rig.cycle(1);
        }
        try
        {
            return result.join();
        }
        catch (final CompletionException ex)
        {
            throw (RuntimeException)ex.getCause();
        }
    }

    private long forget(final String name)
    {
        return await(() -> rig.engine.subscriptions().forgetCursor(
            name, DurabilityLevel.SYNCED, 5, TimeUnit.SECONDS));
    }
}
