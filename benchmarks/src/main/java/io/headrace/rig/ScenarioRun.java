package io.headrace.rig;

import io.headrace.load.FloorRecorder;
import io.headrace.load.LoadSession;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * One shape of load on an engine in this process, or on a real server over loopback. What it can take at most is
 * measured first, in the same run, and the rates follow from it.
 * <pre>
 *  baseline   1 % of capacity
 *  normal    50 %
 *  peak      90 %
 *  stress    from 50 % up by a tenth, until p99 is above 50 ms, events are refused, or the rate is missed
 *  spike     normal, ten times that for 5 s, normal: how long until latency is what it was
 *  endurance normal for all the seconds: p99 and memory of each slice
 * </pre>
 * Latency is from due to acknowledged, in an open loop. In a spike, what back-pressure kept from being sent by its end
 * is given up and told as a fact, as a producer that is told to slow down would.
 */
@Command(name = "ScenarioRun", mixinStandardHelpOptions = true)
public final class ScenarioRun extends MeasurementCommand
{
    private static final int CAPACITY_SECONDS = 4;
    private static final double BASELINE = 0.01;
    private static final double NORMAL = 0.5;
    private static final double PEAK = 0.9;
    private static final double NS_PER_MICRO = 1_000.0;

    @Mixin
    private EngineOptions engineOptions;

    @Option(names = "--protocol", defaultValue = "tcp", paramLabel = "embedded|tcp|http",
        description = "Default: ${DEFAULT-VALUE}.")
    private String protocol;

    @Option(names = "--scenario", defaultValue = "normal", paramLabel = "NAME",
        description = "baseline, normal, peak, stress, spike or endurance. Default: ${DEFAULT-VALUE}.")
    private String scenario;

    private ScenarioRun()
    {
    }

    /**
     * Runs it.
     *
     * @param args as {@code --help} says.
     */
    public static void main(final String[] args)
    {
        run(new ScenarioRun(), args);
    }

    @Override
    RunRecord measure() throws IOException
    {
        final String name = scenario.toLowerCase(Locale.ROOT);
        final String unit = switch (name)
        {
            case "baseline", "normal", "peak", "endurance" -> "us";
            case "stress" -> "events/s";
            case "spike" -> "s";
            default -> throw new IllegalArgumentException("--scenario=" + scenario +
                " must be baseline, normal, peak, stress, spike or endurance");
        };
        final RunRecord record = new RunRecord("scenario " + name + ' ' + protocol, unit)
            .fact("scenario", name).fact("protocol", protocol);
        try (ScenarioTarget target = ScenarioTarget.start(protocol, engineOptions, options());
            FloorRecorder floor = new FloorRecorder())
        {
            target.load().warmUp(0, options().warmup());
            final double capacity = target.load().measure(0, CAPACITY_SECONDS).eventsPerSecond();
            record.fact("capacity", capacity);
            progress().printf(Locale.ROOT, "capacity=%.0f events/s%n", capacity);
            floor.start();
            final LatencyBook book = new LatencyBook(options().out(), "scenario-" + protocol + '-' + name);
            switch (name)
            {
                case "baseline" -> steady(target, rate(capacity, BASELINE), book, floor, record);
                case "normal" -> steady(target, rate(capacity, NORMAL), book, floor, record);
                case "peak" -> steady(target, rate(capacity, PEAK), book, floor, record);
                case "stress" -> new StressSteps(target.load(), capacity, progress()).run(record);
                case "spike" ->
                {
                    final SpikeRecovery spike = new SpikeRecovery(target.load(), rate(capacity, NORMAL), book);
                    final double achieved = spike.run(options().seconds(), record);
                    floor.stop();
                    record.latency(book.write(rate(capacity, NORMAL), achieved, floor.histogram()));
                }
                default -> endurance(target, rate(capacity, NORMAL), book, floor, record);
            }
            target.usage().putMemory(record);
        }
        return record.fact("payloadBytes", options().size())
            .fact("layout", engineOptions.layout())
            .fact("durability", engineOptions.meaning());
    }

    private static long rate(final double capacity, final double share)
    {
        return Math.max(1, Math.round(capacity * share));
    }

    private void steady(
        final ScenarioTarget target,
        final long rate,
        final LoadSession.IntervalListener listener,
        final LatencyBook book,
        final FloorRecorder floor,
        final RunRecord record) throws IOException
    {
        target.load().listener(listener, TimeUnit.SECONDS.toNanos(1));
        final double cpuBefore = target.usage().cpuSeconds();
        double achieved = 0;
        long events = 0;
        long refused = 0;
        for (int i = 0; i < options().samples(); i++)
        {
            final LoadFigures figures = target.load().measure(rate, options().seconds());
            achieved += figures.eventsPerSecond() / options().samples();
            events += figures.acknowledged();
            refused += figures.refused();
            record.sample(figures.latency().getValueAtPercentile(99.0) / NS_PER_MICRO);
        }
        floor.stop();
        record.latency(book.write(rate, achieved, floor.histogram()))
            .fact("events", events)
            .fact("refused", refused)
            .fact("cpuSecondsPerMillion", (target.usage().cpuSeconds() - cpuBefore) * 1e6 / Math.max(1, events));
    }

    private void steady(
        final ScenarioTarget target,
        final long rate,
        final LatencyBook book,
        final FloorRecorder floor,
        final RunRecord record) throws IOException
    {
        steady(target, rate, book, book, floor, record);
    }

    private void endurance(
        final ScenarioTarget target,
        final long rate,
        final LatencyBook book,
        final FloorRecorder floor,
        final RunRecord record) throws IOException
    {
        final EnduranceSlices slices = new EnduranceSlices(target, Math.max(1, options().seconds() / 20));
        final List<LoadSession.IntervalListener> both = List.of(book, slices);
        steady(
            target,
            rate,
            (final long startNs, final long endNs, final long count, final Histogram latency) ->
                both.forEach(listener -> listener.onInterval(startNs, endNs, count, latency)),
            book,
            floor,
            record);
        slices.putFacts(record);
    }
}
