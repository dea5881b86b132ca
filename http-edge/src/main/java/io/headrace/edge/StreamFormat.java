package io.headrace.edge;

import io.headrace.engine.Event;
import io.netty.buffer.ByteBuf;

/**
 * How an event is written for all subscribers of one kind. Belongs to one stream agent.
 */
interface StreamFormat
{
    /**
     * Writes one event.
     *
     * @param out   to write to.
     * @param event with its topic.
     */
    void write(ByteBuf out, Event event);
}
