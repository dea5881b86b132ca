package io.headrace.systemtests;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.HandlerContext;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import io.headrace.engine.SnapshotSource;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Counts events and replies how many there were. The payload asks for trouble: {@code poison} throws unless this JVM
 * runs with {@code -Dtest.mended=true}, {@code loop} never returns, {@code slow} returns after three seconds.
 */
public final class TroublesomeHandler implements EventHandler
{
    /** System property of a JVM in which the handler has been mended. */
    public static final String MENDED = "test.mended";

    private static final long SLOW_NS = TimeUnit.SECONDS.toNanos(3);

    private final boolean mended = Boolean.getBoolean(MENDED);
    private long count;

    @Override
    public void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
        count = snapshot.isEmpty() ? 0 : snapshot.getLong();
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        switch (event.buffer().getStringWithoutLengthAscii(event.offset(), event.length()))
        {
            case "poison" ->
            {
                if (!mended)
                {
                    throw new IllegalArgumentException("poison after " + count);
                }
            }
            case "loop" -> loop();
            case "slow" -> delay();
            default ->
            {
                // nothing but a count
            }
        }
        final byte[] reply = Long.toString(++count).getBytes(StandardCharsets.US_ASCII);
        outbox.reply(PayloadFormat.TEXT, new UnsafeBuffer(reply), 0, reply.length);
    }

    private void loop()
    {
        while (count >= 0)
        {
            Thread.onSpinWait();
        }
    }

    private static void delay()
    {
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < SLOW_NS)
        {
            LockSupport.parkNanos(SLOW_NS);
        }
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putLong(count);
    }
}
