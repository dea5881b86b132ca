package io.headrace.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.EventKey;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.Lanes;
import io.headrace.bus.OriginDescriptor;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineLanesTest
{
    private static final int HIGH = 0;
    private static final int LOW = 7;
    private static final int CAPACITY = 64;

    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close()
    {
        if (rig.engine != null)
        {
            rig.engine.close();
        }
    }

    private void publish(final int urgency, final String... texts)
    {
        rig.urgency = urgency;
        rig.publish(1, texts);
    }

    /** A run of events that have a key each, as long as given. */
    private void publishKeyed(final int urgency, final int firstKey, final int events, final int length)
    {
        final int frame = FrameDescriptor.alignedLength(0, length);
        final int step = OriginDescriptor.LENGTH + frame;
        assertEquals(0, rig.engine.tryClaim(rig.engine.laneOf(urgency), events * step, rig.claim));
        for (int i = 0; i < events; i++)
        {
            final String text = Integer.toString(firstKey + i);
            OriginDescriptor.put(rig.claim.buffer(), i * step, OriginDescriptor.KIND_KEY, 0, firstKey + i, 1);
            final int payload = FrameDescriptor.putHeader(
                rig.claim.buffer(),
                i * step + OriginDescriptor.LENGTH,
                FrameDescriptor.TYPE_EVENT,
                rig.engine.topic("script"),
                0,
                0,
                length);
            rig.claim.buffer().setMemory(payload, length, (byte)'.');
            rig.claim.buffer().putStringWithoutLengthAscii(payload, text);
        }
        rig.claim.origin(SourceRef.of(0, 0, 0), 1, DurabilityLevel.JOURNALED.code()).commit(events);
    }

    private List<String> handled()
    {
        return rig.state().stream().map(line -> line.split("[ .]", 3)[1]).toList();
    }

    @Test
    void shouldJournalUrgentEventsBeforeThoseThatWaitInALowerLane()
    {
        rig.launch();
        publish(LOW, "l1", "l2");
        publish(Lanes.DEFAULT_URGENCY, "n1");
        publish(LOW, "l3");
        publish(HIGH, "h1");
        publish(Lanes.DEFAULT_URGENCY, "n2");
        publish(HIGH, "h2");
        rig.cycle(3);
        assertEquals(List.of("h1", "h2", "n1", "n2", "l1", "l2", "l3"), handled());
        rig.assertSameStateInReplay();
    }

    @Test
    void shouldOvertakeALowLaneThatIsFullAndStillServeIt()
    {
        final EngineContext context = rig.context();
        context.lanes().capacity(4 * CAPACITY);
        rig.engine = Engine.launch(context);
        final int waiting = 4 * CAPACITY / 3 - 1; // each takes three slots
        for (int i = 0; i < waiting; i++)
        {
            publish(LOW, "low-" + i + "x".repeat(500));
        }
        rig.cycle(1);
        assertTrue(rig.engine.health().laneDepth(rig.engine.laneOf(LOW)) > 2 * CAPACITY, "a batch has no room for all");
        for (int i = 0; i < 20; i++)
        {
            publish(HIGH, "high-" + i + "x".repeat(500));
        }
        rig.cycle(100);
        final List<String> order = handled().stream().map(text -> text.substring(0, text.indexOf('x'))).toList();
        assertEquals(waiting + 20, order.size());
        final int lastHigh = order.indexOf("high-19");
        final long lowBefore = order.subList(0, lastHigh).stream().filter(text -> text.startsWith("low")).count();
        assertTrue(lowBefore < waiting / 2, "lowBefore=" + lowBefore + " in " + order);
        assertTrue(order.subList(order.indexOf("high-0"), lastHigh).stream().anyMatch(text -> text.startsWith("low")),
            () -> "the low lane gets its share: " + order);
        rig.assertSameStateInReplay();
    }

    @Test
    void shouldGoOnWithARunThatWasTakenInPartBeforeAnyOther()
    {
        rig.launch();
        publishKeyed(LOW, 1, 8, 1000);
        rig.cycle(1);
        final int begun = handled().size();
        assertTrue(begun > 0 && begun < 8, "begun=" + begun);
        publishKeyed(HIGH, 100, 2, 10);
        publishKeyed(LOW, 50, 1, 10);
        rig.cycle(10);
        assertEquals(List.of("1", "2", "3", "4", "5", "6", "7", "8", "100", "101", "50"), handled());
        rig.assertSameStateInReplay();
    }

    @Test
    void shouldNotLetADuplicateThatWaitsHoldBackAnotherLane()
    {
        rig.launch();
        publishKeyed(LOW, 1, 1, 10);
        publishKeyed(LOW, 1, 1, 10);
        publishKeyed(LOW, 2, 1, 10);
        rig.engine.invoke();
        publishKeyed(HIGH, 3, 1, 10);
        rig.cycle(5);
        assertEquals(List.of("1", "3", "2"), handled());
    }

    @Test
    void shouldRefuseInOneLaneAndAcceptInAnother(@TempDir final Path directory) throws IOException
    {
        final Path file = directory.resolve("counters.dat");
        rig.engine = Engine.launch(rig.context().countersFile(file));
        for (int i = 0; i < CAPACITY; i++)
        {
            publish(LOW, "low");
        }
        final int low = rig.engine.laneOf(LOW);
        assertEquals(Engine.FULL, rig.engine.tryClaim(low, FrameDescriptor.HEADER_LENGTH, rig.claim));
        assertEquals(CAPACITY, rig.engine.health().laneDepth(low));
        assertEquals(CAPACITY, rig.engine.health().laneDepth());
        assertEquals(0, rig.engine.health().laneDepth(rig.engine.laneOf(HIGH)));
        publish(HIGH, "high");
        publish(Lanes.DEFAULT_URGENCY, "normal");
        final CountersReader reader = EngineFailureTest.counters(ByteBuffer.wrap(Files.readAllBytes(file)));
        final List<String> counters = new ArrayList<>();
        reader.forEach((id, label) -> counters.add(label + "=" + reader.getCounterValue(id)));
        assertTrue(counters.containsAll(List.of(
            "lane high refusals full=0", "lane normal refusals full=0", "lane low refusals full=1")),
            counters::toString);
        rig.cycle(5);
        assertEquals(0, rig.engine.health().laneDepth());
    }

    @Test
    void shouldHaveAsManyLanesAsWeights()
    {
        final EngineContext one = rig.context();
        one.lanes().weights(1);
        try (Engine engine = Engine.launch(one))
        {
            assertEquals(1, engine.lanes());
            assertEquals(0, engine.laneOf(LOW));
        }
        final EngineContext eight = rig.context();
        eight.lanes().weights(8, 7, 6, 5, 4, 3, 2, 1);
        assertArrayEquals(
            new String[] {"lane-0", "lane-1", "lane-2", "lane-3", "lane-4", "lane-5", "lane-6", "lane-7"},
            eight.lanes().names());
        final EngineContext none = rig.context();
        none.lanes().weights();
        assertEquals("number of lane.weights=0 must be 1 to 8",
            assertThrows(IllegalArgumentException.class, () -> Engine.start(none)).getMessage());
        final EngineContext small = rig.context();
        small.lanes().payloadPoolLength(1 << 20);
        final String message = assertThrows(IllegalArgumentException.class, () -> Engine.start(small)).getMessage();
        assertTrue(message.startsWith("payload.pool.bytes=1048576 gives 262144 bytes to lane high: "), message);
    }

    @Test
    void shouldPublishWithUrgencyAndKey()
    {
        final List<String> handled = new ArrayList<>();
        final EventHandler handler = new EventHandler()
        {
            @Override
            public void onEvent(final Event event, final Outbox outbox)
            {
                handled.add(event.buffer().getStringWithoutLengthAscii(event.offset(), event.length()) +
                    " " + event.key());
            }

            @Override
            public void onSnapshot(final SnapshotSink sink)
            {
                sink.putInt(handled.size());
            }
        };
        try (Engine engine = Engine.launch(rig.context().handler("recorder", handler, "recorder")))
        {
            final Publisher publisher = engine.newPublisher();
            final int topic = engine.topic("recorder");
            final UnsafeBuffer payload = new UnsafeBuffer("abcd".getBytes(US_ASCII));
            assertEquals(0, publisher.urgency(LOW).key(7).offer(topic, payload, 0, 1));
            assertEquals(0, publisher.urgency(HIGH).offer(topic, payload, 1, 1));
            assertEquals(Engine.UNKNOWN_TOPIC, publisher.key(9).offer(4000, payload, 2, 1));
            assertEquals(0, publisher.offer(topic, payload, 2, 1), "the key was not used yet");
            assertEquals(0, publisher.urgency(LOW).key(EventKey.NONE).offer(topic, payload, 3, 1));
            engine.invoke();
            assertEquals(List.of("b 0", "c 9", "a 7", "d 0"), handled);
            assertThrows(IndexOutOfBoundsException.class, () -> publisher.urgency(8));
        }
    }

    @Test
    void shouldKeepTheOrderOfEachProducerInItsLaneAndReplayToTheSameState() throws Exception
    {
        final int events = 5_000;
        final EngineContext context = rig.context();
        context.threads().layout(ThreadLayout.COMPACT);
        rig.engine = Engine.launch(context);
        final List<Thread> producers = new ArrayList<>();
        final int[] urgencies = {HIGH, Lanes.DEFAULT_URGENCY, LOW, LOW};
        for (int i = 0; i < urgencies.length; i++)
        {
            final Publisher publisher = rig.engine.newPublisher().urgency(urgencies[i]);
            final String name = "p" + i + "-";
            producers.add(new Thread(() -> produce(publisher, name, events)));
        }
        producers.forEach(Thread::start);
        for (final Thread producer : producers)
        {
            producer.join();
        }
        assertTrue(rig.engine.drain(TimeUnit.SECONDS.toNanos(20)));
        final StateDigest live = rig.digest();
        assertEquals(events * (long)urgencies.length, live.sequence());
        final List<String> handled = handled();
        for (int i = 0; i < urgencies.length; i++)
        {
            final String name = "p" + i + "-";
            final List<String> own = handled.stream().filter(text -> text.startsWith(name)).toList();
            assertEquals(events, own.size());
            for (int j = 0; j < events; j++)
            {
                assertEquals(name + j, own.get(j));
            }
        }
        final Replayer replayer = new Replayer(rig.context());
        try (JournalCursor cursor = rig.journal.delegate.reopen().openCursor(0))
        {
            while (replayer.poll(cursor, Long.MAX_VALUE))
            {
                assertTrue(replayer.sequence() <= live.sequence());
            }
        }
        assertEquals(live, replayer.digest());
    }

    private void produce(final Publisher publisher, final String name, final int events)
    {
        final int topic = rig.engine.topic("script");
        for (int i = 0; i < events; i++)
        {
            final UnsafeBuffer text = new UnsafeBuffer((name + i).getBytes(US_ASCII));
            while (publisher.offer(topic, text, 0, text.capacity()) != 0)
            {
                Thread.onSpinWait();
            }
        }
    }
}
