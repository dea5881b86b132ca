package io.headrace.bus;

import org.agrona.DirectBuffer;

/**
 * Takes runs of frames out of a lane. Called by the engine agent only.
 */
@FunctionalInterface
public interface RunConsumer
{
    /**
     * One committed run.
     *
     * @param buffer      with the frames, valid during the call.
     * @param offset      of the first frame.
     * @param length      bytes of all frames, padding included.
     * @param frameCount  sequenced frames in the run.
     * @param source      who published it, a {@link SourceRef}.
     * @param correlation of the first frame.
     * @param level       code of the durability level asked for.
     * @return true if taken; false to be offered the same run again at the next drain.
     */
    boolean onRun(
        DirectBuffer buffer, int offset, int length, int frameCount, long source, long correlation, int level);
}
