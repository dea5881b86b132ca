package io.headrace.server;

import io.headrace.config.Settings;
import io.headrace.engine.SnapshotDirectory;
import io.headrace.engine.SnapshotException;
import io.headrace.journal.ChronicleJournal;
import io.headrace.journal.RetentionPolicy;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then, on a thread of its own, which files of the journal are beyond its bounds in bytes and age, and
 * lets the journal drop those that no snapshot needs. So the journal stays as long as the snapshots are behind,
 * whatever the bounds.
 */
final class JournalRetention implements Runnable, AutoCloseable
{
    private static final Logger LOG = LoggerFactory.getLogger(JournalRetention.class);
    private static final long INTERVAL_MS = 1000;

    private final ChronicleJournal journal;
    private final SnapshotDirectory snapshots;
    private final int keep;
    private final RetentionPolicy policy;
    private final EpochNanoClock clock = SystemEpochNanoClock.INSTANCE;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task ->
    {
        final Thread thread = new Thread(task, "headrace-retention");
        thread.setDaemon(true);
        return thread;
    });

    private JournalRetention(final Settings settings, final ChronicleJournal journal)
    {
        this.journal = journal;
        snapshots = SnapshotDirectory.reading(settings.get(ServerSettings.JOURNAL_DIR));
        keep = settings.get(ServerSettings.SNAPSHOT_KEEP);
        policy = new RetentionPolicy(
            settings.get(ServerSettings.RETENTION_BYTES), settings.get(ServerSettings.RETENTION_AGE));
    }

    /** Whether anything is ever to be dropped. */
    private static boolean isWanted(final Settings settings)
    {
        return settings.get(ServerSettings.RETENTION_BYTES) > 0 || settings.get(ServerSettings.RETENTION_AGE) > 0;
    }

    /**
     * Checks what depends on several settings.
     *
     * @throws IllegalArgumentException naming them.
     */
    static void check(final Settings settings)
    {
        final long bytes = settings.get(ServerSettings.RETENTION_BYTES);
        final long fileBytes = settings.get(ServerSettings.JOURNAL_FILE_BYTES);
        if (bytes > 0 && bytes < fileBytes)
        {
            throw new IllegalArgumentException("retention.bytes=" + bytes + " is less than journal.file.bytes=" +
                fileBytes + ", but whole files are dropped: raise the first or lower the second");
        }
        if (isWanted(settings) && settings.get(ServerSettings.SNAPSHOT_INTERVAL) == 0 &&
            settings.get(ServerSettings.SNAPSHOT_INTERVAL_EVENTS) == 0)
        {
            throw new IllegalArgumentException("retention.bytes=" + bytes + " and retention.age=" +
                settings.get(ServerSettings.RETENTION_AGE) + "ns drop events that only a snapshot can stand for, but " +
                "none is taken: set snapshot.interval or snapshot.interval.events, or set both retentions to 0");
        }
    }

    /**
     * Begins, if anything is ever to be dropped.
     *
     * @param journal that has been replayed.
     * @return to be closed before the journal, or null.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what run() may throw, it tells
    static JournalRetention start(final Settings settings, final ChronicleJournal journal)
    {
        if (!isWanted(settings))
        {
            return null;
        }
        final JournalRetention retention = new JournalRetention(settings, journal);
        retention.executor.scheduleWithFixedDelay(retention, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
        return retention;
    }

    @Override
    public void run()
    {
        try
        {
            journal.retainFrom(
                policy.retainFrom(journal.segments(), snapshots.neededFrom(keep), clock.nanoTime()));
        }
        catch (final SnapshotException ex)
        {
            LOG.warn("nothing is dropped from the journal: {}", ex.getMessage());
        }
        catch (final RuntimeException ex)
        {
            LOG.error("nothing is dropped from the journal", ex);
        }
    }

    @Override
    public void close()
    {
        executor.shutdownNow();
    }
}
