package io.headrace.systemtests;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.OriginDescriptor;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Events that are published together, with the identity under which they can be sent again, if any. Immutable.
 *
 * @param topic    of all.
 * @param payloads of the events.
 * @param kind     of {@link OriginDescriptor}, or {@link #NO_IDENTITY}.
 * @param high     first half of the identity.
 * @param low      second half of the identity.
 */
record Request(String topic, List<String> payloads, int kind, long high, long low)
{
    /** Kind of a request that must not be sent again. */
    static final int NO_IDENTITY = 0;

    /** Puts the events into the lane; false if they are refused. */
    boolean offer(final Engine engine, final LaneClaim claim, final long correlation, final DurabilityLevel level)
    {
        int length = kind == NO_IDENTITY ? 0 : OriginDescriptor.LENGTH;
        int frame = length;
        for (final String payload : payloads)
        {
            length += FrameDescriptor.alignedLength(0, payload.length());
        }
        final int topicId = engine.topic(topic);
        if (engine.tryClaim(length, claim) != 0)
        {
            return false;
        }
        if (kind != NO_IDENTITY)
        {
            OriginDescriptor.put(claim.buffer(), 0, kind, high, low, payloads.size());
        }
        for (final String payload : payloads)
        {
            final byte[] bytes = payload.getBytes(StandardCharsets.US_ASCII);
            claim.buffer().putBytes(FrameDescriptor.putHeader(claim.buffer(), frame,
                FrameDescriptor.TYPE_EVENT, topicId, PayloadFormat.TEXT.code(), 0, bytes.length), bytes);
            frame += FrameDescriptor.alignedLength(0, bytes.length);
        }
        claim.origin(SourceRef.of(0, 0, 0), correlation, level.code()).commit(payloads.size());
        return true;
    }
}
