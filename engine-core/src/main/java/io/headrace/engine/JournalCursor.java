package io.headrace.engine;

/**
 * Reads a journal in order while it may still be appended to. Belongs to one thread.
 */
public interface JournalCursor extends AutoCloseable
{
    /**
     * Hands out the next batch, if it is complete.
     *
     * @param consumer given the batch, whole and checked.
     * @return false when the end has been reached for now.
     * @throws JournalException if the next batch is damaged; the message names file, offset and sequences.
     */
    boolean poll(BatchConsumer consumer);

    @Override
    void close();
}
