package io.headrace.examples;

import io.headrace.bus.ThreadLayout;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Journal;
import io.headrace.engine.Publisher;
import java.io.PrintStream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An engine without threads: the loop of the host runs it, between the host's own work.
 */
public final class InvokedEngineExample
{
    private static final int CLICKS = 100;

    private InvokedEngineExample()
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
            .handler("counter", new CounterHandler(), "clicks");
        context.threads().layout(ThreadLayout.INVOKED);
        try (Engine engine = Engine.launch(context))
        {
            final Publisher publisher = engine.newPublisher();
            final UnsafeBuffer click = new UnsafeBuffer(new byte[16]);
            final int topic = engine.topic("clicks");
            int offered = 0;
            while (engine.health().watermark(DurabilityLevel.SYNCED) < CLICKS)
            {
                // the host's own work; what the lane has no room for is offered again in the next round
                if (offered < CLICKS && publisher.offer(topic, click, 0, click.capacity()) == 0)
                {
                    offered++;
                }
                if (engine.invoke() == 0)
                {
                    Thread.onSpinWait();
                }
            }
            out.println("events=" + engine.health().counter("engine events"));
        }
    }
}
