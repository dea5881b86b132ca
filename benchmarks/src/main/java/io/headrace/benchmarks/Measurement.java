package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One declared measurement: the process that measures, and how it is run. Immutable.
 *
 * @param name         short, unique, lower case with hyphens.
 * @param group        the measurements that are run in turns with this one.
 * @param title        what is measured, for a person.
 * @param module       folder below {@code peers} that holds the class, empty for a class of this project.
 * @param mainClass    to run.
 * @param fixed        arguments of every run. {@code ${name.fact:default}} stands for a fact that another measurement
 *                     told earlier in the same run.
 * @param quick        further arguments of a quick run, null if a quick run leaves it out.
 * @param full         further arguments of a full run.
 * @param quickSeconds that one quick run of the process takes.
 * @param fullSeconds  that one full run of the process takes.
 * @param turns        how often a full run repeats it.
 * @param diskMiB      largest room that a full run takes on disk.
 * @param control      name of the measurement that it is compared with, null if it is one itself or has none.
 * @param curve        the scaling curve that it is a point of, null if none.
 */
record Measurement(
    String name,
    String group,
    String title,
    String module,
    String mainClass,
    List<String> fixed,
    List<String> quick,
    List<String> full,
    int quickSeconds,
    int fullSeconds,
    int turns,
    int diskMiB,
    String control,
    Point curve)
{
    private static final int TURNS = 5;
    private static final int DISK_MIB = 512;
    private static final int QUICK_DISK_MIB = 6 * 1024;

    /**
     * Where a measurement stands on a scaling curve.
     *
     * @param curve title of the curve.
     * @param line  name of the line, when a curve has several.
     * @param axis  what x counts.
     * @param x     position.
     */
    record Point(String curve, String line, String axis, double x)
    {
    }

    Measurement
    {
        Objects.requireNonNull(name);
        Objects.requireNonNull(group);
        Objects.requireNonNull(mainClass);
    }

    /** True if a run of this kind has it. */
    boolean isIn(final boolean isQuick)
    {
        return isQuick ? quick != null : full != null;
    }

    /** Arguments of a run, without the folder for its files. */
    List<String> arguments(final boolean isQuick)
    {
        final List<String> arguments = new ArrayList<>(fixed);
        arguments.addAll(isQuick ? quick : full);
        return List.copyOf(arguments);
    }

    int seconds(final boolean isQuick)
    {
        return isQuick ? quickSeconds : fullSeconds;
    }

    int turns(final boolean isQuick)
    {
        return isQuick ? 1 : turns;
    }

    /** Largest room on disk. A quick run writes for a few seconds only. */
    int disk(final boolean isQuick)
    {
        return isQuick ? Math.min(diskMiB, QUICK_DISK_MIB) : diskMiB;
    }

    boolean isPeer()
    {
        return !module.isEmpty();
    }

    /** Starts a declaration. */
    static Draft draft(final String name, final String group, final String title)
    {
        return new Draft(name, group, title);
    }

    /**
     * A measurement that is being declared. For one use.
     */
    static final class Draft
    {
        private final String name;
        private final String group;
        private final String title;
        private String module = "";
        private String mainClass;
        private List<String> fixed = List.of();
        private List<String> quick;
        private List<String> full;
        private int quickSeconds;
        private int fullSeconds;
        private int turns = TURNS;
        private int diskMiB = DISK_MIB;
        private String control;
        private Point curve;

        private Draft(final String name, final String group, final String title)
        {
            this.name = name;
            this.group = group;
            this.title = title;
        }

        Draft rig(final String simpleClass, final String arguments)
        {
            mainClass = "io.headrace.rig." + simpleClass;
            fixed = words(arguments);
            return this;
        }

        Draft peer(final String folder, final String simpleClass, final String arguments)
        {
            module = folder;
            mainClass = "io.headrace.peers." + simpleClass;
            fixed = words(arguments);
            return this;
        }

        Draft quick(final int seconds, final String arguments)
        {
            quickSeconds = seconds;
            quick = words(arguments);
            return this;
        }

        Draft full(final int seconds, final String arguments)
        {
            fullSeconds = seconds;
            full = words(arguments);
            return this;
        }

        Draft turns(final int times)
        {
            turns = times;
            return this;
        }

        Draft disk(final int mebibytes)
        {
            diskMiB = mebibytes;
            return this;
        }

        Draft control(final String other)
        {
            control = other;
            return this;
        }

        Draft curve(final String curveTitle, final String line, final String axis, final double x)
        {
            curve = new Point(curveTitle, line, axis, x);
            return this;
        }

        Measurement build()
        {
            return new Measurement(name, group, title, module, mainClass, fixed, quick, full,
                quickSeconds, fullSeconds, turns, diskMiB, control, curve);
        }

        private static List<String> words(final String text)
        {
            return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
        }
    }
}
