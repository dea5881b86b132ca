package io.headrace.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.SourceRef;
import io.headrace.engine.CompletionSink;
import io.headrace.engine.CounterValue;
import io.headrace.engine.DiscardingJournal;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends a hundred million events through an engine, with replies, acknowledgements and runs of all lengths, and shows
 * that nothing is left of them: heap in use after a collection and resident memory stay where they were after the first
 * tenth, and lanes, pools and outboxes are empty at the end. Exits with 1 if not.
 * <pre>
 *  java @jvm.options -Xmx256m -cp 'benchmarks/target/*:benchmarks/target/lib/*' io.headrace.benchmarks.LeakRun [events]
 * </pre>
 */
public final class LeakRun
{
    private static final long EVENTS = 100_000_000;
    private static final int STEPS = 10;
    private static final int PAYLOAD = 128;
    private static final int[] RUNS = {1, 8, 64, 512, 1};
    private static final long HEAP_GROWTH_MAX = 4L << 20;
    private static final long RESIDENT_GROWTH_MAX = 32L << 20;
    private static final long DRAIN_NS = TimeUnit.SECONDS.toNanos(30);

    private final AtomicLong acknowledged = new AtomicLong();
    private final LaneClaim claim = new LaneClaim();
    private final Engine engine;
    private final int topic;

    private LeakRun()
    {
        final EngineContext context = new EngineContext()
            .journal(new DiscardingJournal())
            .handler("echo", new Echo(), "numbers");
        context.sink(new Counting());
        engine = Engine.launch(context);
        topic = engine.topic("numbers");
    }

    /** Replies to every event with eight bytes of it. */
    private static final class Echo implements EventHandler
    {
        private final UnsafeBuffer reply = new UnsafeBuffer(new byte[Long.BYTES]);
        private long sum;

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            sum += event.length();
            reply.putLong(0, sum);
            outbox.reply(reply, 0, Long.BYTES);
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            sink.putLong(sum);
        }
    }

    private final class Counting implements CompletionSink
    {
        @Override
        public boolean onAcknowledged(
            final long source,
            final long correlation,
            final int index,
            final long firstSequence,
            final int count,
            final DurabilityLevel level)
        {
            acknowledged.lazySet(acknowledged.get() + count);
            return true;
        }
    }

    /**
     * Runs it.
     *
     * @param args how many events, a hundred million by default.
     * @throws IOException if resident memory cannot be read.
     */
    public static void main(final String[] args) throws IOException
    {
        final long events = args.length > 0 ? Long.parseLong(args[0]) : EVENTS;
        System.exit(new LeakRun().run(events) ? 0 : 1);
    }

    private boolean run(final long events) throws IOException
    {
        final long startNs = System.nanoTime();
        long heap = 0;
        long resident = 0;
        long heapGrowth = 0;
        long residentGrowth = 0;
        for (int step = 1; step <= STEPS; step++)
        {
            publish(events / STEPS * step);
            final long heapNow = heapInUse();
            final long residentNow = resident();
            heap = step == 1 ? heapNow : heap;
            resident = step == 1 ? residentNow : resident;
            heapGrowth = heapNow - heap;
            residentGrowth = residentNow - resident;
            System.out.printf("events=%d seconds=%.1f heapAfterCollectionKiB=%d residentKiB=%d%n",
                acknowledged.get(), (System.nanoTime() - startNs) / 1e9, heapNow >> 10, residentNow >> 10);
        }
        final boolean drained = engine.drain(DRAIN_NS);
        boolean empty = drained;
        for (final CounterValue counter : settledCounters())
        {
            final boolean isOccupancy = counter.label().endsWith(" depth") || counter.label().endsWith(" pool bytes") ||
                counter.label().startsWith("outbox ") || counter.label().endsWith("waiting threads");
            if (isOccupancy)
            {
                System.out.println(counter.label() + "=" + counter.value());
                empty &= counter.value() == 0;
            }
        }
        engine.close();
        final boolean flat = heapGrowth <= HEAP_GROWTH_MAX && residentGrowth <= RESIDENT_GROWTH_MAX;
        System.out.printf("heapGrowthKiB=%d residentGrowthKiB=%d empty=%b flat=%b%n",
            heapGrowth >> 10, residentGrowth >> 10, empty, flat);
        return flat && empty;
    }

    /** Publishes until so many events are acknowledged in all. */
    private void publish(final long upTo)
    {
        long offered = acknowledged.get();
        int next = 0;
        while (offered < upTo)
        {
            final int count = (int)Math.min(RUNS[next++ % RUNS.length], upTo - offered);
            final int frame = FrameDescriptor.alignedLength(0, PAYLOAD);
            while (engine.tryClaim(count * frame, claim) != 0)
            {
                LockSupport.parkNanos(1_000);
            }
            for (int i = 0; i < count; i++)
            {
                FrameDescriptor.putHeader(
                    claim.buffer(), i * frame, FrameDescriptor.TYPE_EVENT, topic, 0, 0, PAYLOAD);
            }
            claim.origin(SourceRef.of(0, 0, 0), offered, DurabilityLevel.ACCEPTED.code()).commit(count);
            offered += count;
        }
        while (acknowledged.get() < upTo)
        {
            LockSupport.parkNanos(1_000);
        }
    }

    /** The counters, once the occupancy has been sampled again. */
    private List<CounterValue> settledCounters()
    {
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(1))
        {
            LockSupport.parkNanos(1_000);
        }
        return engine.health().counters();
    }

    private static long heapInUse()
    {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long resident() throws IOException
    {
        for (final String line : Files.readAllLines(Path.of("/proc/self/status"), US_ASCII))
        {
            if (line.startsWith("VmRSS:"))
            {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return 0;
    }
}
