package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Outcome;
import org.agrona.DirectBuffer;

/**
 * A connection that waits for acknowledgements and replies. All methods are called on its event loop and must not
 * throw.
 */
interface CompletionTarget
{
    /**
     * A piece of a run has reached the level asked for.
     *
     * @param correlation   of the run, as given to the claim.
     * @param index         of the first event of the piece in its run.
     * @param firstSequence of the piece.
     * @param count         events in the piece.
     * @param level         reached.
     */
    void onAcknowledged(long correlation, int index, long firstSequence, int count, DurabilityLevel level);

    /**
     * Something else than plain application has happened to a piece of a run.
     *
     * @param correlation of the run, as given to the claim.
     * @param index       of the first event of the piece in its run.
     * @param count       events in the piece.
     * @param outcome     what happened, before the acknowledgement or in its place.
     * @param value       a sequence, as the outcome says.
     */
    void onOutcome(long correlation, int index, int count, Outcome outcome, long value);

    /**
     * A handler has replied to an event of a run.
     *
     * @param correlation of the run, as given to the claim.
     * @param index       of the event in its run.
     * @param sequence    of the event.
     * @param format      of the reply.
     * @param buffer      with the reply, valid during the call.
     * @param offset      of the reply.
     * @param length      of the reply in bytes.
     */
    void onReply(
        long correlation,
        int index,
        long sequence,
        PayloadFormat format,
        DirectBuffer buffer,
        int offset,
        int length);

    /** All completions at hand have been delivered: one flush is due. Only after at least one of the others. */
    void onCompletionsEnd();
}
