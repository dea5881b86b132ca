package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.OriginDescriptor;
import io.headrace.bus.ThreadLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine with a shadow: what it recovers from snapshots is what the whole journal says.
 */
@Timeout(60)
class EngineSnapshotTest
{
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path directory;
    private final EngineRig rig = new EngineRig();

    private List<SnapshotFile> files()
    {
        return SnapshotDirectory.reading(directory).list();
    }

    @Test
    void shouldComeToTheSameStateFromASnapshotAndTheRest()
    {
        rig.directory = directory;
        try (EngineRig running = rig.launch())
        {
            running.openSession(1);
            running.cycle(9);
            running.publish(2, OriginDescriptor.KIND_SESSION, 1, 1, "a", "throw", "schedule 5 1500");
            running.publish(3, OriginDescriptor.KIND_KEY, 7, 8, "keyed");
            running.publish(4, "schedule 20 9000", "b", "c", "d", "e");
            running.cycle(9);
            assertEquals(1, files().size());
            running.clock.set(2_000);
            running.publish(5, "f");
            running.assertSameStateInReplay();
            assertTrue(running.state().contains("2 a"), "the state of the snapshot is there");
            final int handlers = running.handlers.size();
            running.publish(6, OriginDescriptor.KIND_KEY, 7, 8, "keyed");
            running.delivered();
            running.cycle(9);
            assertEquals(
                List.of("DUPLICATE 6/0+1 5", "reply 6/0 5 5", "ack 6 5+1 synced"),
                running.delivered(),
                "known from the snapshot");
            running.clock.set(10_000);
            running.cycle(9);
            assertTrue(running.state().contains("timer 20 at 10000"), "scheduled before the snapshot");
            running.assertSameStateInReplay();
            assertTrue(running.handlers.size() > handlers);
        }
    }

    @Test
    void shouldComeToTheSameStateWhateverHappened(@TempDir final Path root) throws IOException
    {
        for (long seed = 1; seed <= 15; seed++)
        {
            final Random random = new Random(seed);
            final EngineRig running = new EngineRig();
            running.directory = Files.createDirectory(root.resolve("seed-" + seed));
            running.snapshotEvents = 1L + random.nextInt(12);
            running.launch();
            for (int i = 0; i < 60; i++)
            {
                act(random, running);
            }
            try
            {
                running.assertSameStateInReplay();
            }
            catch (final AssertionError ex)
            {
                throw new AssertionError("seed=" + seed, ex);
            }
            assertTrue(SnapshotDirectory.reading(running.directory).list().size() > 0, "seed=" + seed);
            assertNull(running.engine.failure(), "seed=" + seed);
            running.close();
        }
    }

    private static void act(final Random random, final EngineRig running)
    {
        switch (random.nextInt(8))
        {
            case 0 -> running.publish(1, "a" + random.nextInt(100), "b");
            case 1 -> running.publish(1, "throw", "c");
            case 2 -> running.publish(1, "schedule " + random.nextInt(30) + " " + random.nextInt(5_000));
            case 3 -> running.publish(1, "cancel " + random.nextInt(30));
            case 4 -> running.publish(1, OriginDescriptor.KIND_KEY, 1, random.nextInt(20), "keyed");
            case 5 -> running.clock.addAndGet(random.nextInt(300));
            case 6 -> running.openSession(1);
            default ->
            {
                running.cycle(random.nextInt(6));
                if (random.nextInt(6) == 0)
                {
                    final Engine old = running.engine;
                    running.restart();
                    old.close();
                }
            }
        }
        running.cycle(1);
    }

