package io.headrace.peers.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processor time and the memory of a process, as the kernel counts them in {@code /proc}. Holds no state, so any
 * thread may use it.
 */
public final class CpuClock
{
    /** USER_HZ, which Linux shows to programs whatever the kernel uses. */
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final double KIB_PER_MIB = 1024;

    private final Path folder;

    private CpuClock(final Path folder)
    {
        this.folder = folder;
    }

    /**
     * The clock of this process.
     *
     * @return the clock
     */
    public static CpuClock ofThisProcess()
    {
        return new CpuClock(Path.of("/proc/self"));
    }

    /**
     * The clock of another process.
     *
     * @param pid of the process
     * @return the clock
     */
    public static CpuClock of(final long pid)
    {
        return new CpuClock(Path.of("/proc", Long.toString(pid)));
    }

    /** Whether this machine tells. */
    public boolean isAvailable()
    {
        return Files.isReadable(folder.resolve("stat"));
    }

    /** Seconds on a processor so far, of all its threads, in the kernel too; 0 where the machine does not tell. */
    public double seconds()
    {
        if (!isAvailable())
        {
            return 0;
        }
        final String stat = read("stat");
        // The name of the program stands in brackets and may hold spaces.
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND;
    }

    /** The most memory that was resident at once; 0 where the machine does not tell. */
    public double residentMiB()
    {
        for (final String line : read("status").split("\n", -1))
        {
            if (line.startsWith("VmHWM:"))
            {
                return Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB;
            }
        }
        return 0;
    }

    private String read(final String name)
    {
        try
        {
            return Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
