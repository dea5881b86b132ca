package io.headrace.engine;

import org.agrona.DirectBuffer;

/**
 * Port to the durable log of batches. A journal that is open for writing has recovered: its tail is whole, and
 * {@link #lastSequence()}, {@link #lastCrc()} and {@link #lastTimestampNs()} say where to continue.
 * <p>
 * Threads: {@link #append} belongs to the engine agent, {@link #force} and {@link #maintain} to the sync agent,
 * {@link #close} to whoever stopped both; {@link #openCursor} and the accessors may be called by any thread.
 * When the process dies, every batch for which {@link #append} returned {@link #APPENDED} is found again, and when
 * power fails every one up to the sequence that {@link #force} returned.
 */
public interface Journal extends AutoCloseable
{
    /** The batch is complete in the journal. */
    int APPENDED = 0;
    /** No room is prepared yet: try the same batch again in the next duty cycle. */
    int BACK_PRESSURED = -1;

    /**
     * Appends one batch that {@link BatchDescriptor} describes, header and checksum complete.
     *
     * @param buffer with the batch, copied before the call returns.
     * @param offset of the batch.
     * @param length of the batch in bytes, at most {@link #maxBatchLength()}.
     * @return {@link #APPENDED} or {@link #BACK_PRESSURED}.
     * @throws JournalException if the journal cannot be written any more; the engine must stop.
     */
    int append(DirectBuffer buffer, int offset, int length);

    /**
     * Forces to the disk everything appended before the call. Blocks.
     *
     * @return the sequence up to which all batches are now durable.
     * @throws JournalException if forcing failed; nothing may be acknowledged as synced any more and the process must
     *                          stop, since the operating system may have dropped the pages.
     */
    long force();

    /**
     * Background duties: prepares room ahead of the append position, finishes files that are full.
     *
     * @return 0 when there was nothing to do.
     * @throws JournalException if the journal cannot be written any more.
     */
    int maintain();

    /**
     * Opens a cursor that belongs to the calling thread from then on.
     *
     * @param fromSequence the first batch handed out is the one that holds this sequence, or the first one if the
     *                     journal begins later.
     * @return a cursor, to be closed.
     */
    JournalCursor openCursor(long fromSequence);

    /**
     * Whether what is appended can be read back by cursors. If not, batches come without a checksum.
     *
     * @return false for a journal that keeps nothing, always the same.
     */
    default boolean isReadable()
    {
        return true;
    }

    /**
     * Sequence of the first event that the journal still holds.
     *
     * @return the sequence, or 0 when it is empty.
     */
    long firstSequence();

    /**
     * Sequence of the last event appended.
     *
     * @return the sequence, or 0 when the journal is empty.
     */
    long lastSequence();

    /**
     * Checksum of the last batch, for the chain.
     *
     * @return CRC32C, or 0 when the journal is empty. Exact before the first append only.
     */
    int lastCrc();

    /**
     * Timestamp of the last batch.
     *
     * @return nanoseconds since the epoch, or 0 when the journal is empty. Exact before the first append only.
     */
    long lastTimestampNs();

    /**
     * Sequence up to which the journal was durable when it was opened.
     *
     * @return the sequence, or 0.
     */
    long durableSequence();

    /**
     * The longest batch that can be appended.
     *
     * @return bytes.
     */
    int maxBatchLength();

    /**
     * The strongest guarantee that the journal can give.
     *
     * @return the level; start-up refuses to promise a higher one.
     */
    DurabilityLevel highestLevel();

    /**
     * Why room cannot be prepared at present, for instance a full disk.
     *
     * @return one sentence for a person, or null when all is well.
     */
    String impediment();

    /**
     * Bytes of batches appended since the journal was opened.
     *
     * @return bytes, without what the store itself adds.
     */
    long appendedBytes();

    /**
     * Forces what is left, seals the journal and releases it.
     *
     * @throws JournalException if forcing failed.
     */
    @Override
    void close();
}
