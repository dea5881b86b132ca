package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws latency against percentile: percentiles on the axis of HdrHistogram, where each label is ten times rarer than
 * the one before, latency on a logarithmic axis. Every turn is a line; the floor of the machine is dashed.
 */
final class PercentilePlot
{
    private static final double WIDTH = 560;
    private static final double HEIGHT = 300;
    private static final double LEFT = 64;
    private static final double RIGHT = 526;
    private static final double TOP = 12;
    private static final double BOTTOM = 250;
    private static final double LOWEST_US = 1;
    private static final double RAREST = 10_000_000;
    private static final double COMMONEST_RARE = 1_000;

    private final List<PercentileCurve> curves = new ArrayList<>();
    private final List<PercentileCurve> floors = new ArrayList<>();

    void add(final PercentileCurve curve, final PercentileCurve floor)
    {
        if (!curve.isEmpty())
        {
            curves.add(curve);
        }
        if (!floor.isEmpty())
        {
            floors.add(floor);
        }
    }

    boolean isEmpty()
    {
        return curves.isEmpty();
    }

    Markup draw(final String label)
    {
        final List<PercentileCurve.Point> all = new ArrayList<>();
        curves.forEach(curve -> all.addAll(curve.points()));
        floors.forEach(curve -> all.addAll(curve.points()));
        final double highest = all.stream().mapToDouble(PercentileCurve.Point::micros).max().orElse(1);
        final double lowest = all.stream().mapToDouble(PercentileCurve.Point::micros)
            .filter(micros -> micros > 0).min().orElse(LOWEST_US);
        final double rarest = all.stream().mapToDouble(PercentileCurve.Point::oneIn).max().orElse(COMMONEST_RARE);
        final Axis x = Axis.decades(1, Math.min(RAREST, Math.max(COMMONEST_RARE, rarest)), LEFT, RIGHT);
        final Axis y = Axis.decades(Math.max(LOWEST_US, lowest), highest, BOTTOM, TOP);

        final Markup svg = new Markup();
        svg.open("svg", "viewBox", "0 0 " + Markup.at(WIDTH) + " " + Markup.at(HEIGHT), "role", "img",
            "aria-label", "Latency by percentile: " + label);
        for (final double tick : x.ticks())
        {
            vertical(svg, x.position(tick), percentile(tick));
        }
        // Half of the events: the one point of the axis that everybody looks for and no power of ten has.
        vertical(svg, x.position(2), "50");
        for (final double tick : y.ticks())
        {
            final String at = Markup.at(y.position(tick));
            svg.empty("line", "class", "grid", "x1", Markup.at(LEFT), "x2", Markup.at(RIGHT), "y1", at, "y2", at);
            svg.element("text", Numbers.microseconds(tick), "class", "tick end",
                "x", Markup.at(LEFT - 6), "y", Markup.at(y.position(tick) + 4));
        }
        svg.element("text", "percentile of events, %", "class", "axis middle",
            "x", Markup.at((LEFT + RIGHT) / 2), "y", Markup.at(HEIGHT - 14));
        svg.element("text", "latency", "class", "axis middle", "x", "14", "y", Markup.at((TOP + BOTTOM) / 2),
            "transform", "rotate(-90 14 " + Markup.at((TOP + BOTTOM) / 2) + ")");
        floors.forEach(curve -> line(svg, curve, x, y, "line floor"));
        curves.forEach(curve -> line(svg, curve, x, y, "line own"));
        svg.close("svg");
        return svg;
    }

    private static void vertical(final Markup svg, final double position, final String label)
    {
        final String at = Markup.at(position);
        svg.empty("line", "class", "grid", "x1", at, "x2", at, "y1", Markup.at(TOP), "y2", Markup.at(BOTTOM));
        svg.element("text", label, "class", "tick middle", "x", at, "y", Markup.at(BOTTOM + 16));
    }

    private static void line(
        final Markup svg, final PercentileCurve curve, final Axis x, final Axis y, final String style)
    {
        final StringBuilder points = new StringBuilder();
        for (final PercentileCurve.Point point : curve.points())
        {
            if (point.oneIn() <= x.high())
            {
                points.append(Markup.at(x.position(point.oneIn()))).append(',')
                    .append(Markup.at(y.position(point.micros()))).append(' ');
            }
        }
        svg.empty("polyline", "class", style, "points", points.toString().strip());
    }

    /** Label of a tick: 99.9 where one in 1,000 is slower. */
    private static String percentile(final double oneIn)
    {
        final int nines = (int)Math.round(Math.log10(oneIn));
        if (nines <= 2)
        {
            // Nothing at the start: it would run into the label of the half.
            return nines == 0 ? "" : nines == 1 ? "90" : "99";
        }
        return "99." + "9".repeat(nines - 2);
    }
}
