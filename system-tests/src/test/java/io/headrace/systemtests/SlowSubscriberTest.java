package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.bus.FrameDescriptor;
import io.headrace.edge.Edge;
import io.headrace.edge.EdgeContext;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.journal.ChronicleJournal;
import io.headrace.journal.JournalContext;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Subscribers, over SSE and TCP, that read nothing while producers offer twice as much as the handler can take. Half of
 * them begin with the past and half with what is new, so that they hold memory of their own and memory that they share.
 * The producers do not notice, as {@link OverloadTest} measures it; one subscriber of each kind that reads gets every
 * event in order; what is under way to all of them stays within {@code stream.memory.bytes}; and those that were cut
 * off come back where they were.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SlowSubscriberTest
{
    private static final String TOPIC = "numbers";
    private static final double PACE = 20_000;
    private static final int PAYLOAD = 256;
    private static final int LANE = 1024;
    private static final int BATCH_LENGTH = 64 * 1024;
    /** What can be full: the outbox is not, since acknowledgements are taken at once. */
    private static final int IN_FLIGHT = LANE + BATCH_LENGTH / (FrameDescriptor.HEADER_LENGTH + PAYLOAD);
    private static final double LATENCY_FACTOR = 2;
    private static final double LEAST_GOODPUT = 0.9;
    private static final long HEAP_GROWTH_MAX = 8L << 20;
    private static final int SLOW_OF_EACH_KIND = 8;
    private static final int SLOW_RECEIVE_LENGTH = 16 * 1024;
    private static final long STREAM_MEMORY = 4L << 20;
    /** The bound is looked at before a slice is read, which can be so long when it is written for both kinds. */
    private static final long SLICE_MAX = 1L << 20;
    private static final int EVENTS_WHEN_BACK = 1000;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long OVERLOAD_NS = FaultScale.of("overload.seconds", 3, 10) * SECOND_NS;
    private static final long STALL_TIMEOUT_NS = 3 * SECOND_NS;
    private static final long EVICTION_NS = 10 * SECOND_NS;
    private static final int ATTEMPTS = 4;

    private static ResourceLeakDetector.Level leakDetection;

    @TempDir
    private Path directory;

    private Engine engine;
    private Edge edge;
    private volatile long heldMost;
    private volatile boolean ended;

    /** Noting every access to a buffer takes so much time that the stream agent would be what is slow. */
    @BeforeAll
    static void noteNoAccess()
    {
        leakDetection = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    @AfterAll
    static void noteAgain()
    {
        ResourceLeakDetector.setLevel(leakDetection);
    }

    /** Subscribes over SSE or TCP, by turns. */
    private WireSubscriber subscribe(final int number, final long behind, final int receiveLength)
        throws IOException
    {
        return number % 2 == 0 ? new SseWireSubscriber(edge.httpAddress(), TOPIC, behind, receiveLength) :
            new TcpWireSubscriber(edge.tcpAddress(), TOPIC, behind, receiveLength);
    }

    private void watchMemory()
    {
        while (!ended)
        {
            heldMost = Math.max(heldMost, engine.health().counter("stream memory bytes"));
            LockSupport.parkNanos(2_000_000);
        }
    }

    private long evicted()
    {
        return engine.health().counter("stream subscribers evicted");
    }

    /** Reads to the end what a subscriber was sent before it was cut off, and from there on as another one. */
    private void assertComesBack(final int number, final WireSubscriber cutOff, final long behind) throws IOException
    {
        long last = behind;
        for (long next = cutOff.next(); next != WireSubscriber.END; next = cutOff.next())
        {
            assertEquals(last + 1, next, "subscriber=" + number);
            last = next;
        }
        try (WireSubscriber back = subscribe(number, last, 0))
        {
            for (int i = 1; i <= EVENTS_WHEN_BACK; i++)
            {
                assertEquals(last + i, back.next(), "back, subscriber=" + number);
            }
        }
    }

    @Test
    void shouldGoOnAtCapacityWhenSubscribersStopReading() throws Exception
    {
        String disturbed = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++)
        {
            final String found = run(directory.resolve("attempt-" + attempt));
            if (found.isEmpty())
            {
                return;
            }
            disturbed += "\nattempt=" + attempt + " " + found;
        }
        assertEquals("", disturbed);
    }

    /** What was not as it has to be, or nothing. */
    private String run(final Path journal) throws Exception
    {
        heldMost = 0;
        ended = false;
        final PacedSink sink = new PacedSink(0);
        final EngineContext context = new EngineContext()
            .journal(ChronicleJournal.open(new JournalContext().directory(journal)))
            .batchMaxLength(BATCH_LENGTH)
            .eventMaxLength(4096)
            .replyMaxLength(4096)
            .handler("paced", new PacedHandler(PACE), TOPIC);
        context.lanes().capacity(LANE);
        context.sink(sink);
        final EdgeContext edgeContext = new EdgeContext().httpPort(0).tcpPort(0).opsPort(0);
        edgeContext.http().batchMaxLength(64 * 1024);
        edgeContext.streams().memoryBytes(STREAM_MEMORY).stallTimeoutNs(STALL_TIMEOUT_NS);
        edge = new Edge(edgeContext);
        final int sinkIndex = context.sink(edge.sink());
        engine = Engine.launch(context);
        try
        {
            edge.openOperations(engine, sinkIndex);
            edge.openData();
            return overload(new PacedProducer(engine, sink, engine.topic(TOPIC), PAYLOAD), sink);
        }
        finally
        {
            ended = true;
            edge.close();
            engine.close();
        }
    }

    private String overload(final PacedProducer producer, final PacedSink sink) throws Exception
    {
        producer.offer(0, SECOND_NS / 2);
        final double capacity = producer.offer(0, SECOND_NS);
        producer.recoverNs();
        final long begin = engine.watermark(DurabilityLevel.JOURNALED);
        final List<WireSubscriber> slow = new ArrayList<>();
        try (FollowedStream sse = new FollowedStream(subscribe(0, begin, 0), begin);
            FollowedStream tcp = new FollowedStream(subscribe(1, begin, 0), begin))
        {
            for (int i = 0; i < 2 * SLOW_OF_EACH_KIND; i++)
            {
                slow.add(subscribe(i, isFromTheBegin(i) ? 0 : begin, SLOW_RECEIVE_LENGTH));
            }
            final Thread watch = new Thread(this::watchMemory, "watch-memory");
            watch.start();
            final long heapBefore = OverloadTest.heapInUse();
            sink.takeLongestNs();
            final double goodput = producer.offer(2 * capacity, OVERLOAD_NS);
            final long longestNs = sink.takeLongestNs();
            final long recoveredNs = producer.recoverNs();
            final long heapGrowth = OverloadTest.heapInUse() - heapBefore;
            final long evictedUnderLoad = evicted();
            final String late = sse.faultUpTo(engine.watermark(DurabilityLevel.JOURNALED), SECOND_NS) +
                tcp.faultUpTo(engine.watermark(DurabilityLevel.JOURNALED), SECOND_NS);
            final long startNs = System.nanoTime();
            while (evicted() < slow.size() && System.nanoTime() - startNs < EVICTION_NS)
            {
                LockSupport.parkNanos(1_000_000);
            }
            final long evicted = evicted();
            ended = true;
            watch.join();
            final double boundNs = LATENCY_FACTOR * IN_FLIGHT * SECOND_NS / capacity;
            final String figures = "capacity=" + (long)capacity + " goodput=" + (long)goodput + " refused=" +
                engine.health().counter("lane normal refusals full") + " longestNs=" + longestNs + " boundNs=" +
                (long)boundNs + " heapGrowth=" + heapGrowth + " recoveredNs=" + recoveredNs + " streamMemory=" +
                heldMost + " evicted=" + evicted + " evictedUnderLoad=" + evictedUnderLoad + " healthy=" + late;
            System.out.println(figures);
            if (evicted == slow.size())
            {
                for (int i = 0; i < slow.size(); i++)
                {
                    assertComesBack(i, slow.get(i), isFromTheBegin(i) ? 0 : begin);
                }
            }
            return goodput >= LEAST_GOODPUT * capacity && longestNs <= boundNs && heapGrowth <= HEAP_GROWTH_MAX &&
                recoveredNs < SECOND_NS && heldMost <= STREAM_MEMORY + SLICE_MAX && late.isEmpty() &&
                evictedUnderLoad > 0 && evicted == slow.size() ? "" : figures;
        }
        finally
        {
            for (final WireSubscriber subscriber : slow)
            {
                subscriber.close();
            }
        }
    }

    /** Two of four begin with the past: one of each kind. */
    private static boolean isFromTheBegin(final int number)
    {
        return number % 4 < 2;
    }
}
