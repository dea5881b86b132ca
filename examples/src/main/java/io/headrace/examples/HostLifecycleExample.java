package io.headrace.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.EngineHealth;
import io.headrace.engine.HandlerPolicy;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Journal;
import io.headrace.engine.Publisher;
import java.io.PrintStream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An engine from its start to its end within a process of one's own: replay, readiness, health, draining, close.
 */
public final class HostLifecycleExample
{
    private HostLifecycleExample()
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
            .handler("counter", CounterHandler::new, HandlerPolicy.HALT, "clicks")
            .failureListener(cause -> out.println("the engine failed: " + cause.getMessage()));
        try (Engine engine = Engine.start(context))
        {
            while (!engine.awaitRunning(SECONDS.toNanos(1)))
            {
                out.println("replayed " + engine.health().replayedSequence() + " of " +
                    engine.health().recoveredSequence());
            }
            final Publisher publisher = engine.newPublisher();
            final UnsafeBuffer click = new UnsafeBuffer("front page".getBytes(US_ASCII));
            final long sequence = publisher.publish(
                engine.topic("clicks"), click, 0, click.capacity(), DurabilityLevel.SYNCED, 5, SECONDS);
            final EngineHealth health = engine.health();
            out.println("sequence=" + sequence + " state=" + health.state() + " ready=" + health.isReady() +
                " synced=" + health.watermark(DurabilityLevel.SYNCED) + " impediment=" + health.impediment());
            out.println("drained=" + engine.drain(SECONDS.toNanos(5)));
        }
    }
}
