package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.InMemoryJournal;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A real engine on a journal in memory with a real edge before it, on free ports of the loopback.
 */
final class EdgeHarness implements AutoCloseable
{
    final InMemoryJournal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);
    final EdgeContext edgeContext = new EdgeContext().httpPort(0).tcpPort(0).opsPort(0);
    final EngineContext engineContext = new EngineContext().journal(journal);
    Edge edge;
    Engine engine;

    static EdgeHarness open(final Consumer<EdgeHarness> settings)
    {
        final EdgeHarness harness = new EdgeHarness();
        settings.accept(harness);
        harness.edge = new Edge(harness.edgeContext);
        final int sinkIndex = harness.engineContext.sink(harness.edge.sink());
        harness.engine = Engine.launch(harness.engineContext);
        harness.edge.openOperations(harness.engine, sinkIndex);
        harness.edge.openData();
        return harness;
    }

    static EdgeHarness open()
    {
        return open(harness ->
        {
        });
    }

    HttpClientSocket connect()
    {
        return new HttpClientSocket(edge.httpAddress());
    }

    HttpClientSocket connectOperations()
    {
        return new HttpClientSocket(edge.opsAddress());
    }

    /** How many events the journal holds in the end. */
    long published()
    {
        engine.drain(TimeUnit.SECONDS.toNanos(5));
        return journal.lastSequence();
    }

    @Override
    public void close()
    {
        edge.close();
        engine.close();
    }
}
