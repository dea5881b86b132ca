package io.headrace.engine;

/**
 * Takes the whole deterministic state of an engine, section by section.
 */
interface SectionSink extends SnapshotSink
{
    /**
     * What is put from now on belongs to this section.
     *
     * @param name of the section, unique.
     */
    void beginSection(String name);
}
