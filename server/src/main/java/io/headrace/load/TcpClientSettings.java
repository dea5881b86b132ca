package io.headrace.load;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;

/**
 * How a {@link TcpClient} publishes.
 *
 * @param name        of the client, for the logs of the server.
 * @param topic       to publish to.
 * @param durability  asked for, or null for what the server is set to.
 * @param format      of all payloads.
 * @param batch       most events in a message.
 * @param eventLength longest payload in bytes.
 * @param session     whether to open a session, so that events could be sent again.
 * @param urgency     of all events: 0 to 7, least urgent last.
 * @param keys        how many keys take turns, 0 for events without a key.
 * @param timeoutMs   longest wait for the connection and for the welcome.
 * @param bufferLength of each of the two buffers of the connection, in bytes, unless a message needs more.
 */
record TcpClientSettings(
    String name,
    String topic,
    DurabilityLevel durability,
    PayloadFormat format,
    int batch,
    int eventLength,
    boolean session,
    int urgency,
    int keys,
    int timeoutMs,
    int bufferLength)
{
    /** Length of a buffer of a connection among few. */
    static final int BUFFER_LENGTH = 256 * 1024;
}
