package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Twice as much is offered as one part can take: the lane fills behind a slow handler, the outbox behind a reader that
 * is slow, the lane behind a slow disk. What is accepted goes on at the capacity that was found in the same run, in
 * bounded time, and when the overload ends all is well within a second. Slow subscribers: {@link SlowSubscriberTest}.
 * <p>
 * The bound of the latency: whatever is full between the offer and the acknowledgement, that is lane, batch and outbox,
 * at the capacity found, times {@link #LATENCY_FACTOR}. The slow part keeps its pace by the clock, so that the machine
 * may be busy with other things; a run that was disturbed all the same is done again, with a capacity found anew.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class OverloadTest
{
    private static final double PACE = 40_000;
    private static final int PAYLOAD = 128;
    private static final int LANE = 1024;
    private static final int BATCH_LENGTH = 64 * 1024;
    private static final int OUTBOX_LENGTH = 1 << 20;
    private static final int ACKNOWLEDGEMENT_LENGTH = 48;
    private static final int IN_FLIGHT = LANE +
        BATCH_LENGTH / (FrameDescriptor.HEADER_LENGTH + PAYLOAD) + OUTBOX_LENGTH / ACKNOWLEDGEMENT_LENGTH;
    private static final double LATENCY_FACTOR = 2;
    private static final double LEAST_GOODPUT = 0.9;
    private static final long HEAP_GROWTH_MAX = 8L << 20;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long OVERLOAD_NS = FaultScale.of("overload.seconds", 1, 10) * SECOND_NS;
    private static final int ATTEMPTS = 4;

    /** What is slow. */
    enum Slow
    {
        HANDLER, READER, DISK;

        double pace(final Slow part)
        {
            return this == part ? PACE : 0;
        }
    }

    /** Bytes of objects that are in use. */
    static long heapInUse()
    {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void shouldGoOnAtCapacityWhenTwiceAsMuchIsOffered(final Slow slow)
    {
        String disturbed = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++)
        {
            final String found = run(slow);
            if (found.isEmpty())
            {
                return;
            }
            disturbed += "\nattempt=" + attempt + " " + found;
        }
        assertEquals("", disturbed);
    }

    /** What was not as it has to be, or nothing. */
    private String run(final Slow slow)
    {
        final PacedSink sink = new PacedSink(slow.pace(Slow.READER));
        final EngineContext context = new EngineContext()
            .journal(new PacedJournal(slow.pace(Slow.DISK)))
            .batchMaxLength(BATCH_LENGTH)
            .eventMaxLength(4096)
            .replyMaxLength(4096)
            .outboxLength(OUTBOX_LENGTH)
            .handler("paced", new PacedHandler(slow.pace(Slow.HANDLER)), "numbers");
        context.lanes().capacity(LANE);
        context.sink(sink);
        try (Engine engine = Engine.launch(context))
        {
            final PacedProducer producer = new PacedProducer(engine, sink, engine.topic("numbers"), PAYLOAD);
            producer.offer(0, SECOND_NS / 2);
            final double capacity = producer.offer(0, SECOND_NS);
            final long heapBefore = heapInUse();
            sink.takeLongestNs();
            final double goodput = producer.offer(2 * capacity, OVERLOAD_NS);
            final long longestNs = sink.takeLongestNs();
            final long recoveredNs = producer.recoverNs();
            final long heapGrowth = heapInUse() - heapBefore;
            final long refused = engine.health().counter("lane normal refusals full");
            final double boundNs = LATENCY_FACTOR * IN_FLIGHT * SECOND_NS / capacity;
            final String figures = "slow=" + slow + " capacity=" + (long)capacity + " goodput=" + (long)goodput +
                " refused=" + refused + " longestNs=" + longestNs + " boundNs=" + (long)boundNs + " heapGrowth=" +
                heapGrowth + " recoveredNs=" + recoveredNs;
            System.out.println(figures);
            assertTrue(refused > 0, figures);
            return goodput >= LEAST_GOODPUT * capacity && longestNs <= boundNs && heapGrowth <= HEAP_GROWTH_MAX &&
                recoveredNs < SECOND_NS ? "" : figures;
        }
    }
}
