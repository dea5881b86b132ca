package io.headrace.journal;

import net.openhft.chronicle.core.Jvm;

/**
 * Switches off what Chronicle does unasked, before any of its queues is made. Threadsafe.
 */
final class ChronicleEnvironment
{
    static
    {
        // A thread that watches the disk: impediment() tells better, and before it is too late.
        setDefault("chronicle.disk.monitor.disable", "true");
        setDefault("chronicle.announcer.disable", "true");
        setDefault("chronicle.analytics.disable", "true");
        // It would start an msync of the whole mapping when a file is released; the journal forces by itself.
        setDefault("mappedFile.defaultSyncMode", "NONE");
        // "Took 3 ms to add mapping", for every file.
        Jvm.disablePerfHandler();
    }

    private ChronicleEnvironment()
    {
    }

    /** Runs the static initialiser. */
    static void prepare()
    {
        // All is done by then.
    }

    private static void setDefault(final String property, final String value)
    {
        if (System.getProperty(property) == null)
        {
            System.setProperty(property, value);
        }
    }
}
