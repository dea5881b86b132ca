package io.headrace.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes the report as one page that needs nothing else: no script, no font and no picture from anywhere.
 */
final class HtmlReport
{
    private static final String STYLE = "report.css";

    private HtmlReport()
    {
    }

    /**
     * Writes {@code report.html}.
     *
     * @param suite  to report.
     * @param folder of the report, with the histograms.
     */
    static void write(final SuiteResult suite, final Path folder)
    {
        try
        {
            ReportFile.replace(folder.resolve("report.html"), page(suite, folder));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static String page(final SuiteResult suite, final Path folder)
    {
        final Markup html = new Markup();
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", "Headrace, measured " + suite.date());
        html.element("style", style());
        html.close("head").open("body").open("main");
        html.element("h1", "Headrace, measured");
        html.element("p", String.format(Locale.ROOT,
            "Version %s, revision %s, %s run of %s that took %s. %s, %d cores, %s, %s.",
            suite.version(), suite.revision(), suite.mode(), suite.date(), Progress.time((int)suite.seconds()),
            suite.machine().cpu(), suite.machine().cores(), suite.machine().fileSystem(), suite.machine().jdk()),
            "class", "lead");
        summary(html, suite);
        html.add(new ReportCharts(suite, folder).draw());
        html.add(new ReportTables(suite).draw());
        html.close("main").close("body").close("html");
        return "<!DOCTYPE html>\n" + html;
    }

    private static void summary(final Markup html, final SuiteResult suite)
    {
        final List<BarRow> failing = suite.bars().stream().filter(row -> !row.holds()).toList();
        final List<BarRow> holding = suite.bars().stream().filter(BarRow::holds).toList();
        html.open("section").element("h2", "What holds and what does not");
        html.element("p", holding.size() + " of " + suite.bars().size() + " bars hold" +
            (failing.isEmpty() ? "." : "; the " + failing.size() + " that do not come first.") +
            " The machine is shared and its speed moves, so each figure stands beside a control that was measured in " +
            "turns with it, and the ratio of the two says more than either." +
            (suite.isQuick() ? " This was a quick run: one short turn each, so differences of some ten per cent mean " +
            "nothing here." : ""));
        html.open("div", "class", "wide").open("table").open("thead").open("tr");
        for (final String column : List.of("", "what", "measured", "control", "ratio", "bar", "next target"))
        {
            html.element("th", column);
        }
        html.close("tr").close("thead").open("tbody");
        failing.forEach(row -> row(html, row));
        holding.forEach(row -> row(html, row));
        html.close("tbody").close("table").close("div").close("section");
    }

    private static void row(final Markup html, final BarRow row)
    {
        final String verdict = row.value() == null ? "no figure" : row.holds() ? "holds" : "fails";
        html.open("tr");
        html.open("td").element("span", verdict, "class", "verdict " + (row.holds() ? "good" : "bad")).close("td");
        html.open("td").text(row.name());
        if (row.reason() != null)
        {
            html.element("div", row.reason(), "class", "note");
        }
        html.close("td");
        html.element("td", row.value() == null ? "-" : Numbers.with(row.value(), row.unit()), "class", "number");
        html.open("td").text(row.control() == null ? "-" : Numbers.with(row.control(), row.unit()));
        html.element("div", row.controlName(), "class", "note").close("td");
        html.element("td", row.ratio() == null ? "-" : Numbers.ratio(row.ratio()), "class", "number");
        html.element("td", row.bar());
        html.element("td", row.stretch()).close("tr");
    }

    private static String style()
    {
        try (InputStream in = HtmlReport.class.getResourceAsStream(STYLE))
        {
            if (in == null)
            {
                throw new IllegalStateException(STYLE + " is missing on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
