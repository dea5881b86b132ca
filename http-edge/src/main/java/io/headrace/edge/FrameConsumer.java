package io.headrace.edge;

import org.agrona.DirectBuffer;

/**
 * Takes frames of the TCP protocol off a connection. Called by its event loop.
 */
interface FrameConsumer
{
    /**
     * One whole frame.
     *
     * @param buffer with the frame from index 0, without its length field; valid during the call.
     * @param length of the frame, at least 1 and at most the limit.
     * @return false to be given the same frame again at the next {@link FrameAssembler#resume()}.
     */
    boolean onFrame(DirectBuffer buffer, int length);

    /**
     * A length field that no frame may have; nothing is handed over after it.
     *
     * @param length as claimed, unsigned.
     */
    void onInvalidLength(long length);
}
