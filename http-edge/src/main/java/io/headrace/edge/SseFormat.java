package io.headrace.edge;

import io.headrace.engine.Event;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * An event as a Server-Sent Event: its sequence, and the CloudEvent in JSON as it is read back. Belongs to one stream
 * agent.
 */
final class SseFormat implements StreamFormat
{
    static final byte[] HEARTBEAT = ResponseWriter.ascii(":\n\n");

    private static final byte[] ID = ResponseWriter.ascii("id: ");
    private static final byte[] DATA = ResponseWriter.ascii("\ndata: ");

    private CloudEventWriter[] writers = {};

    @Override
    public void write(final ByteBuf out, final Event event)
    {
        out.writeBytes(ID);
        JsonWriter.number(out, event.sequence());
        out.writeBytes(DATA);
        writerOf(event).write(out, event);
        out.writeByte('\n');
    }

    private CloudEventWriter writerOf(final Event event)
    {
        final int topicId = event.topicId();
        if (topicId >= writers.length)
        {
            writers = Arrays.copyOf(writers, 2 * topicId);
        }
        CloudEventWriter writer = writers[topicId];
        if (writer == null)
        {
            writer = new CloudEventWriter(event.topic());
            writers[topicId] = writer;
        }
        return writer;
    }
}
