package io.headrace.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The drawings of the report: throughput beside controls and peers, latency by percentile, what an event costs, and
 * the scaling curves. For one use.
 */
final class ReportCharts
{
    private final SuiteResult suite;
    private final Path folder;
    private final Markup html = new Markup();

    ReportCharts(final SuiteResult suite, final Path folder)
    {
        this.suite = suite;
        this.folder = folder;
    }

    Markup draw()
    {
        throughput();
        latency();
        cost();
        curves();
        return html;
    }

    private void throughput()
    {
        final Map<String, BarChart> charts = new LinkedHashMap<>();
        for (final MeasurementResult result : suite.measurements())
        {
            final String unit = groupUnit(result.group());
            if (result.curve() == null && isThroughput(unit) && isThroughput(result))
            {
                add(charts.computeIfAbsent(result.group(), group -> new BarChart(unit)), result, result.samples());
            }
        }
        charts.values().removeIf(BarChart::isEmpty);
        if (charts.isEmpty())
        {
            return;
        }
        html.open("section").element("h2", "Throughput beside controls and peers");
        html.open("p", "class", "legend");
        legend(Role.OWN, "Headrace");
        legend(Role.CONTROL, "control: the bare part, or the peer of the bar");
        legend(Role.PEER, "peer");
        html.text(" The bar is the median of all samples, the whisker goes from the lowest to the highest.").close("p");
        charts.forEach((group, chart) ->
        {
            html.open("figure").add(chart.draw("Throughput, group " + group)).close("figure");
            meanings(group);
        });
        html.close("section");
    }

    private void legend(final Role role, final String text)
    {
        html.open("span", "class", "key").element("i", " ", "class", "swatch " + role.style()).text(text).close("span");
    }

    private static boolean isThroughput(final String unit)
    {
        return !unit.isEmpty() && MeasurementRecord.isHigherBetter(unit);
    }

    private static boolean isThroughput(final MeasurementResult result)
    {
        return !result.isMeasured() ||
            (isThroughput(result.unit()) && result.records().get(0).latency() == null);
    }

    private String groupUnit(final String group)
    {
        return suite.measurements().stream()
            .filter(result -> result.group().equals(group) && result.isMeasured())
            .map(MeasurementResult::unit)
            .findFirst()
            .orElse("");
    }

    /** What an acknowledgement means for each of a group: figures of different promises are not the same thing. */
    private void meanings(final String group)
    {
        final Set<String> lines = new LinkedHashSet<>();
        for (final MeasurementResult result : suite.measurements())
        {
            final String meaning = result.group().equals(group) ? result.words("durability") : "";
            if (!meaning.isEmpty())
            {
                final String version = result.words("version");
                lines.add(result.title() + (version.isEmpty() ? "" : " (" + version + ")") + ": " + meaning);
            }
        }
        if (!lines.isEmpty())
        {
            html.open("details").element("summary", "What is promised when a figure counts an event").open("ul");
            lines.forEach(line -> html.element("li", line));
            html.close("ul").close("details");
        }
    }

    private void add(final BarChart chart, final MeasurementResult result, final Series series)
    {
        if (series.isEmpty())
        {
            chart.missing(result.title(), Role.of(result, suite), result.reason() == null ? "" : result.reason());
        }
        else
        {
            chart.add(result.title(), Role.of(result, suite), series);
        }
    }

    private void latency()
    {
        final List<MeasurementResult> results = suite.measurements().stream()
            .filter(result -> result.curve() == null && result.isMeasured() &&
                result.records().get(0).latency() != null)
            .toList();
        if (results.isEmpty())
        {
            return;
        }
        html.open("section").element("h2", "Latency by percentile");
        html.element("p", "From the moment at which an event was due, whether or not it could be sent then, to its " +
            "acknowledgement. Each turn is a line. Dashed: how late a thread woke that parked 20 µs again and again " +
            "in the same minutes, which is what the machine itself adds.");
        html.open("div", "class", "plots");
        for (final MeasurementResult result : results)
        {
            plot(result);
        }
        html.close("div").close("section");
    }

