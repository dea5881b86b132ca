package io.headrace.benchmarks;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.SourceRef;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.HandlerPolicy;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import io.headrace.journal.ChronicleJournal;
import io.headrace.journal.JournalContext;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What a saturated low lane costs an urgent event. An embedded engine with its journal on disk gets 1,000 urgent events
 * a second at fixed times, by turns alone and beside a producer that keeps the low lane full; latency is from the time
 * an event was due until its acknowledgement. At last all lanes are kept full, to see their shares.
 * <pre>
 *   PriorityRig [DIRECTORY [SECONDS-OF-A-PHASE [NANOSECONDS-OF-THE-HANDLER [accepted|journaled|synced]]]]
 * </pre>
 * Not a JMH benchmark, since the rate is given and the percentiles are wanted.
 */
public final class PriorityRig
{
    private static final int MOST_URGENT = 0;
    private static final int LEAST_URGENT = 7;
    private static final int PAYLOAD = 64;
    private static final int RUN = 16;
    private static final int ROUNDS = 3;
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double FLOOR_PERCENTILE = 99;
    private static final long FULL_PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final double NS_PER_MICRO = 1000;

    private final PrintStream out;
    private final long phaseNs;
    private final DurabilityLevel level;
    private final AcknowledgementCounter acknowledged;
    private final Engine engine;
    private final int topic;

    /** The floor: how late the machine wakes the thread that publishes, which is part of each latency. */
    private final Histogram wakeUps = new Histogram(3);

    private PriorityRig(
        final PrintStream out, final Path directory, final long phaseNs, final long workNs, final DurabilityLevel level)
    {
        this.out = out;
        this.phaseNs = phaseNs;
        this.level = level;
        final EngineContext context = new EngineContext()
            .handler("spin", () -> new SpinHandler(workNs), HandlerPolicy.HALT, "spin")
            .journal(ChronicleJournal.open(new JournalContext().directory(directory)));
        acknowledged = new AcknowledgementCounter();
        context.sink(acknowledged);
        engine = Engine.launch(context);
        topic = engine.topic("spin");
    }

    /** Runs for as many nanoseconds for each event. */
    private static final class SpinHandler implements EventHandler
    {
        private final long workNs;
        private long sum;

