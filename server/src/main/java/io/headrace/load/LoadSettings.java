package io.headrace.load;

import io.headrace.engine.DurabilityLevel;
import java.net.InetSocketAddress;

/**
 * What one load run does.
 *
 * @param http          true to publish over HTTP, false over the TCP protocol.
 * @param address       of the server.
 * @param topic         to publish to.
 * @param rate          events per second offered, 0 for as many as there is room for.
 * @param seconds       measured.
 * @param warmupSeconds before the measurement.
 * @param eventLength   longest payload in bytes.
 * @param connections   to spread the events over.
 * @param batch         most events in one message; what is due is sent, nothing waits for a batch to fill.
 * @param pipeline      most HTTP requests of one connection that await an answer.
 * @param durability    asked for.
 * @param session       whether each TCP connection opens a session.
 * @param urgency       of all events: 0 to 7, least urgent last.
 * @param keys          how many keys take turns on a TCP connection, 0 for events without a key.
 * @param timeoutMs     longest wait for a connection and for the last answers.
 */
public record LoadSettings(
    boolean http,
    InetSocketAddress address,
    String topic,
    long rate,
    int seconds,
    int warmupSeconds,
    int eventLength,
    int connections,
    int batch,
    int pipeline,
    DurabilityLevel durability,
    boolean session,
    int urgency,
    int keys,
    int timeoutMs)
{
    private static final int BUFFERS_LENGTH = 64 << 20;
    private static final int SMALLEST_BUFFER_LENGTH = 8 * 1024;

    /** Length of a buffer of a connection: what is usual, or less when there are thousands of connections. */
    int bufferLength(final int usual)
    {
        return Math.min(usual, Math.max(SMALLEST_BUFFER_LENGTH, BUFFERS_LENGTH / connections));
    }

    /** The same with another rate and length. */
    LoadSettings at(final long newRate, final int newSeconds)
    {
        return new LoadSettings(http, address, topic, newRate, newSeconds, warmupSeconds, eventLength, connections,
            batch, pipeline, durability, session, urgency, keys, timeoutMs);
    }
}
