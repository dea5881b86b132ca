package io.headrace.examples;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Journal;
import io.headrace.engine.Publisher;
import java.io.PrintStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Counters of the engine and one of the host's own, beside each other.
 */
public final class CountersExample
{
    private CountersExample()
    {
    }

    /**
     * Runs the example.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        run(InMemoryJournal.simulating(DurabilityLevel.JOURNALED), System.out);
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
            .handler("counter", new CounterHandler(), "clicks");
        try (Engine engine = Engine.launch(context))
        {
            final AtomicCounter pages = engine.newCounter("host pages served");
            final Publisher publisher = engine.newPublisher();
            final UnsafeBuffer click = new UnsafeBuffer(new byte[16]);
            publisher.publish(engine.topic("clicks"), click, 0, 16, DurabilityLevel.JOURNALED, 5, SECONDS);
            pages.increment();
            engine.health().counters().stream()
                .filter(counter -> counter.value() != 0)
                .forEach(counter -> out.println(counter.label() + "=" + counter.value()));
        }
    }
}
