package io.headrace.journal;

/**
 * Told how far the recovery of a journal has come. Called by the thread that opens the journal.
 */
@FunctionalInterface
public interface RecoveryProgress
{
    /** Tells nobody. */
    RecoveryProgress NONE = RecoveryProgress::ignore;

    /**
     * Some more has been read back.
     *
     * @param recoveredBytes so far.
     * @param totalBytes     to read in all.
     */
    void onProgress(long recoveredBytes, long totalBytes);

    private static void ignore(final long recoveredBytes, final long totalBytes)
    {
        // Nobody listens.
    }
}
