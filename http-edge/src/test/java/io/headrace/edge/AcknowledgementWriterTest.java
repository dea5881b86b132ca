package io.headrace.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.DurabilityLevel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgementWriterTest
{
    private long timeMs = 1_700_000_000_000L;
    private final AcknowledgementWriter writer = newWriter();
    private final HttpExchange exchange = new HttpExchange();

    private AcknowledgementWriter newWriter()
    {
        return new AcknowledgementWriter(new ResponseWriter(() -> timeMs));
    }

    private String write(final AcknowledgementWriter by, final DurabilityLevel level, final long sequence)
    {
        exchange.level = level;
        exchange.firstSequence = sequence;
        exchange.lastSequence = sequence;
        exchange.count = 1;
        final ByteBuf out = Unpooled.buffer().writeZero(7).skipBytes(7);
        by.write(out, exchange);
        return out.toString(US_ASCII);
    }

    /** As a writer that never wrote anything would. */
    private void check(final DurabilityLevel level, final long sequence)
    {
        assertEquals(write(newWriter(), level, sequence), write(writer, level, sequence));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldWriteWhatItWouldWriteTheFirstTime(final boolean isKeptAlive)
    {
        exchange.keepAlive = isKeptAlive;
        for (long sequence = 1; sequence < 1200; sequence++)
        {
            check(DurabilityLevel.JOURNALED, sequence);
        }
        for (long power = 1000; power < Long.MAX_VALUE / 10; power *= 10)
        {
            check(DurabilityLevel.SYNCED, power - 1);
            check(DurabilityLevel.SYNCED, power);
            check(DurabilityLevel.JOURNALED, power + 1);
            check(DurabilityLevel.SYNCED, 7);
            timeMs += 400;
        }
        check(DurabilityLevel.SYNCED, Long.MAX_VALUE);
        check(DurabilityLevel.SYNCED, Long.MAX_VALUE - 1);
    }

    @Test
    void shouldTellWhatAnEventHadBesideItsSequence()
    {
        exchange.keepAlive = true;
        check(DurabilityLevel.JOURNALED, 10);
        exchange.duplicates = 1;
        assertTrue(write(writer, DurabilityLevel.JOURNALED, 10).contains("Headrace-Duplicate: true"));
        exchange.duplicates = 0;
        exchange.quarantined = 1;
        assertTrue(write(writer, DurabilityLevel.JOURNALED, 11).contains("quarantined"));
        exchange.quarantined = 0;
        exchange.http10 = true;
        assertTrue(write(writer, DurabilityLevel.JOURNALED, 12).contains("Connection: keep-alive"));
        exchange.http10 = false;
        exchange.keepAlive = false;
        assertTrue(write(writer, DurabilityLevel.JOURNALED, 13).contains("Connection: close"));
        exchange.keepAlive = true;
        exchange.kind = HttpExchange.NDJSON;
        assertTrue(write(writer, DurabilityLevel.JOURNALED, 14).contains("\"count\":1"));
        exchange.kind = HttpExchange.SINGLE;
        check(DurabilityLevel.JOURNALED, 15);
    }
}
