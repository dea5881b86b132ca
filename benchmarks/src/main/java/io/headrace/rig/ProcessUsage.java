package io.headrace.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process has used so far, by {@code /proc/PID/stat} and {@code /proc/PID/status}. Immutable.
 *
 * @param cpuSeconds     of all its threads in user and system mode, in steps of 0.01 s.
 * @param residentMiB    in memory now, with the pages of mapped files.
 * @param anonymousMiB   of these, those that belong to no file: heap, stacks, direct buffers.
 * @param peakResidentMiB the most that was ever resident.
 */
record ProcessUsage(double cpuSeconds, double residentMiB, double anonymousMiB, double peakResidentMiB)
{
    private static final double TICKS_PER_SECOND = 100.0;
    private static final double KIB_PER_MIB = 1024.0;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /** This process. */
    static ProcessUsage self() throws IOException
    {
        return of(ProcessHandle.current().pid());
    }

    /** Any process of the same user. */
    static ProcessUsage of(final long pid) throws IOException
    {
        final Path folder = Path.of("/proc", Long.toString(pid));
        final List<String> status = Files.readAllLines(folder.resolve("status"), StandardCharsets.US_ASCII);
        final String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
        return parse(stat, status);
    }

    /** Reads both files; the name of a process may hold blanks and parentheses. */
    static ProcessUsage parse(final String stat, final List<String> status)
    {
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        final long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        return new ProcessUsage(
            ticks / TICKS_PER_SECOND, mib(status, "VmRSS:"), mib(status, "RssAnon:"), mib(status, "VmHWM:"));
    }

    private static double mib(final List<String> status, final String name)
    {
        for (final String line : status)
        {
            if (line.startsWith(name))
            {
                return Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB;
            }
        }
        throw new IllegalArgumentException("there is no " + name + " in the status of a process");
    }

    /** Puts the memory figures into a record. */
    void putMemory(final RunRecord record)
    {
        record.fact("residentMiB", residentMiB)
            .fact("anonymousMiB", anonymousMiB)
            .fact("peakResidentMiB", peakResidentMiB);
    }
}
