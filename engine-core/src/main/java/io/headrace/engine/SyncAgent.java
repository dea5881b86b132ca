package io.headrace.engine;

import org.agrona.concurrent.Agent;

/**
 * Forces the journal and advances the synced watermark: at once when somebody waits for it, so that all who came
 * meanwhile share the next force, else at an interval. Also does the journal's background duties. On a thread of its
 * own, since it blocks in the disk.
 */
final class SyncAgent implements Agent
{
    private final Journal journal;
    private final Watermarks watermarks;
    private final EngineCounters counters;
    private final Runnable onAdvance;
    private final CursorLags cursorLags;
    private final long intervalNs;
    private long lastForceNs;

    SyncAgent(
        final Journal journal,
        final Watermarks watermarks,
        final EngineCounters counters,
        final long intervalNs,
        final Runnable onAdvance,
        final CursorLags cursorLags)
    {
        this.journal = journal;
        this.watermarks = watermarks;
        this.counters = counters;
        this.intervalNs = intervalNs;
        this.onAdvance = onAdvance;
        this.cursorLags = cursorLags;
        lastForceNs = System.nanoTime();
    }

    @Override
    public int doWork()
    {
        return force() + journal.maintain() + cursorLags.doWork();
    }

    private int force()
    {
        final long synced = watermarks.synced();
        if (watermarks.isSyncDue() ||
            (watermarks.journaled() > synced && System.nanoTime() - lastForceNs >= intervalNs))
        {
            final long forced = journal.force();
            lastForceNs = System.nanoTime();
            counters.forces.incrementRelease();
            counters.synced.setRelease(forced);
            if (forced > synced)
            {
                watermarks.synced(forced);
                onAdvance.run();
            }
            return 1;
        }
        return 0;
    }

    @Override
    public String roleName()
    {
        return "sync";
    }
}
