package io.headrace.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Follows the events of a topic, and goes on where it was when the connection or the server comes back.
 */
@Command(
    name = "subscribe",
    description = "Prints events as they come, one line each, and reconnects by itself.",
    footer = {
        "",
        "A cursor is kept by the server and moved about once a second, so after a kill of this process the last events",
        "may be printed again. One that does not exist is made: before --from, or before the first event.",
        "",
        "Examples:",
        "  headrace subscribe orders",
        "  headrace subscribe 'orders.*' --from 1 --json",
        "  headrace subscribe orders --cursor billing"
    })
final class SubscribeCommand implements Callable<Integer>
{
    private static final long MIN_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long MAX_RETRY_NS = TimeUnit.SECONDS.toNanos(4);
    private static final String DATA = "data: ";

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataPort port;

    @Parameters(paramLabel = "TOPIC", description = "Topic, or a pattern such as orders.* or orders.**.")
    private String topic;

    @Option(names = "--from", defaultValue = "0", paramLabel = "SEQUENCE",
        description = "First sequence; by default only what is new.")
    private long from;

    @Option(names = "--cursor", paramLabel = "NAME", description = "Go on behind this named cursor, and move it.")
    private String cursor;

    @Option(names = "--limit", paramLabel = "N", description = "End after so many events; never by default.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--idle-timeout", defaultValue = "45", paramLabel = "SECONDS",
        description = "Reconnect when nothing at all has come for so long, not even a sign of life, which the server " +
            "gives every stream.heartbeat; 0 for never (${DEFAULT-VALUE}).")
    private int idleTimeoutSeconds;

    @Option(names = "--json", description = "Print events as CloudEvents in JSON.")
    private boolean json;

    private CursorKeeper keeper;
    private boolean connected;
    private long last = -1;
    private long retryNs = MIN_RETRY_NS;
    private long printed;

    @Override
    public Integer call() throws IOException
    {
        if (idleTimeoutSeconds < 0)
        {
            throw new CommandFailure(
                ExitCode.WRONG_USE, "--idle-timeout=" + idleTimeoutSeconds + " must be 0 or more seconds");
        }
        if (cursor == null)
        {
            followOn();
            return ExitCode.DONE;
        }
        final CursorClient cursors = new CursorClient(port);
        if (!cursors.exists(cursor))
        {
            cursors.set(cursor, Math.max(0, from - 1));
        }
        keeper = new CursorKeeper(cursors, cursor, spec.commandLine().getErr());
        try
        {
            followOn();
        }
        finally
        {
            keeper.end();
        }
        return ExitCode.DONE;
    }

    private void followOn()
    {
        final HttpExchange exchange = port.exchange();
        while (printed < limit)
        {
            try
            {
                follow(exchange);
            }
            catch (final CommandFailure e)
            {
                if (!connected || !HttpExchange.isPassing(e))
                {
                    throw e;
                }
            }
            catch (final IOException e)
            {
                spec.commandLine().getErr().println("the connection is lost, trying again: " +
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
            if (printed < limit)
            {
                LockSupport.parkNanos(retryNs);
                retryNs = Math.min(2 * retryNs, MAX_RETRY_NS);
            }
        }
    }

    private void follow(final HttpExchange exchange) throws IOException
    {
        final HttpRequest.Builder request = exchange.request(DataPort.topic(topic) + "/stream" + query());
        if (last >= 0)
        {
            request.header("Last-Event-ID", Long.toString(last));
        }
        final HttpResponse<InputStream> response = exchange.send(request.build());
        connected = true;
        if (last < 0)
        {
            // so that nothing is left out if the connection is lost before the first event
            last = response.headers().firstValueAsLong("Headrace-Next-Sequence").orElse(0) - 1;
        }
        final InputStream body = idleTimeoutSeconds == 0 ? response.body() :
            new WatchedInput(response.body(), TimeUnit.SECONDS.toNanos(idleTimeoutSeconds));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)))
        {
            for (String line = lines.readLine(); line != null && printed < limit; line = lines.readLine())
            {
                if (line.startsWith(DATA))
                {
                    print(line.substring(DATA.length()));
                }
            }
        }
    }

    private String query()
    {
        if (cursor != null)
        {
            return "?cursor=" + cursor;
        }
        return from > 0 ? "?from=" + from : "";
    }

    private void print(final String line) throws IOException
    {
        final CloudEventLine event = CloudEventLine.parse(line);
        final PrintWriter out = spec.commandLine().getOut();
        out.println(json ? line : event.text());
        out.flush();
        last = event.sequence();
        printed++;
        retryNs = MIN_RETRY_NS;
        if (keeper != null)
        {
            keeper.done(last);
        }
    }
}
