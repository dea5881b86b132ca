package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.ThreadLayout;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import java.util.function.Consumer;

/**
 * An engine with an edge in front: topic {@code echo} is answered with its payload, all others are streams.
 */
final class EdgeRig implements AutoCloseable
{
    final Engine engine;
    final Edge edge;

    EdgeRig(final Consumer<EngineContext> engineSettings, final Consumer<EdgeContext> edgeSettings)
    {
        final EngineContext engineContext = new EngineContext()
            .journal(InMemoryJournal.simulating(DurabilityLevel.SYNCED))
            .handler("echo", new Echo(), "echo");
        engineContext.lanes().payloadPoolLength(32L << 20);
        engineContext.threads().layout(ThreadLayout.COMPACT);
        engineSettings.accept(engineContext);
        final EdgeContext edgeContext = new EdgeContext().httpPort(0).tcpPort(0).opsPort(0);
        edgeContext.http().batchMaxLength(1024); // so that a small lane will do
        edgeSettings.accept(edgeContext);
        edge = new Edge(edgeContext);
        final int sinkIndex = engineContext.sink(edge.sink());
        engine = Engine.launch(engineContext);
        try
        {
            edge.openOperations(engine, sinkIndex);
            edge.openData();
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    TcpCounters counters()
    {
        return edge.tcp().counters();
    }

    @Override
    public void close()
    {
        edge.close();
        engine.close();
    }

    /** Answers each event with its own payload. */
    private static final class Echo implements EventHandler
    {
        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            outbox.reply(
                PayloadFormat.of(event.format().code()),
                event.buffer(),
                event.offset(),
                event.length());
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            // has no state
        }
    }
}
