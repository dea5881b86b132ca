package io.headrace.rig;

/**
 * What a measurement needs beside Headrace is not on this machine.
 */
final class PeerAbsentException extends Exception
{
    private static final long serialVersionUID = 1;

    /**
     * With a message for a person.
     *
     * @param message what was not found, and how to get it.
     */
    PeerAbsentException(final String message)
    {
        super(message);
    }
}
