package io.headrace.examples;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.Journal;
import io.headrace.engine.Publisher;
import java.io.PrintStream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An engine within a process of one's own: publishes an event and prints what the handler replied.
 */
public final class EmbeddedExample
{
    private EmbeddedExample()
    {
    }

    /**
     * Runs the example.
     *
     * @param journal that the events are kept in; when it is opened again, the count goes on where it ended.
     * @param out     to print to.
     */
    public static void run(final Journal journal, final PrintStream out)
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .handler("counter", new CounterHandler(), "clicks");
        try (Engine engine = Engine.launch(context))
        {
            final Publisher publisher = engine.newPublisher();
            final UnsafeBuffer click = new UnsafeBuffer("front page".getBytes(US_ASCII));
            final long sequence = publisher.request(
                engine.topic("clicks"), click, 0, click.capacity(), DurabilityLevel.JOURNALED, 5, SECONDS,
                (format, reply, offset, length) -> out.println("clicks=" + reply.getLong(offset, LITTLE_ENDIAN)));
            out.println("sequence=" + sequence);
        }
    }
}