    private void plot(final MeasurementResult result)
    {
        final PercentilePlot plot = new PercentilePlot();
        for (final MeasurementRecord record : result.records())
        {
            plot.add(curve(record.latency()), floor(record.latency().floor()));
        }
        if (plot.isEmpty())
        {
            return;
        }
        final Function<String, String> median = percentile -> Numbers.microseconds(Series.of(result.records().stream()
            .map(record -> record.latency().at(percentile)).toList()).median());
        final Function<String, String> floor = percentile -> Numbers.microseconds(Series.of(result.records().stream()
            .map(record -> record.latency().floorAt(percentile)).toList()).median());
        final double offered = result.records().get(0).latency().offered();
        final double achieved = Series.of(result.records().stream()
            .map(record -> record.latency().achieved()).toList()).median();
        html.open("figure").add(plot.draw(result.title()));
        html.open("figcaption").element("strong", result.title() + ".").text("Offered " + Numbers.text(offered) +
            ", achieved " + Numbers.text(achieved) + " a second. p50 " + median.apply("p50") + ", p99 " +
            median.apply("p99") + ", p99.9 " + median.apply("p999") + ", max " + median.apply("max") +
            "; floor p50 " + floor.apply("p50") + ", p99 " + floor.apply("p99") + ", p99.9 " + floor.apply("p999") +
            ", max " + floor.apply("max") + ".");
        html.close("figcaption").close("figure");
    }

    private PercentileCurve curve(final LatencyFigures latency)
    {
        final PercentileCurve kept = PercentileCurve.read(file(latency.hgrm()));
        return kept.isEmpty() ?
            PercentileCurve.of(latency.p50Us(), latency.p99Us(), latency.p999Us(), latency.p9999Us()) : kept;
    }

    private PercentileCurve floor(final LatencyFigures.Floor floor)
    {
        if (floor == null)
        {
            return new PercentileCurve(List.of());
        }
        final PercentileCurve kept = PercentileCurve.read(file(floor.hgrm()));
        return kept.isEmpty() ?
            PercentileCurve.of(floor.p50Us(), floor.p99Us(), floor.p999Us(), Double.NaN) : kept;
    }

    private Path file(final String name)
    {
        return name == null ? null : folder.resolve(name);
    }

    private void cost()
    {
        final BarChart bytes = facts("journalBytesPerEvent", "bytes on disk for each event of 128 bytes");
        final BarChart cpu = facts("cpuSecondsPerMillion", "CPU seconds per million events");
        if (bytes.isEmpty() && cpu.isEmpty())
        {
            return;
        }
        html.open("section").element("h2", "What an event costs");
        html.element("p", "On a machine that is paid for, bytes written and CPU seconds are the bill.");
        for (final BarChart chart : List.of(bytes, cpu))
        {
            if (!chart.isEmpty())
            {
                html.open("figure").add(chart.draw("Cost of an event")).close("figure");
            }
        }
        html.close("section");
    }

    private BarChart facts(final String fact, final String unit)
    {
        final BarChart chart = new BarChart(unit);
        for (final MeasurementResult result : suite.measurements())
        {
            final Series series = Series.of(result.records().stream().map(record -> record.number(fact)).toList());
            final boolean isUsual = !result.group().startsWith("scaling") && !result.group().startsWith("latency-");
            if (!series.isEmpty() && series.max() > 0 && isUsual && result.curve() == null)
            {
                chart.add(result.title(), Role.of(result, suite), series);
            }
        }
        return chart;
    }

    private void curves()
    {
        final Map<String, CurvePlot> plots = new LinkedHashMap<>();
        for (final MeasurementResult result : suite.measurements())
        {
            final Measurement.Point point = result.curve();
            if (point != null && result.isMeasured())
            {
                final LatencyFigures latency = result.records().get(0).latency();
                plots.computeIfAbsent(point.curve(), curve -> new CurvePlot(
                    point.axis(), latency == null ? result.unit() : "p99 in us"))
                    .add(point.line(), point.x(), latency == null ? result.values().median() : latency.p99Us());
            }
        }
        // A measurement that tells a whole curve by itself, as the facts x and y.
        for (final MeasurementResult result : suite.measurements())
        {
            if (result.isMeasured() && result.records().get(0).facts().get("x") instanceof List<?> x &&
                result.records().get(0).facts().get("y") instanceof List<?> y)
            {
                final CurvePlot plot =
                    plots.computeIfAbsent(result.title(), curve -> new CurvePlot("", result.unit()));
                for (int i = 0; i < Math.min(x.size(), y.size()); i++)
                {
                    plot.add("", ((Number)x.get(i)).doubleValue(), ((Number)y.get(i)).doubleValue());
                }
            }
        }
        if (plots.isEmpty())
        {
            return;
        }
        html.open("section").element("h2", "Scaling").open("div", "class", "plots");
        plots.forEach((title, plot) ->
        {
            html.open("figure").add(plot.draw(title));
            html.open("figcaption").element("strong", title + ".").text("On a machine of " + suite.machine().cores() +
                " cores; more threads than cores share them.").close("figcaption").close("figure");
        });
        html.close("div").close("section");
    }
}