        SpinHandler(final long workNs)
        {
            this.workNs = workNs;
        }

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            sum += event.buffer().getLong(event.offset());
            if (workNs > 0)
            {
                final long endNs = System.nanoTime() + workNs;
                while (System.nanoTime() < endNs)
                {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public void onSnapshot(final SnapshotSink snapshot)
        {
            snapshot.putLong(sum);
        }
    }

    /** Keeps a lane full. */
    private final class Flood
    {
        private final int lane;
        private final LaneClaim claim = new LaneClaim();
        private final Thread thread = new Thread(this::run);
        private volatile boolean ended;

        Flood(final int urgency)
        {
            lane = engine.laneOf(urgency);
            thread.start();
        }

        private void run()
        {
            while (!ended)
            {
                if (!publish(claim, lane, RUN, AcknowledgementCounter.UNTIMED))
                {
                    LockSupport.parkNanos(FULL_PARK_NS);
                }
            }
        }

        private void end() throws InterruptedException
        {
            ended = true;
            thread.join();
        }
    }

    private boolean publish(final LaneClaim claim, final int lane, final int events, final long correlation)
    {
        final int frame = FrameDescriptor.alignedLength(0, PAYLOAD);
        if (engine.tryClaim(lane, frame * events, claim) < 0)
        {
            return false;
        }
        for (int i = 0; i < events; i++)
        {
            FrameDescriptor.putHeader(
                claim.buffer(), i * frame, FrameDescriptor.TYPE_EVENT, topic, 0, 0, PAYLOAD);
        }
        claim.origin(SourceRef.of(0, lane, 0), correlation, level.code()).commit(events);
        return true;
    }

    /** Publishes an urgent event each time one is due; one that is refused counts from when it was due. */
    private Histogram urgent(final long durationNs)
    {
        final LaneClaim claim = new LaneClaim();
        final int lane = engine.laneOf(MOST_URGENT);
        wakeUps.reset();
        acknowledged.begin();
        final long startNs = System.nanoTime();
        for (long dueNs = startNs; dueNs - startNs < durationNs; dueNs += INTERVAL_NS)
        {
            while (System.nanoTime() < dueNs)
            {
                LockSupport.parkNanos(dueNs - System.nanoTime());
            }
            wakeUps.recordValue(Math.max(0, System.nanoTime() - dueNs));
            while (!publish(claim, lane, 1, dueNs))
            {
                LockSupport.parkNanos(FULL_PARK_NS);
            }
        }
        LockSupport.parkNanos(GRACE_NS);
        return acknowledged.end();
    }

    private void idle(final String name)
    {
        print(name, urgent(phaseNs), "");
    }

    private void besideLow(final String name) throws InterruptedException
    {
        final int lane = engine.laneOf(LEAST_URGENT);
        final long before = acknowledged.events(lane);
        final long startNs = System.nanoTime();
        final Flood flood = new Flood(LEAST_URGENT);
        final Histogram histogram = urgent(phaseNs);
        flood.end();
        final double seconds = (System.nanoTime() - startNs) / (double)TimeUnit.SECONDS.toNanos(1);
        print(name, histogram, String.format(
            Locale.ROOT, " low=%,.0f/s", (acknowledged.events(lane) - before) / seconds));
        awaitEmpty();
    }

    private void shares() throws InterruptedException
    {
        final int lanes = engine.lanes();
        final Flood[] floods = new Flood[lanes];
        final long[] before = new long[lanes];
        for (int urgency = MOST_URGENT; urgency <= LEAST_URGENT; urgency++)
        {
            final int lane = engine.laneOf(urgency);
            floods[lane] = floods[lane] == null ? new Flood(urgency) : floods[lane];
        }
        LockSupport.parkNanos(GRACE_NS);
        for (int lane = 0; lane < lanes; lane++)
        {
            before[lane] = acknowledged.events(lane);
        }
        LockSupport.parkNanos(phaseNs);
        final StringBuilder text = new StringBuilder("all saturated:");
        long sum = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            before[lane] = acknowledged.events(lane) - before[lane];
            sum += before[lane];
        }
        for (int lane = 0; lane < lanes; lane++)
        {
            text.append(String.format(Locale.ROOT, " lane %d=%.1f%%", lane, before[lane] * 100.0 / sum));
            floods[lane].end();
        }
        out.println(text);
    }

    private void awaitEmpty()
    {
        while (engine.health().laneDepth() > 0)
        {
            LockSupport.parkNanos(FULL_PARK_NS);
        }
        LockSupport.parkNanos(GRACE_NS);
    }

    private void print(final String name, final Histogram histogram, final String more)
    {
        out.printf(
            Locale.ROOT,
            "%-14s events=%d p50=%.0fus p99=%.0fus p99.9=%.0fus max=%.0fus (floor p99=%.0fus)%s%n",
            name,
            histogram.getTotalCount(),
            histogram.getValueAtPercentile(50) / NS_PER_MICRO,
            histogram.getValueAtPercentile(99) / NS_PER_MICRO,
            histogram.getValueAtPercentile(99.9) / NS_PER_MICRO,
            histogram.getMaxValue() / NS_PER_MICRO,
            wakeUps.getValueAtPercentile(FLOOR_PERCENTILE) / NS_PER_MICRO,
            more);
    }

    private void run() throws InterruptedException
    {
        try (engine)
        {
            besideLow("warm-up");
            idle("warm-up");
            for (int round = 0; round < ROUNDS; round++)
            {
                idle("idle");
                besideLow("low saturated");
            }
            shares();
        }
    }

    /**
     * Runs the rig.
     *
     * @param args as the class says.
     * @throws IOException          if the directory of the journal cannot be made or deleted.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        final Path base = Path.of(args.length > 0 ? args[0] : "target");
        final long seconds = args.length > 1 ? Long.parseLong(args[1]) : 5;
        final long workNs = args.length > 2 ? Long.parseLong(args[2]) : 0;
        final DurabilityLevel level =
            args.length > 3 ? DurabilityLevel.valueOf(args[3].toUpperCase(Locale.ROOT)) : DurabilityLevel.JOURNALED;
        final Path directory = Files.createTempDirectory(Files.createDirectories(base), "priority-rig-");
        try
        {
            new PriorityRig(System.out, directory, TimeUnit.SECONDS.toNanos(seconds), workNs, level).run();
        }
        finally
        {
            try (Stream<Path> files = Files.walk(directory))
            {
                for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
                {
                    Files.delete(file);
                }
            }
        }
    }
}
