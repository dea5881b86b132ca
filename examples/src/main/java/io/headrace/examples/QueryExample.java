package io.headrace.examples;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.headrace.bus.EventKey;
import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.HandlerDeclaration;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Journal;
import io.headrace.engine.Publisher;
import io.headrace.engine.QueryTarget;
import java.io.PrintStream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A question to a handler with several shards: the one that owns the key answers, after all that was acknowledged.
 */
public final class QueryExample
{
    private static final int VISITS = 3;

    private QueryExample()
    {
    }

    /**
     * Runs the example.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        run(InMemoryJournal.simulating(DurabilityLevel.SYNCED), System.out);
    }

    /**
     * Runs the example.
     *
     * @param journal that the events are kept in.
     * @param out     to print to.
     */
    public static void run(final Journal journal, final PrintStream out)
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .handler(HandlerDeclaration.of("visits", VisitCounter::new).topics("visits").shards(4));
        try (Engine engine = Engine.launch(context))
        {
            final Publisher publisher = engine.newPublisher();
            final UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
            final int key = EventKey.of("ada");
            for (int i = 0; i < VISITS; i++)
            {
                publisher.key(key).publish(
                    engine.topic("visits"), nothing, 0, 0, DurabilityLevel.JOURNALED, 5, SECONDS);
            }
            final int handler = engine.queries().handlerIndex("visits");
            final long seen = publisher.query(
                QueryTarget.ofKey(handler, key), PayloadFormat.TEXT, nothing, 0, 0, DurabilityLevel.SYNCED, 5, SECONDS,
                (format, reply, offset, length) ->
                    out.println("visits=" + reply.getStringWithoutLengthAscii(offset, length)));
            out.println("seen=" + seen + " synced=" + (engine.health().watermark(DurabilityLevel.SYNCED) >= seen));
        }
    }
}
