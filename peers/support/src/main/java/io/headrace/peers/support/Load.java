package io.headrace.peers.support;

/**
 * Work that is done again and again while it is timed. Called by one thread, which may have others at its service as
 * long as the load exists.
 */
public interface Load
{
    /**
     * Puts load on the peer for about as long, then waits until the last event is done.
     *
     * @param durationNs for which to begin new events
     * @param limit      of events, so that fewer are begun; reached at most by the length of a batch too many
     * @return the events that were done, all of them
     * @throws Exception if the peer fails
     */
    long run(long durationNs, long limit) throws Exception;

    /**
     * Gets rid of what a run has left, as its files, while nothing is timed.
     *
     * @throws Exception if the peer fails
     */
    default void reset() throws Exception
    {
    }
}
