package io.headrace.load;

import io.headrace.bus.Lanes;
import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.EventSource;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Publishes at a steady rate and measures how long acknowledgements take.
 */
@Command(
    name = "load",
    description = "Publishes at a steady rate, whatever the server does, and measures the latency of each event from " +
        "the time it was due until its acknowledgement.")
public final class LoadCommand implements Callable<Integer>
{
    private static final String TOPIC_PATTERN = "[A-Za-z0-9._-]{1,128}";
    private static final int MAX_CONNECTIONS = 20_000;
    private static final int MAX_BATCH = 65_534;
    private static final double NS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

    @Spec
    private CommandSpec spec;

    @Option(names = "--url", required = true, paramLabel = "URL", description = "tcp://HOST:PORT or http://HOST:PORT.")
    private String url;

    @Option(names = "--topic", required = true, paramLabel = "NAME", description = "Topic to publish to.")
    private String topic;

    @Option(
        names = "--rate",
        defaultValue = "10000",
        paramLabel = "N",
        description = "Events per second over all connections; 0 for as many as there is room for, which is no open " +
            "loop: its latencies hold for no rate. Default: ${DEFAULT-VALUE}.")
    private long rate;

    @Option(
        names = "--seconds",
        defaultValue = "10",
        paramLabel = "S",
        description = "How long to measure. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
        names = "--warmup",
        defaultValue = "1",
        paramLabel = "S",
        description = "Seconds of the same load before the measurement. Default: ${DEFAULT-VALUE}.")
    private int warmup;

    @Option(
        names = "--size",
        defaultValue = "128",
        paramLabel = "BYTES",
        description = "Payload of each event. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
        names = "--source",
        paramLabel = "NAME",
        description = "Take the payloads from a named event source of the class path, such as orders, and not " +
            "--size bytes.")
    private String source;

    @Option(
        names = "--connections",
        defaultValue = "1",
        paramLabel = "N",
        description = "Connections to spread the events over. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
        names = "--batch",
        defaultValue = "1",
        paramLabel = "N",
        description = "Most events in one message: what is due is sent together, nothing waits for a batch to fill. " +
            "Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
        names = "--pipeline",
        defaultValue = "16",
        paramLabel = "N",
        description = "HTTP requests that may await an answer on one connection. Default: ${DEFAULT-VALUE}.")
    private int pipeline;

    @Option(
        names = "--durability",
        defaultValue = "synced",
        paramLabel = "LEVEL",
        description = "accepted, journaled or synced. Default: ${DEFAULT-VALUE}.")
    private String durability;

    @Option(
        names = "--session",
        description = "Open a session on each TCP connection, which makes the server tell duplicates. Default: none.")
    private boolean session;

    @Option(
        names = "--urgency",
        defaultValue = "3",
        paramLabel = "N",
        description = "0 most urgent to 7 least urgent. Default: ${DEFAULT-VALUE}.")
    private int urgency;

    @Option(
        names = "--keys",
        defaultValue = "0",
        paramLabel = "N",
        description = "Keys that take turns on each TCP connection, which spreads events over the shards of a " +
            "handler. Default: none.")
    private int keys;