    @Test
    void shouldNameAHandlerThatLooksAtSomethingElseThanItsEvents()
    {
        final AtomicInteger instances = new AtomicInteger();
        final EngineContext context = context(() ->
        {
            final SumHandler handler = new SumHandler();
            handler.skew = instances.getAndIncrement();
            return handler;
        });
        context.snapshots().divergencePolicy(DivergencePolicy.STOP);
        try (Engine engine = Engine.launch(context))
        {
            publish(engine, 20);
            final IllegalStateException ex = assertThrows(IllegalStateException.class, () ->
            {
                for (int i = 0; i < 100; i++)
                {
                    engine.invoke();
                }
            });
            assertInstanceOf(DivergenceException.class, ex.getCause());
            assertTrue(ex.getCause().getMessage().startsWith("handler 'sum' is not deterministic: at sequence=20"),
                ex.getCause().getMessage());
            assertEquals(List.of(), files());
        }
    }

    @Test
    void shouldNameAHandlerThatMutatesBeforeItThrowsAndIsQuarantined()
    {
        final EngineContext context = context(HandlerPolicy.QUARANTINE, () ->
        {
            final SumHandler handler = new SumHandler();
            handler.throwsAt = 5;
            handler.mutatesFirst = true;
            return handler;
        });
        context.snapshots().divergencePolicy(DivergencePolicy.STOP);
        try (Engine engine = Engine.launch(context))
        {
            publish(engine, 20);
            final IllegalStateException ex = assertThrows(IllegalStateException.class, () ->
            {
                for (int i = 0; i < 100; i++)
                {
                    engine.invoke();
                }
            });
            assertTrue(ex.getCause().getMessage().startsWith("handler 'sum' is not deterministic: at sequence=21"),
                ex.getCause().getMessage());
            assertEquals(List.of(), files());
        }
    }

    private EngineContext context(final Supplier<EventHandler> supplier)
    {
        return context(HandlerPolicy.HALT, supplier);
    }

    private EngineContext context(final HandlerPolicy policy, final Supplier<EventHandler> supplier)
    {
        final EngineContext context = new EngineContext()
            .journal(InMemoryJournal.simulating(DurabilityLevel.SYNCED))
            .forceIntervalNs(1)
            .handler("sum", supplier, policy, "numbers");
        context.threads().layout(ThreadLayout.INVOKED);
        context.snapshots().journalDirectory(directory).intervalEvents(10).intervalNs(0);
        return context;
    }

    private static void publish(final Engine engine, final int events)
    {
        final Publisher publisher = engine.newPublisher();
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[Long.BYTES]);
        for (int i = 0; i < events; i++)
        {
            payload.putLong(0, i);
            assertEquals(0, publisher.offer(engine.topic("numbers"), payload, 0, Long.BYTES));
        }
    }

    @Test
    void shouldTakeSnapshotsOnAThreadOfItsOwn()
    {
        final InMemoryJournal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);
        final StateDigest live;
        final EngineContext threaded = context(SumHandler::new).journal(journal);
        threaded.threads().layout(ThreadLayout.COMPACT);
        try (Engine engine = Engine.launch(threaded))
        {
            publish(engine, 1000);
            await(() -> !files().isEmpty());
            assertNotNull(thread("headrace-shadow"));
            assertTrue(engine.drain(WAIT_NS));
            live = engine.digest(WAIT_NS);
        }
        await(() -> thread("headrace-shadow") == null);
        try (Engine engine = Engine.launch(context(SumHandler::new).journal(journal.reopen())))
        {
            assertEquals(live, engine.digest(WAIT_NS));
        }
    }

    private static Thread thread(final String name)
    {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals(name)).findAny().orElse(null);
    }

    private static void await(final BooleanSupplier condition)
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - startNs < WAIT_NS);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void shouldTakeNoneOfAHandlerThatHasOneInstanceOnly()
    {
        final SumHandler handler = new SumHandler();
        final EngineContext context = new EngineContext()
            .journal(InMemoryJournal.simulating(DurabilityLevel.SYNCED))
            .handler("sum", handler, "numbers");
        context.threads().layout(ThreadLayout.INVOKED);
        context.snapshots().journalDirectory(directory).intervalEvents(1);
        try (Engine engine = Engine.launch(context))
        {
            publish(engine, 20);
            for (int i = 0; i < 20; i++)
            {
                engine.invoke();
            }
            assertEquals(List.of(), files());
        }
    }
}
