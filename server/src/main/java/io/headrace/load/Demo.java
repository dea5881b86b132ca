package io.headrace.load;

import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.Event;
import io.headrace.engine.EventSource;
import io.headrace.engine.JournalCursor;
import io.headrace.journal.JournalReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The demonstration: a server takes order flow at full speed, is killed in mid-stream and started again, and what it
 * has recovered is compared with what it had acknowledged, by code that shares nothing with it but the layout of the
 * journal. For one use, on the calling thread.
 */
final class Demo
{
    private static final String HANDLER = "io.headrace.examples.OrderBookHandler";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    /** The warm-up may take so many times what was asked for, until the server keeps up. */
    static final int MOST_WARMUP = 4;
    private static final long MOST_EVENTS_AFTER_RECOVERY = 100_000;

    private final DemoSettings settings;
    private final DemoWorkspace workspace;
    private final PrintWriter out;
    private final ProgressLine progress;
    private final AcknowledgedRanges acknowledged = new AcknowledgedRanges();
    private final DemoResult result;

    /**
     * A demonstration.
     *
     * @param settings  of it.
     * @param workspace to work in, closed by the caller.
     * @param out       takes what a person reads.
     * @param progress  shown meanwhile.
     */
    Demo(
        final DemoSettings settings, final DemoWorkspace workspace, final PrintWriter out, final ProgressLine progress)
    {
        this.settings = settings;
        this.workspace = workspace;
        this.out = out;
        this.progress = progress;
        result = new DemoResult(settings);
    }

    /**
     * Runs it.
     *
     * @return what was found.
     * @throws IOException if it could not be brought to its end.
     */
    DemoResult run() throws IOException
    {
        final EventSource flow = openFlow();
        say("starting a server with the order book on a temporary journal");
        try (ChildServer server = startServer())
        {
            final Map<String, String> ready = server.await(START_TIMEOUT);
            say("server ready in %,d ms, pid %d", server.readyAfter().toMillis(), server.pid());
            feedAndKill(server, ChildServer.address(ready, "tcp"), flow);
        }
        recover();
        verify();
        return result;
    }

    private EventSource openFlow() throws IOException
    {
        return EventSources.open(DemoFeed.TOPIC, settings.seed(), settings.input());
    }

    private ChildServer startServer() throws IOException
    {
        final List<String> arguments = new ArrayList<>(List.of("serve", "--json"));
        arguments.addAll(handlerSettings());
        arguments.addAll(List.of(
            "--set", "journal.dir=" + workspace.journal(),
            "--set", "durability.default=journaled",
            "--set", "http.port=0",
            "--set", "tcp.port=0",
            "--set", "ops.port=0"));
        return workspace.start(arguments);
    }

    private static List<String> handlerSettings()
    {
        return List.of("--set", "handlers.book.class=" + HANDLER, "--set", "handlers.book.topics=" + DemoFeed.TOPIC);
    }

    private void feedAndKill(final ChildServer server, final InetSocketAddress tcp, final EventSource flow)
        throws IOException
    {
        try (FloorRecorder floor = new FloorRecorder();
            DemoFeed feed = new DemoFeed(tcp, settings, flow::next, flow.maxLength(), 0, acknowledged, progress))
        {
            say("warming up at %,d events/s", settings.rate());
            result.warmupSeconds = feed.warmUp(settings.warmupSeconds(), MOST_WARMUP * settings.warmupSeconds());
            result.warmupEvents = feed.sent();
            say("warmed up in %.1f s, measuring for %d s", result.warmupSeconds, settings.seconds());
            floor.start();
            final Duration cpuBefore = server.cpuTime().orElse(Duration.ZERO);
            result.measurement = feed.measure(settings.seconds());
            final Duration cpuAfter = server.cpuTime().orElse(Duration.ZERO);
            floor.stop();
            result.floor = floor.histogram();
            result.serverCpuSeconds = cpuAfter.minus(cpuBefore).toMillis() / 1000.0;
            result.inFlight = feed.kill(server);
            result.killed = server.awaitKilled();
            result.sent = feed.sent();
            result.messages = feed.messages();
            result.replies = feed.replies();
            result.refused = feed.refused();
            result.acknowledged = acknowledged.total();
        }
        finally
        {
            progress.clear();
        }
        say("killed the server with SIGKILL: %,d events in flight, %,d acknowledged",
            result.inFlight, result.acknowledged);
    }

