package io.headrace.benchmarks;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Tells on stderr what runs, what came of it, and how long the rest will take. Not threadsafe.
 */
final class Progress
{
    private final PrintWriter err;
    private final int count;
    private int done;

    Progress(final PrintWriter err, final int count)
    {
        this.err = err;
        this.count = count;
    }

    void starts(final Turn turn, final int turns, final int secondsLeft)
    {
        done++;
        print(String.format(Locale.ROOT, "[%d/%d] %s%s: %s, about %s left", done, count, turn.measurement().name(),
            turns > 1 ? " turn " + turn.number() + "/" + turns : "", turn.measurement().title(), time(secondsLeft)));
    }

    void ended(final Outcome outcome)
    {
        final String text = outcome.isMeasured() ?
            Numbers.with(outcome.record().value(), outcome.record().unit()) :
            outcome.status().name().toLowerCase(Locale.ROOT) + ": " + outcome.reason();
        print("        " + text.replace(System.lineSeparator(), System.lineSeparator() + "          ") +
            String.format(Locale.ROOT, "  (%.0f s)", outcome.seconds()));
    }

    /** The table of bars, for a person. */
    static void table(final PrintWriter out, final List<BarRow> rows)
    {
        final int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        for (final BarRow row : rows)
        {
            out.println(String.format(Locale.ROOT,
                "%-5s  %-" + width + "s  %16s  control %16s  ratio %6s  bar %s%s",
                row.holds() ? "holds" : "FAILS",
                row.name(),
                row.value() == null ? "-" : Numbers.with(row.value(), row.unit()),
                row.control() == null ? "-" : Numbers.with(row.control(), row.unit()),
                row.ratio() == null ? "-" : Numbers.ratio(row.ratio()),
                row.bar(),
                row.reason() == null ? "" : "  " + row.reason().lines().findFirst().orElse("")));
        }
    }

    void print(final String line)
    {
        err.println("headrace: " + line);
        err.flush();
    }

    static String time(final int seconds)
    {
        return seconds < 90 ? seconds + " s" : (seconds + 30) / 60 + " min";
    }
}
