package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws one horizontal bar for each figure, from zero, with a whisker from the lowest to the highest sample. Not
 * threadsafe.
 */
final class BarChart
{
    private static final double WIDTH = 980;
    private static final double LEFT = 350;
    private static final double RIGHT = 810;
    private static final double TOP = 8;
    private static final double ROW = 30;
    private static final double THICK = 16;
    private static final double AXIS_ROOM = 42;
    private static final int LABEL_LETTERS = 54;

    private final String unit;
    private final List<Row> rows = new ArrayList<>();

    BarChart(final String unit)
    {
        this.unit = unit;
    }

    private record Row(String label, Role role, Series samples, String note)
    {
    }

    void add(final String label, final Role role, final Series samples)
    {
        rows.add(new Row(label, role, samples, null));
    }

    /** A row without a bar: what should stand there is missing, and why. */
    void missing(final String label, final Role role, final String note)
    {
        rows.add(new Row(label, role, Series.of(List.of()), note));
    }

    boolean isEmpty()
    {
        return rows.stream().allMatch(row -> row.samples.isEmpty());
    }

    Markup draw(final String label)
    {
        final double bottom = TOP + rows.size() * ROW;
        final Axis x = Axis.linear(rows.stream().filter(row -> !row.samples.isEmpty())
            .mapToDouble(row -> row.samples.max()).max().orElse(1), LEFT, RIGHT);
        final Markup svg = new Markup();
        svg.open("svg", "viewBox", "0 0 " + Markup.at(WIDTH) + " " + Markup.at(bottom + AXIS_ROOM),
            "role", "img", "aria-label", label);
        for (final double tick : x.ticks())
        {
            final String at = Markup.at(x.position(tick));
            svg.empty("line", "class", "grid", "x1", at, "x2", at, "y1", Markup.at(TOP), "y2", Markup.at(bottom));
            svg.element("text", Numbers.text(tick), "class", "tick middle", "x", at, "y", Markup.at(bottom + 15));
        }
        svg.element("text", unit, "class", "axis middle",
            "x", Markup.at((LEFT + RIGHT) / 2), "y", Markup.at(bottom + 33));
        double y = TOP;
        for (final Row row : rows)
        {
            draw(svg, row, x, y + ROW / 2);
            y += ROW;
        }
        svg.close("svg");
        return svg;
    }

    private void draw(final Markup svg, final Row row, final Axis x, final double middle)
    {
        svg.open("text", "class", "label end" + (row.role == Role.OWN ? " strong" : ""),
            "x", Markup.at(LEFT - 8), "y", Markup.at(middle + 4));
        svg.text(row.label.length() > LABEL_LETTERS ? row.label.substring(0, LABEL_LETTERS - 1) + "…" : row.label);
        svg.element("title", row.label);
        svg.close("text");
        if (row.samples.isEmpty())
        {
            svg.element("text", row.note.lines().findFirst().orElse(""), "class", "note",
                "x", Markup.at(LEFT + 6), "y", Markup.at(middle + 4));
            return;
        }
        final double end = x.position(row.samples.median());
        svg.empty("rect", "class", "bar " + row.role.style(), "x", Markup.at(LEFT), "y", Markup.at(middle - THICK / 2),
            "width", Markup.at(Math.max(1, end - LEFT)), "height", Markup.at(THICK));
        final double low = x.position(row.samples.min());
        final double high = x.position(row.samples.max());
        if (row.samples.size() > 1)
        {
            whisker(svg, low, high, middle);
        }
        svg.element("text", Numbers.text(row.samples.median()) +
            (row.samples.size() > 1 ? "  ± " + Math.round(100 * row.samples.spread()) + " %" : ""),
            "class", "label", "x", Markup.at(Math.max(end, high) + 8), "y", Markup.at(middle + 4));
    }

    private static void whisker(final Markup svg, final double low, final double high, final double middle)
    {
        final String y = Markup.at(middle);
        svg.empty("line", "class", "whisker", "x1", Markup.at(low), "x2", Markup.at(high), "y1", y, "y2", y);
        for (final double x : new double[]{ low, high })
        {
            svg.empty("line", "class", "whisker", "x1", Markup.at(x), "x2", Markup.at(x),
                "y1", Markup.at(middle - 4), "y2", Markup.at(middle + 4));
        }
    }
}
