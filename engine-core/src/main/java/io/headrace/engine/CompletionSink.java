package io.headrace.engine;

import io.headrace.bus.PayloadFormat;
import org.agrona.DirectBuffer;

/**
 * Where acknowledgements and replies go once they may leave: an edge, or the waiters of an embedding host.
 * <p>
 * All methods are called by the outbound agent and must not block. The sink finds its connection by the slot and
 * generation of the {@link io.headrace.bus.SourceRef} and drops what came too late. A method that returns false is
 * called again with the same arguments in a later duty cycle, and nothing else of any sink is delivered before:
 * a sink must make room by itself soon, by cutting off a reader that does not read. Only acknowledgements must be
 * taken; the rest is dropped by default.
 */
public interface CompletionSink
{
    /**
     * Events of a run have reached the level that was asked for. All replies to them have been delivered before,
     * unless the level is {@link DurabilityLevel#ACCEPTED}, whose acknowledgement does not wait for the handler.
     * <p>
     * A run without an origin is acknowledged as a whole, one with origins possibly in pieces and in any order, which
     * together with the outcomes that stand in place of an acknowledgement cover the run.
     *
     * @param source        of the run.
     * @param correlation   of the first event of the run.
     * @param index         of the first event of the piece in its run.
     * @param firstSequence of the piece; the following events have the following sequences.
     * @param count         events in the piece.
     * @param level         reached.
     * @return false to be called again later.
     */
    boolean onAcknowledged(
        long source, long correlation, int index, long firstSequence, int count, DurabilityLevel level);

    /**
     * A handler has replied to an event, which has reached the level that was asked for.
     *
     * @param source      of the run.
     * @param correlation of the first event of the run.
     * @param index       of the event in its run.
     * @param sequence    of the event.
     * @param format      of the reply.
     * @param buffer      with the reply, valid during the call.
     * @param offset      of the reply.
     * @param length      of the reply in bytes.
     * @return false to be called again later.
     */
    default boolean onReply(
        final long source,
        final long correlation,
        final int index,
        final long sequence,
        final PayloadFormat format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        return true;
    }

    /**
     * Something other than the plain application of an event is to be told, at the level that was asked for. It comes
     * before replies and acknowledgement of the event, or in their place.
     *
     * @param source      of the run.
     * @param correlation of the first event of the run.
     * @param index       of the first event in its run.
     * @param count       events that it concerns.
     * @param outcome     what happened.
     * @param value       a sequence, as the outcome says.
     * @return false to be called again later.
     */
    default boolean onOutcome(
        final long source,
        final long correlation,
        final int index,
        final int count,
        final Outcome outcome,
        final long value)
    {
        return true;
    }

    /** A duty cycle that delivered something to this sink has ended: one wake-up and one flush are due. */
    default void onEndOfCycle()
    {
        // nothing was gathered
    }
}
