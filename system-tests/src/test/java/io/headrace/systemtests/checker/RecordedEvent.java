package io.headrace.systemtests.checker;

/**
 * One sequenced frame as it lies in the journal.
 *
 * @param sequence    that it has by its place.
 * @param type        of the frame.
 * @param topic       bound to its topic id, or null for frames without one.
 * @param payload     every byte as one character.
 * @param origin      identity of the request that it belongs to, and its index in it, or null.
 * @param cause       sequence of the event at which a handler published it, or 0.
 * @param timestampNs of its batch.
 */
public record RecordedEvent(
    long sequence, int type, String topic, String payload, String origin, long cause, long timestampNs)
{
    /** Frame type of an event of a producer. */
    public static final int TYPE_EVENT = 1;

    /** Frame type of an event that a handler published. */
    public static final int TYPE_EGRESS = 8;

    /**
     * Whether a handler published it.
     *
     * @return false for all other frames.
     */
    public boolean isEgress()
    {
        return type == TYPE_EGRESS;
    }

    /**
     * Whether a producer sent it.
     *
     * @return false for frames that the engine made.
     */
    public boolean isFromProducer()
    {
        return type == TYPE_EVENT;
    }
}
