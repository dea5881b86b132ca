package io.headrace.engine;

import java.util.List;

/**
 * Gives back the deterministic state of an engine, section by section.
 */
interface SectionSource
{
    /** Names of all sections, in the order in which they were written. */
    List<String> sections();

    /**
     * Opens a section, in the order in which they were written.
     *
     * @param name of the section.
     * @return its bytes, valid until the next section is opened.
     */
    SnapshotSource section(String name);
}
