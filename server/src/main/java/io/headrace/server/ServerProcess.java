package io.headrace.server;

import io.headrace.bus.ThreadLayout;
import io.headrace.config.SettingOrigin;
import io.headrace.config.Settings;
import io.headrace.edge.Edge;
import io.headrace.engine.AgentHang;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.JournalException;
import io.headrace.journal.ChronicleJournal;
import io.headrace.journal.JournalContext;
import io.headrace.journal.TornTail;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The one place where journal, engine and edge are put together, started and stopped, in this order:
 * <pre>
 *  settings, journal, engine context, edge sink, engine, operations port, replay, data ports
 * </pre>
 * Started, awaited and closed by one thread; {@link #requestStop()} may be called by any.
 */
final class ServerProcess implements AutoCloseable
{
    private static final long REPLAY_POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CountDownLatch end = new CountDownLatch(1);
    private final Settings settings;
    private volatile Throwable failure;
    private volatile boolean stopRequested;
    private Edge edge;
    private Engine engine;
    private JournalRetention retention;

    ServerProcess(final Settings settings)
    {
        this.settings = settings;
    }

    /**
     * Starts everything and waits until the engine has replayed.
     *
     * @param err takes progress.
     * @return what is ready, or null if a stop was requested before.
     */
    Readiness start(final PrintWriter err)
    {
        try
        {
            return startParts(err);
        }
        catch (final IllegalArgumentException e)
        {
            throw wrongSetting(settings, e);
        }
    }

    /** Contexts throw this for a setting out of bounds, with a message that begins with its name. */
    private static CommandFailure wrongSetting(final Settings settings, final IllegalArgumentException cause)
    {
        final String message = cause.getMessage();
        final String key = message == null ? "" : message.substring(0, Math.max(0, message.indexOf('=')));
        final String origin = settings.effective().stream()
            .filter(setting -> setting.key().equals(key) && setting.origin() != SettingOrigin.DEFAULT)
            .map(setting -> " (" + setting.origin().phrase() + ")")
            .findFirst()
            .orElse("");
        return new CommandFailure(ExitCode.WRONG_USE, message + origin, cause);
    }

    /**
     * Checks settings as far as that is possible without a journal or a port, and loads the handlers.
     *
     * @param settings to check.
     */
    static void check(final Settings settings)
    {
        final ServerContexts contexts = new ServerContexts(settings);
        try
        {
            JournalRetention.check(settings);
            final EngineContext engineContext = contexts.engine()
                .countersFile(null);
            engineContext.threads().layout(ThreadLayout.INVOKED);
            engineContext.snapshots().journalDirectory(null);
            contexts.journal(engineContext).conclude();
            new Edge(contexts.edge()).close();
            Engine.start(engineContext.journal(new InMemoryJournal())).close();
        }
        catch (final IllegalArgumentException e)
        {
            throw wrongSetting(settings, e);
        }
    }

    private Readiness startParts(final PrintWriter err)
    {
        final long startNs = System.nanoTime();
        final ServerContexts contexts = new ServerContexts(settings);
        JournalRetention.check(settings);
        final EngineContext engineContext = contexts.engine().failureListener(this::onFailure);
        engineContext.watchdog().listener(this::onHang);
        edge = new Edge(contexts.edge());
        final int sinkIndex = engineContext.sink(edge.sink());
        final ProgressLine progress = new ProgressLine(err);
        final JournalContext journalContext = contexts.journal(engineContext)
            .progress((done, total) -> progress.update("checking the journal, bytes", done, total));
        final ChronicleJournal journal = ChronicleJournal.open(journalContext);
        final TornTail tornTail = journal.recovery().tornTail();
        final long firstSequence = journal.firstSequence();
        final long lastSequence = journal.lastSequence();
        startEngine(engineContext.journal(journal), journal);
        edge.openOperations(engine, sinkIndex);
        while (!engine.awaitRunning(REPLAY_POLL_NS))
        {
            if (stopRequested)
            {
                return null;
            }
            progress.update(
                "replaying events", engine.health().replayedSequence(), engine.health().recoveredSequence());
        }
        progress.end();
        retention = JournalRetention.start(settings, journal);
        edge.openData();
        return new Readiness(
            edge.httpAddress(),
            edge.tcpAddress(),
            edge.opsAddress(),
            ProcessHandle.current().pid(),
            settings.get(ServerSettings.JOURNAL_DIR).toAbsolutePath().normalize(),
            lastSequence == 0 ? 0 : lastSequence - firstSequence + 1,
            lastSequence,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs),
            tornTail == null ? 0 : tornTail.bytes());
    }

    private void startEngine(final EngineContext engineContext, final ChronicleJournal journal)
    {
        try
        {
            engine = Engine.start(engineContext);
        }
        finally
        {
            if (engine == null)
            {
                journal.close();
            }
        }
    }

    private void onFailure(final Throwable cause)
    {
        failure = cause;
        end.countDown();
    }

    private void onHang(final AgentHang hang)
    {
        if (hang.isInHandler() && "stop".equals(settings.get(ServerSettings.WATCHDOG_POLICY)))
        {
            ProcessHalt.because("stopped by watchdog.policy=stop, since " + hang.text() + "; nothing that was " +
                "acknowledged is lost, and the next start applies that event again: mend the handler first");
        }
    }

    /** Ends {@link #awaitEnd()}. */
    void requestStop()
    {
        stopRequested = true;
        end.countDown();
    }

    /**
     * Waits until a stop is requested or the engine fails.
     *
     * @return why the engine failed, or null for a stop.
     */
    Throwable awaitEnd() throws InterruptedException
    {
        end.await();
        return failure;
    }

    /** After a failed force: what may be relied on, as the end of a sentence; else nothing. */
    String durableText(final Throwable failure)
    {
        return failure instanceof JournalException cause && cause.reason() == JournalException.Reason.FORCE_FAILED ?
            "; durable up to sequence=" + engine.watermark(DurabilityLevel.SYNCED) +
            ", nothing that was acknowledged as synced is lost" : "";
    }

    /**
     * Accepts nothing new, and finishes what was accepted.
     *
     * @return false if {@code shutdown.timeout} was not enough.
     */
    boolean drain()
    {
        final long timeoutNs = settings.get(ServerSettings.SHUTDOWN_TIMEOUT);
        final long startNs = System.nanoTime();
        final boolean answered = edge.drain(timeoutNs);
        final long remainingNs = Math.max(1, timeoutNs - (System.nanoTime() - startNs));
        return engine.drain(remainingNs) && answered;
    }

    /** Closes the ports, then the engine, which seals its journal; the thread of an agent that hangs never ends. */
    @Override
    public void close()
    {
        final String hang = engine == null ? null : engine.health().hang();
        if (hang != null)
        {
            ProcessHalt.because("stopped at once, since " + hang + "; nothing that was acknowledged is lost");
        }
        try
        {
            if (retention != null)
            {
                retention.close();
            }
            if (edge != null)
            {
                edge.close();
            }
        }
        finally
        {
            if (engine != null)
            {
                engine.close();
            }
        }
    }
}
