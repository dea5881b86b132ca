package io.headrace.journal;

import java.nio.file.Path;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Settings of a journal. Set by one thread, then handed to {@link ChronicleJournal#open(JournalContext)}.
 */
public final class JournalContext
{
    /** Default of {@link #fileMaxLength()}. */
    public static final long FILE_MAX_LENGTH_DEFAULT = 128L << 20;
    /** Default of {@link #preparedLength()}. */
    public static final long PREPARED_LENGTH_DEFAULT = 64L << 20;
    /** Default of {@link #cacheLength()}. */
    public static final long CACHE_LENGTH_DEFAULT = 256L << 20;
    /** Default of {@link #maxBatchLength()}. */
    public static final int MAX_BATCH_LENGTH_DEFAULT = 4 << 20;
    /** The longest file that can be asked for. */
    public static final long FILE_MAX_LENGTH_LIMIT = 1L << 30;
    /** Bytes of a file that the longest batch cannot use: its header, and the room kept behind a batch. */
    public static final long FILE_OVERHEAD_LENGTH = 256L << 10;

    private static final int MIN_BATCH_LENGTH = 1 << 10;

    private Path directory;
    private long fileMaxLength = FILE_MAX_LENGTH_DEFAULT;
    private long preparedLength = PREPARED_LENGTH_DEFAULT;
    private long cacheLength = CACHE_LENGTH_DEFAULT;
    private int maxBatchLength = MAX_BATCH_LENGTH_DEFAULT;
    private RecoveryProgress progress = RecoveryProgress.NONE;
    private DiskAccess diskAccess = new DiskAccess();
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private boolean concluded;

    /**
     * Directory of the journal, created if absent. It belongs to the journal alone.
     *
     * @param directory of the journal.
     * @return this.
     */
    public JournalContext directory(final Path directory)
    {
        this.directory = directory;
        return this;
    }

    /**
     * Directory of the journal.
     *
     * @return the directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Length in bytes at which a file is full and the next one begins.
     *
     * @param fileMaxLength at most {@link #FILE_MAX_LENGTH_LIMIT}.
     * @return this.
     */
    public JournalContext fileMaxLength(final long fileMaxLength)
    {
        this.fileMaxLength = fileMaxLength;
        return this;
    }

    /**
     * Length in bytes at which a file is full.
     *
     * @return bytes.
     */
    public long fileMaxLength()
    {
        return fileMaxLength;
    }

    /**
     * How many bytes of disk are allocated ahead of the append position.
     *
     * @param preparedLength at least {@link #maxBatchLength()} and some room.
     * @return this.
     */
    public JournalContext preparedLength(final long preparedLength)
    {
        this.preparedLength = preparedLength;
        return this;
    }

    /**
     * How many bytes of disk are allocated ahead of the append position.
     *
     * @return bytes.
     */
    public long preparedLength()
    {
        return preparedLength;
    }

    /**
     * How many bytes of finished files the operating system is left to keep in memory, the newest ones.
     *
     * @param cacheLength 0 and more.
     * @return this.
     */
    public JournalContext cacheLength(final long cacheLength)
    {
        this.cacheLength = cacheLength;
        return this;
    }

    /**
     * How many bytes of finished files the operating system is left to keep in memory.
     *
     * @return bytes.
     */
    public long cacheLength()
    {
        return cacheLength;
    }

    /**
     * The longest batch in bytes.
     *
     * @param maxBatchLength header and frames.
     * @return this.
     */
    public JournalContext maxBatchLength(final int maxBatchLength)
    {
        this.maxBatchLength = maxBatchLength;
        return this;
    }

    /**
     * The longest batch in bytes.
     *
     * @return bytes.
     */
    public int maxBatchLength()
    {
        return maxBatchLength;
    }

    /**
     * Who is told how far recovery has come.
     *
     * @param progress called by the thread that opens.
     * @return this.
     */
    public JournalContext progress(final RecoveryProgress progress)
    {
        this.progress = progress;
        return this;
    }

    /**
     * Who is told how far recovery has come.
     *
     * @return the listener.
     */
    public RecoveryProgress progress()
    {
        return progress;
    }

    JournalContext diskAccess(final DiskAccess diskAccess)
    {
        this.diskAccess = diskAccess;
        return this;
    }

    DiskAccess diskAccess()
    {
        return diskAccess;
    }

    JournalContext nanoClock(final NanoClock nanoClock)
    {
        this.nanoClock = nanoClock;
        return this;
    }

    NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * Checks the settings against each other. Called once, by the journal.
     *
     * @return this.
     * @throws IllegalArgumentException for a setting out of bounds, naming it, the bound and the remedy.
     * @throws IllegalStateException    if the context has been used before.
     */
    public JournalContext conclude()
    {
        if (concluded)
        {
            throw new IllegalStateException("a JournalContext serves one journal: make a new one");
        }
        if (directory == null)
        {
            throw new IllegalArgumentException("journal.dir= must be set to the directory of the journal");
        }
        if (maxBatchLength < MIN_BATCH_LENGTH || maxBatchLength > FILE_MAX_LENGTH_LIMIT - FILE_OVERHEAD_LENGTH)
        {
            throw new IllegalArgumentException("maxBatchLength=" + maxBatchLength + " must be from " +
                MIN_BATCH_LENGTH + " to " + (FILE_MAX_LENGTH_LIMIT - FILE_OVERHEAD_LENGTH) + " bytes");
        }
        final long fileMinLength = maxBatchLength + FILE_OVERHEAD_LENGTH;
        if (fileMaxLength < fileMinLength || fileMaxLength > FILE_MAX_LENGTH_LIMIT)
        {
            throw new IllegalArgumentException("journal.file.bytes=" + fileMaxLength + " must be from " +
                fileMinLength + " (the longest batch and " + FILE_OVERHEAD_LENGTH + ") to " + FILE_MAX_LENGTH_LIMIT);
        }
        if (preparedLength < fileMinLength)
        {
            throw new IllegalArgumentException("journal.prepared.bytes=" + preparedLength + " must be at least " +
                fileMinLength + ": the longest batch and " + FILE_OVERHEAD_LENGTH);
        }
        if (cacheLength < 0)
        {
            throw new IllegalArgumentException("journal.cache.bytes=" + cacheLength + " must not be negative");
        }
        concluded = true;
        return this;
    }
}
