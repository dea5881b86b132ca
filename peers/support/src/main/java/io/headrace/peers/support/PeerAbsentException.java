package io.headrace.peers.support;

/**
 * The peer is not installed on this machine, so its measurement is skipped.
 */
public final class PeerAbsentException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * Says what is missing.
     *
     * @param message with the remedy
     */
    public PeerAbsentException(final String message)
    {
        super(message);
    }
}
