package io.headrace.engine;

/**
 * A snapshot sink that keeps the states of several parts apart, each in a section with a name. Belongs to one thread.
 */
public interface SectionSink extends SnapshotSink
{
    /**
     * Ends the section at hand, if there is one, and begins the next: what is put from now on belongs to it.
     *
     * @param name of the section, unique, 1 to 512 bytes of UTF-8.
     * @throws IllegalArgumentException if the name is empty, too long, or given already.
     */
    void beginSection(String name);
}
