package io.headrace.edge;

import io.headrace.engine.Event;
import io.netty.buffer.ByteBuf;

/**
 * An event as a DELIVER message without the id of a subscription, which {@link #putId} adds for each. Belongs to one
 * stream agent.
 */
final class DeliverFormat implements StreamFormat
{
    private static final int LENGTH_FIELD = 4;
    private static final int ID_OFFSET = 12;

    private final MessageWriter writer = new MessageWriter();

    @Override
    public void write(final ByteBuf out, final Event event)
    {
        writer.deliver(out, event);
    }

    /**
     * Puts the id of a subscription into each message.
     *
     * @param messages with whole messages.
     * @param start    index of the first.
     * @param id       of the subscription.
     */
    static void putId(final ByteBuf messages, final int start, final int id)
    {
        final int end = messages.writerIndex();
        for (int index = start; index < end; index += LENGTH_FIELD + messages.getIntLE(index))
        {
            messages.setIntLE(index + ID_OFFSET, id);
        }
    }
}