    @Option(
        names = "--timeout",
        defaultValue = "10",
        paramLabel = "S",
        description = "Longest wait for a connection and for the last answers. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    @Option(names = "--hgrm", paramLabel = "FILE", description = "Write the latency distribution in microseconds.")
    private Path hgrm;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** For the command line. */
    public LoadCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        final DurabilityLevel level = DurabilityLevel.ofLabel(durability.toLowerCase(Locale.ROOT));
        check(level != null, "--durability=" + durability + " must be accepted, journaled or synced");
        check(topic.matches(TOPIC_PATTERN), "--topic=" + topic + " must be 1 to 128 characters of A-Z a-z 0-9 . _ -");
        range("--rate", rate, 0, 1_000_000_000);
        range("--seconds", seconds, 1, 86_400);
        range("--warmup", warmup, 0, 3_600);
        range("--size", size, 1, 16 * 1024 * 1024);
        range("--connections", connections, 1, MAX_CONNECTIONS);
        range("--batch", batch, 1, MAX_BATCH);
        range("--pipeline", pipeline, 1, 1024);
        range("--urgency", urgency, 0, Lanes.MAX_URGENCY);
        range("--keys", keys, 0, 1_000_000_000);
        range("--timeout", timeout, 1, 600);
        final URI uri = uri();
        final boolean http = "http".equals(uri.getScheme());
        check(!(http && session), "--session is for tcp:// alone: leave it out, or use tcp://HOST:PORT");
        check(!(http && keys > 0), "--keys is for tcp:// alone: leave it out, or use tcp://HOST:PORT");
        final EventSource events = source == null ? null : EventSources.open(source, 1, null);
        final int eventLength = events == null ? size : events.maxLength();
        final PayloadWriter payloads = events == null ? new StampedPayload(size) : events::next;
        final LoadSettings settings = new LoadSettings(
            http,
            new InetSocketAddress(uri.getHost(), uri.getPort()),
            topic,
            rate,
            seconds,
            warmup,
            eventLength,
            connections,
            batch,
            pipeline,
            level,
            session,
            urgency,
            keys,
            (int)TimeUnit.SECONDS.toMillis(timeout));
        final ProgressLine progress = new ProgressLine(err, ProgressLine.isTerminal());
        final PayloadFormat format = events == null ? PayloadFormat.TEXT : PayloadFormat.BINARY;
        final LoadResult result;
        try
        {
            result = new LoadRun(settings, payloads, SystemNanoClock.INSTANCE, progress)
                .run(listener -> LoadSession.open(settings, format, listener));
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex.getMessage(), ex);
        }
        if (hgrm != null)
        {
            writeDistribution(result);
        }
        warn(result, err);
        out.println(json ? result.toJson() : result.toText());
        if (result.acknowledged() == 0)
        {
            throw new IllegalStateException("no event was acknowledged");
        }
        return 0;
    }

    private static void warn(final LoadResult result, final PrintWriter err)
    {
        if (result.settings().rate() == 0)
        {
            err.println("load: --rate=0 sends whenever there is room, so the latency is that of a full pipeline and " +
                "holds for no rate");
        }
        if (!result.rateMet())
        {
            err.println(String.format(Locale.ROOT,
                "load: the offered rate was missed: %,d of %,d events were sent in time (%.1f %%); lower --rate, or " +
                "raise --batch or --connections",
                result.sentInTime(), result.scheduled(), 100.0 * result.sentInTime() / result.scheduled()));
        }
        if (result.refused() > 0 || result.unanswered() > 0)
        {
            err.println("load: events were refused=" + result.refused() + " unanswered=" + result.unanswered());
        }
        err.flush();
    }

    private void writeDistribution(final LoadResult result) throws IOException
    {
        try (PrintStream file = new PrintStream(Files.newOutputStream(hgrm), false, StandardCharsets.UTF_8))
        {
            result.latency().outputPercentileDistribution(file, NS_PER_MICRO);
            if (file.checkError())
            {
                throw new IOException(hgrm + " could not be written");
            }
        }
    }

    private URI uri()
    {
        try
        {
            final URI uri = new URI(url);
            final boolean known = "tcp".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            check(known && uri.getHost() != null && uri.getPort() > 0,
                "--url=" + url + " must be tcp://HOST:PORT or http://HOST:PORT");
            return uri;
        }
        catch (final URISyntaxException ex)
        {
            throw new ParameterException(spec.commandLine(), "--url=" + url + " is no URL: " + ex.getReason(), ex);
        }
    }

    private void range(final String name, final long value, final long from, final long to)
    {
        check(value >= from && value <= to, name + "=" + value + " must be between " + from + " and " + to);
    }

    private void check(final boolean holds, final String message)
    {
        if (!holds)
        {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
