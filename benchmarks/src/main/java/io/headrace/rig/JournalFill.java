package io.headrace.rig;

import java.nio.file.Path;

/**
 * Fills a journal with events of one size through an engine in this process, and closes it cleanly.
 */
final class JournalFill
{
    private static final int RUN = 64;
    private static final int MAX_SECONDS = 3_600;

    private JournalFill()
    {
    }

    /**
     * Fills a journal.
     *
     * @param journal folder.
     * @param events  to publish.
     * @param size    of each payload.
     * @return bytes of its files, up to the end of the last batch.
     */
    static long fill(final Path journal, final long events, final int size)
    {
        try (EmbeddedEngine engine = new EmbeddedEngine(EngineOptions.of("journaled", "auto", 1), journal, null))
        {
            final ClosedLoop loop = new ClosedLoop(new EventRuns(engine, size), RUN, events).start();
            Pause.until(() -> engine.completed() >= events, "filling a journal, events=" + events, MAX_SECONDS);
            loop.close();
            return engine.journalBytes();
        }
    }
}
