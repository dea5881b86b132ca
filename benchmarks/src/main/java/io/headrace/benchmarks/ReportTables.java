package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables of the report: scenarios, every measurement with its spread and cost, the machine, versions and commands.
 * For one use.
 */
final class ReportTables
{
    private final SuiteResult suite;
    private final Markup html = new Markup();

    ReportTables(final SuiteResult suite)
    {
        this.suite = suite;
    }

    Markup draw()
    {
        scenarios();
        measurements();
        machine();
        versions();
        commands();
        return html;
    }

    private void scenarios()
    {
        final List<MeasurementResult> scenarios = suite.measurements().stream()
            .filter(result -> "scenarios".equals(result.group())).toList();
        if (scenarios.isEmpty())
        {
            return;
        }
        html.open("section").element("h2", "Scenarios");
        head("scenario", "offered", "achieved", "p50", "p99", "p99.9", "max", "facts");
        for (final MeasurementResult result : scenarios)
        {
            final MeasurementRecord record = result.isMeasured() ? result.records().get(0) : null;
            final LatencyFigures latency = record == null ? null : record.latency();
            html.open("tr").element("td", result.title());
            number(latency == null ? "-" : Numbers.text(latency.offered()));
            number(record == null ? "-" : Numbers.text(latency == null ? record.value() : latency.achieved()));
            for (final String percentile : List.of("p50", "p99", "p999", "max"))
            {
                number(latency == null ? "-" : Numbers.microseconds(latency.at(percentile)));
            }
            html.element("td", record == null ? result.reason() : facts(record), "class", "note").close("tr");
        }
        end();
    }

    private static String facts(final MeasurementRecord record)
    {
        final List<String> facts = new ArrayList<>();
        record.facts().forEach((name, value) ->
        {
            if (!Set.of("command", "version", "durability").contains(name))
            {
                facts.add(name + "=" + (value instanceof Number number ? Numbers.text(number.doubleValue()) : value));
            }
        });
        return String.join(", ", facts);
    }

    private void measurements()
    {
        html.open("section").element("h2", "Every measurement");
        html.element("p", "Median of the turns; spread is half of the range of the samples as a part of the median.");
        head("measurement", "median", "spread", "turns", "ratio to its control", "bytes on disk per event",
            "CPU s per million", "allocated bytes per event", "resident MiB");
        for (final MeasurementResult result : suite.measurements())
        {
            html.open("tr").open("td").element("strong", result.name()).element("div", result.title(), "class", "note");
            if (result.reason() != null)
            {
                html.element("pre", result.reason(), "class", "reason");
            }
            html.close("td");
            number(result.isMeasured() ? Numbers.with(result.values().median(), result.unit()) : "-");
            number(result.isMeasured() ? "± " + Math.round(100 * result.samples().spread()) + " %" : "-");
            number(result.records().size() + "/" + result.outcomes().size());
            number(ratio(result));
            for (final String fact : List.of(
                "journalBytesPerEvent", "cpuSecondsPerMillion", "allocatedBytesPerEvent", "residentMiB"))
            {
                number(Numbers.text(result.fact(fact)));
            }
            html.close("tr");
        }
        end();
    }

    private String ratio(final MeasurementResult result)
    {
        final MeasurementResult control = result.control() == null ? null : suite.find(result.control());
        if (control == null)
        {
            return "";
        }
        final List<Double> ratios = new ArrayList<>();
        for (final Outcome outcome : result.outcomes())
        {
            final MeasurementRecord own = result.record(outcome.turn());
            final MeasurementRecord other = control.record(outcome.turn());
            if (own != null && other != null)
            {
                ratios.add(own.value() / other.value());
            }
        }
        final Series series = Series.of(ratios);
        return Numbers.ratio(series.median()) + (series.size() > 1 ?
            " (" + Numbers.ratio(series.min()) + " to " + Numbers.ratio(series.max()) + ")" : "");
    }

    private void machine()
    {
        final Machine machine = suite.machine();
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", machine.cpu());
        facts.put("cores", Integer.toString(machine.cores()));
        facts.put("memory", Numbers.text(machine.memoryMiB() / 1024.0) + " GiB");
        facts.put("system", machine.system());
        facts.put("file system",
            machine.fileSystem() + ", " + Numbers.text(machine.diskFreeMiB() / 1024.0) + " GiB free");
        facts.put("Java", machine.jdk());
        facts.put("load of the minute before", machine.load());
        html.open("section").element("h2", "The machine").open("div", "class", "wide").open("table").open("tbody");
        facts.forEach((name, value) ->
            html.open("tr").element("th", name).element("td", value).close("tr"));
        end();
    }

    private void versions()
    {
        html.open("section").element("h2", "Versions");
        head("what", "version", "what is promised when an event counts");
        final Set<String> seen = new LinkedHashSet<>();
        for (final MeasurementResult result : suite.measurements())
        {
            final String version = result.words("version");
            if (!version.isEmpty() && result.curve() == null && seen.add(version + result.words("durability")))
            {
                html.open("tr").element("td", result.title()).element("td", version)
                    .element("td", result.words("durability")).close("tr");
            }
        }
        end();
    }

    private void commands()
    {
        html.open("section").element("h2", "Commands");
        html.element("p", "All of it: " + suite.command() + ". One process each, run in the folder of the project, " +
            "where it was built with the first bench:");
        html.open("details").element("summary", "Commands of the processes").open("div", "class", "wide").open("pre");
        for (final MeasurementResult result : suite.measurements())
        {
            if (!result.outcomes().isEmpty())
            {
                html.text(result.outcomes().get(0).command() + "\n");
            }
        }
        html.close("pre").close("div").close("details").close("section");
    }

    private void head(final String... columns)
    {
        html.open("div", "class", "wide").open("table").open("thead").open("tr");
        for (final String column : columns)
        {
            html.element("th", column);
        }
        html.close("tr").close("thead").open("tbody");
    }

    private void end()
    {
        html.close("tbody").close("table").close("div").close("section");
    }

    private void number(final String text)
    {
        html.element("td", text, "class", "number");
    }
}
