package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * Reads the durability level that a request asks for. Immutable.
 */
final class DurabilityHeader
{
    static final AsciiString NAME = AsciiString.cached("headrace-durability");

    private final DurabilityLevel defaultLevel;
    private final DurabilityLevel highestLevel;

    DurabilityHeader(final DurabilityLevel defaultLevel, final DurabilityLevel highestLevel)
    {
        this.defaultLevel = defaultLevel;
        this.highestLevel = highestLevel;
    }

    /**
     * Reads the header.
     *
     * @param headers  of the request.
     * @param exchange given the level.
     * @return null, or why the request is refused.
     */
    Refusal read(final HttpHeaders headers, final HttpExchange exchange)
    {
        if (PublishHead.isRepeated(headers, NAME))
        {
            return new Refusal(Problem.INVALID_HEADER, "send Headrace-Durability once at most");
        }
        final String label = headers.get(NAME);
        final DurabilityLevel level = label == null ? defaultLevel : DurabilityLevel.ofLabel(label);
        if (level == null)
        {
            return new Refusal(
                Problem.INVALID_DURABILITY, "Headrace-Durability must be accepted, journaled or synced");
        }
        if (level.code() > highestLevel.code())
        {
            return new Refusal(Problem.INVALID_DURABILITY, "durability " + level.label() +
                " cannot be given by this journal: ask for " + highestLevel.label() +
                " or less in Headrace-Durability");
        }
        exchange.level = level;
        return null;
    }
}
