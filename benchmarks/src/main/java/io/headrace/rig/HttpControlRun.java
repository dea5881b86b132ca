package io.headrace.rig;

import io.headrace.engine.DurabilityLevel;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The control of {@code ServerRun --protocol http}: a bare Netty {@code HttpServerCodec} in a process of its own gets
 * the very same requests from the very same client, and answers each with a fixed small body. Events per second whose
 * answers arrived here, an event being what would be one in Headrace; processor seconds are those of that server.
 */
@Command(name = "HttpControlRun", mixinStandardHelpOptions = true)
public final class HttpControlRun extends MeasurementCommand
{
    private static final double MILLION = 1e6;

    @Mixin
    private ServerOptions serverOptions;

    private HttpControlRun()
    {
    }

    /**
     * Runs it.
     *
     * @param args as {@code --help} says.
     */
    public static void main(final String[] args)
    {
        run(new HttpControlRun(), args);
    }

    @Override
    RunRecord measure() throws IOException, PeerAbsentException
    {
        final ServerOptions http = serverOptions.asHttp();
        http.conclude();
        final RunRecord record = new RunRecord("bare Netty HTTP", "events/s");
        try (HttpControlServer server = HttpControlServer.start(Path.of(System.getProperty("headrace.root", ".")));
            NetworkLoad load = new NetworkLoad(
                http.settings(server.address(), DurabilityLevel.JOURNALED, options().size())))
        {
            load.warmUp(0, options().warmup());
            final ProcessUsage before = server.usage();
            final long acknowledgedBefore = load.acknowledged();
            for (int i = 0; i < options().samples(); i++)
            {
                final LoadFigures figures = load.measure(0, options().seconds());
                if (figures.acknowledged() == 0)
                {
                    throw new IllegalStateException("nothing was answered with success");
                }
                record.sample(figures.eventsPerSecond());
            }
            final ProcessUsage after = server.usage();
            final long events = load.acknowledged() - acknowledgedBefore;
            record.fact("events", events)
                .fact("seconds", options().seconds())
                .fact("cpuSecondsPerMillion", (after.cpuSeconds() - before.cpuSeconds()) * MILLION / events);
            after.putMemory(record);
        }
        http.putFacts(record);
        return record.fact("payloadBytes", options().size())
            .fact("durability", "none: a fixed answer to every request");
    }
}
