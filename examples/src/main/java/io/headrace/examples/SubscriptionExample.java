package io.headrace.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.Event;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Journal;
import io.headrace.engine.NamedCursor;
import io.headrace.engine.Publisher;
import io.headrace.engine.Subscription;
import io.headrace.engine.SubscriptionContext;
import io.headrace.engine.Subscriptions;
import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A durable subscription: goes on where the process before it ended, since the engine keeps a named cursor for it.
 */
public final class SubscriptionExample
{
    private static final String CURSOR = "printer";
    private static final int MAX_BYTES = 1 << 20;

    private SubscriptionExample()
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
     * @param journal that the events are kept in; when it is opened again, only what is new is printed.
     * @param out     to print to.
     */
    public static void run(final Journal journal, final PrintStream out)
    {
        final EngineContext context = new EngineContext().journal(journal).topic("pages.front").topic("pages.news");
        try (Engine engine = Engine.launch(context))
        {
            final Publisher publisher = engine.newPublisher();
            publish(engine, publisher, "pages.front");
            final long last = publish(engine, publisher, "pages.news");
            follow(engine.subscriptions(), last, out);
        }
    }

    private static long publish(final Engine engine, final Publisher publisher, final String topic)
    {
        final UnsafeBuffer visit = new UnsafeBuffer("visit".getBytes(US_ASCII));
        return publisher.publish(
            engine.topic(topic), visit, 0, visit.capacity(), DurabilityLevel.SYNCED, 5, SECONDS);
    }

    private static void follow(final Subscriptions subscriptions, final long last, final PrintStream out)
    {
        final Thread self = Thread.currentThread();
        final Runnable listener = () -> LockSupport.unpark(self);
        final SubscriptionContext wanted = new SubscriptionContext()
            .topic("pages.*")
            .from(positionOfCursor(subscriptions) + 1)
            .level(DurabilityLevel.SYNCED);
        subscriptions.addListener(listener);
        try (Subscription subscription = subscriptions.open(wanted))
        {
            while (subscription.position() <= last)
            {
                if (subscription.poll(event -> print(event, out), 100, MAX_BYTES) == 0)
                {
                    LockSupport.parkNanos(MILLISECONDS.toNanos(100));
                }
            }
            subscriptions.moveCursor(CURSOR, subscription.position() - 1, DurabilityLevel.SYNCED, 5, SECONDS);
        }
        finally
        {
            subscriptions.removeListener(listener);
        }
    }

    private static boolean print(final Event event, final PrintStream out)
    {
        out.println("sequence=" + event.sequence() + " topic=" + event.topic());
        return true;
    }

    /** The sequence that the subscriber is done with, 0 before its first run. */
    private static long positionOfCursor(final Subscriptions subscriptions)
    {
        return subscriptions.cursors(SECONDS.toNanos(5)).stream()
            .filter(cursor -> cursor.name().equals(CURSOR))
            .mapToLong(NamedCursor::sequence)
            .findFirst()
            .orElse(0);
    }
}
