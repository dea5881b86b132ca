package io.headrace.peers.support;

/**
 * Something that Headrace is compared with. Measured once, by the thread that called.
 */
public interface Peer
{
    /**
     * Measures, and deletes what it wrote.
     *
     * @return what was found
     * @throws Exception if it cannot be measured
     * @see PeerAbsentException if it is not installed
     */
    MeasurementRecord measure() throws Exception;
}