    private void recover() throws IOException
    {
        say("starting a server on the same journal");
        try (ChildServer server = startServer())
        {
            final Map<String, String> ready = server.await(RECOVERY_TIMEOUT);
            result.recoveryMillis = server.readyAfter().toMillis();
            result.recovered = number(ready, "sequence");
            result.serverRecoveryMillis = number(ready, "recoveryMillis");
            result.droppedBytes = number(ready, "droppedBytes");
            say("recovered %,d events, ready in %,d ms", result.recovered, result.recoveryMillis);
            result.eventsAfterRecovery = Math.min(MOST_EVENTS_AFTER_RECOVERY, settings.rate());
            publishMore(ChildServer.address(ready, "tcp"));
            result.live = OperationsClient.state(ChildServer.address(ready, "ops"));
            server.terminate(STOP_TIMEOUT);
        }
    }

    /** Continues the flow behind what was recovered, as a producer would that asks where to resume. */
    private void publishMore(final InetSocketAddress tcp) throws IOException
    {
        final EventSource flow = openFlow();
        final UnsafeBuffer skipped = new UnsafeBuffer(new byte[flow.maxLength()]);
        for (long i = 0; i < result.recovered; i++)
        {
            flow.next(skipped, 0);
        }
        try (DemoFeed feed = new DemoFeed(
            tcp, settings, flow::next, flow.maxLength(), result.recovered, acknowledged, progress))
        {
            feed.publish(result.eventsAfterRecovery);
            result.refused += feed.refused();
        }
        say("published %,d more, all acknowledged", result.eventsAfterRecovery);
    }

    /** Compares the journal with the flow while another process replays it. */
    private void verify() throws IOException
    {
        say("comparing the journal with the flow, and replaying it in another process");
        final List<String> arguments = new ArrayList<>(List.of("replay", workspace.journal().toString(), "--json"));
        arguments.addAll(handlerSettings());
        try (ChildServer replay = workspace.start(arguments))
        {
            final EventSource flow = openFlow();
            final FlowVerifier verifier = new FlowVerifier(flow::next, flow.maxLength(), acknowledged);
            final Event event = new Event();
            try (JournalCursor cursor = JournalReader.open(workspace.journal(), 1))
            {
                boolean more = true;
                while (more)
                {
                    more = cursor.poll((buffer, offset, length) ->
                        BatchDescriptor.forEachEvent(buffer, offset, event, verifier));
                }
            }
            result.verified = verifier.events();
            result.lost = verifier.lost();
            result.duplicated = verifier.duplicated();
            result.mismatched = verifier.mismatched();
            result.findings.addAll(verifier.findings());
            if (verifier.isIncomplete())
            {
                result.findings.add("more than " + FlowVerifier.MOST_FINDINGS + " findings: the rest was not compared");
            }
            final Map<String, String> replayed = replay.await(RECOVERY_TIMEOUT);
            result.replayed = OperationsClient.digest(replayed);
            result.replayEventsPerSecond = number(replayed, "eventsPerSecond");
        }
    }

    private static long number(final Map<String, String> fields, final String name) throws IOException
    {
        final String value = fields.get(name);
        if (value == null)
        {
            throw new IOException(name + " was expected: " + fields);
        }
        return Long.parseLong(value);
    }

    private void say(final String format, final Object... values)
    {
        out.println("demo: " + String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
