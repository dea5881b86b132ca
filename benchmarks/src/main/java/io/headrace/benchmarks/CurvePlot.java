package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws a figure against what grows, one line for each name: x by logarithm with a label at each point, y from zero.
 * Not threadsafe.
 */
final class CurvePlot
{
    private static final double WIDTH = 560;
    private static final double HEIGHT = 280;
    private static final double LEFT = 64;
    private static final double RIGHT = 540;
    private static final double TOP = 14;
    private static final double BOTTOM = 226;
    private static final int STYLES = 3;

    private final String xTitle;
    private final String yTitle;
    private final Map<String, List<double[]>> lines = new LinkedHashMap<>();

    CurvePlot(final String xTitle, final String yTitle)
    {
        this.xTitle = xTitle;
        this.yTitle = yTitle;
    }

    void add(final String line, final double x, final double y)
    {
        lines.computeIfAbsent(line, name -> new ArrayList<>()).add(new double[]{ x, y });
    }

    Markup draw(final String label)
    {
        final List<double[]> all = lines.values().stream().flatMap(List::stream).toList();
        final Axis x = Axis.between(all.stream().mapToDouble(point -> point[0]).min().orElse(1),
            all.stream().mapToDouble(point -> point[0]).max().orElse(1), LEFT + 10, RIGHT - 10);
        final Axis y = Axis.linear(all.stream().mapToDouble(point -> point[1]).max().orElse(1), BOTTOM, TOP);
        final Markup svg = new Markup();
        svg.open("svg", "viewBox", "0 0 " + Markup.at(WIDTH) + " " + Markup.at(HEIGHT), "role", "img",
            "aria-label", label);
        all.stream().mapToDouble(point -> point[0]).distinct().forEach(tick ->
        {
            final String at = Markup.at(x.position(tick));
            svg.empty("line", "class", "grid", "x1", at, "x2", at, "y1", Markup.at(TOP), "y2", Markup.at(BOTTOM));
            svg.element("text", Numbers.text(tick), "class", "tick middle", "x", at, "y", Markup.at(BOTTOM + 16));
        });
        for (final double tick : y.ticks())
        {
            final String at = Markup.at(y.position(tick));
            svg.empty("line", "class", "grid", "x1", Markup.at(LEFT), "x2", Markup.at(RIGHT), "y1", at, "y2", at);
            svg.element("text", Numbers.text(tick), "class", "tick end",
                "x", Markup.at(LEFT - 6), "y", Markup.at(y.position(tick) + 4));
        }
        svg.element("text", xTitle, "class", "axis middle",
            "x", Markup.at((LEFT + RIGHT) / 2), "y", Markup.at(BOTTOM + 36));
        svg.element("text", yTitle, "class", "axis middle", "x", "14", "y", Markup.at((TOP + BOTTOM) / 2),
            "transform", "rotate(-90 14 " + Markup.at((TOP + BOTTOM) / 2) + ")");
        int style = 0;
        for (final Map.Entry<String, List<double[]>> line : lines.entrySet())
        {
            draw(svg, line.getKey(), line.getValue(), x, y, style++ % STYLES);
        }
        svg.close("svg");
        return svg;
    }

    private void draw(
        final Markup svg, final String name, final List<double[]> points, final Axis x, final Axis y, final int style)
    {
        final List<double[]> sorted = points.stream().sorted(Comparator.comparingDouble(point -> point[0])).toList();
        final StringBuilder path = new StringBuilder();
        for (final double[] point : sorted)
        {
            final String px = Markup.at(x.position(point[0]));
            final String py = Markup.at(y.position(point[1]));
            path.append(px).append(',').append(py).append(' ');
            svg.empty("circle", "class", "dot s" + style, "cx", px, "cy", py, "r", "3.5");
        }
        svg.empty("polyline", "class", "line s" + style, "points", path.toString().strip());
        if (lines.size() > 1)
        {
            final double[] last = sorted.get(sorted.size() - 1);
            svg.element("text", name, "class", "label end",
                "x", Markup.at(x.position(last[0])), "y", Markup.at(y.position(last[1]) - 8));
        }
    }
}
