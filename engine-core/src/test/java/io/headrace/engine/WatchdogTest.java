package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchdogTest
{
    private static final long LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(80);
    private static final long TICK_NS = Watchdog.tickNs(LIMIT_NS);
    private static final int LOOKS_PER_LIMIT = 8;

    private final Semaphore mayReturn = new Semaphore(0);
    private final BlockingQueue<AgentHang> hangs = new LinkedBlockingQueue<>();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong nowNs = new AtomicLong();
    /** Time goes on by one tick with each look, however late that comes, or when the handler says so. */
    private boolean isTimeSteered;
    private final SteeredJournal journal =
        new SteeredJournal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));

    private EngineContext context(final Runnable onEvent)
    {
        final EngineContext context = new EngineContext()
            .journal(journal)
            .handler("stuck", new EventHandler()
            {
                @Override
                public void onEvent(final Event event, final Outbox outbox)
                {
                    onEvent.run();
                }

                @Override
                public void onSnapshot(final SnapshotSink sink)
                {
                    sink.putLong(0);
                }
            }, "orders");
        context.threads().layout(ThreadLayout.COMPACT);
        context.watchdog()
            .limitNs(LIMIT_NS)
            .clock(this::look)
            .listener(hangs::add);
        return context;
    }

    private long look()
    {
        looks.incrementAndGet();
        return isTimeSteered ? nowNs.get() : nowNs.addAndGet(TICK_NS);
    }

    @Test
    void shouldNameHandlerThatDoesNotReturnOnceAndForgetItWhenItDoes() throws InterruptedException
    {
        try (Engine engine = Engine.launch(context(mayReturn::acquireUninterruptibly)))
        {
            publish(engine, 2);
            mayReturn.release();
            final AgentHang hang = hangs.take();
            assertEquals("engine", hang.agent());
            assertTrue(hang.isInHandler());
            assertEquals(LIMIT_NS, hang.heldNs());
            assertTrue(hang.occupation().contains("does not return from onEvent, handler=stuck sequence=2"),
                hang::text);
            assertTrue(hang.stack().contains("acquireUninterruptibly"), hang::stack);
            assertTrue(hang.text().startsWith("agent=engine has not ended its duty cycle for 0.1 s: handler class="),
                hang::text);
            awaitLooks(2 * LOOKS_PER_LIMIT);
            assertNotNull(engine.health().hang());
            mayReturn.release();
            while (engine.health().hang() != null)
            {
                Thread.onSpinWait();
            }
            assertTrue(hangs.isEmpty(), "told once");
        }
    }

    @Test
    void shouldNotTakeManySlowEventsInOneDutyCycleForHung()
    {
        final CountDownLatch handled = new CountDownLatch(50);
        isTimeSteered = true;
        try (Engine engine = Engine.launch(context(() ->
        {
            for (int i = 0; i < LOOKS_PER_LIMIT / 2; i++)
            {
                nowNs.addAndGet(TICK_NS);
                awaitLooks(2);
            }
            handled.countDown();
        })))
        {
            publish(engine, 50);
            assertTrue(await(handled));
            assertTrue(hangs.isEmpty(), hangs::toString);
        }
    }

    @Test
    void shouldTellDiskFromHandler() throws InterruptedException
    {
        try (Engine engine = Engine.launch(context(looks::get)))
        {
            journal.forcesAllowed = mayReturn;
            publish(engine, 1);
            final AgentHang hang = hangs.take();
            assertEquals("sync", hang.agent());
            assertFalse(hang.isInHandler());
            assertTrue(hang.occupation().endsWith("in no handler: look at the disk"), hang::text);
            journal.forcesAllowed = null;
            mayReturn.release();
        }
    }

    @Test
    void shouldNotCountTimeInWhichWholeProcessStoodStill() throws InterruptedException
    {
        final CountDownLatch working = new CountDownLatch(1);
        final GuardedAgent agent = new GuardedAgent(new Agent()
        {
            @Override
            public int doWork()
            {
                working.countDown();
                mayReturn.acquireUninterruptibly();
                return 0;
            }

            @Override
            public String roleName()
            {
                return "test";
            }
        }, new AgentThreads(new ThreadContext().layout(ThreadLayout.INVOKED), error -> {}));
        final Watchdog watchdog = new Watchdog(
            new WatchdogContext().limitNs(LIMIT_NS).clock(nowNs::get).listener(hangs::add), new GuardedAgent[]{agent});
        final Thread thread = new Thread(agent::doWork);
        thread.start();
        assertTrue(await(working));
        watchdog.doWork();
        nowNs.addAndGet(TimeUnit.HOURS.toNanos(1));
        watchdog.doWork();
        assertNull(watchdog.hang());
        for (int i = 0; i < LOOKS_PER_LIMIT; i++)
        {
            nowNs.addAndGet(TICK_NS);
            watchdog.doWork();
        }
        assertEquals(1, hangs.size());
        mayReturn.release();
        thread.join();
        watchdog.doWork();
        assertNull(watchdog.hang());
    }

    @Test
    void shouldRefuseLimitThatIsShorterThanTheLooks()
    {
        final WatchdogContext context = new WatchdogContext().limitNs(1);
        assertEquals("watchdog.limit=1 must be 10000000 to 9223372036854775807",
            assertThrows(IllegalArgumentException.class, context::conclude).getMessage());
        context.limitNs(0).conclude();
    }

    private void awaitLooks(final int more)
    {
        final long until = looks.get() + more;
        while (looks.get() < until)
        {
            Thread.onSpinWait();
        }
    }

    private static boolean await(final CountDownLatch latch)
    {
        try
        {
            return latch.await(20, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Publishes some events as one run, so that they are applied in one duty cycle. */
    private static void publish(final Engine engine, final int events)
    {
        final LaneClaim claim = new LaneClaim();
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[Long.BYTES]);
        final int length = FrameDescriptor.alignedLength(0, payload.capacity());
        assertEquals(0, engine.tryClaim(events * length, claim));
        for (int i = 0; i < events; i++)
        {
            final int offset = FrameDescriptor.putHeader(claim.buffer(), i * length, FrameDescriptor.TYPE_EVENT,
                engine.topic("orders"), 0, 0, payload.capacity());
            claim.buffer().putBytes(offset, payload, 0, payload.capacity());
        }
        claim.origin(SourceRef.NONE, 0, DurabilityLevel.SYNCED.code()).commit(events);
    }
}
