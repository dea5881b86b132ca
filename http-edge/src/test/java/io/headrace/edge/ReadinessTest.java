package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.InMemoryJournal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadinessTest
{
    private static final String READY = "GET /health/ready HTTP/1.1\r\nHost: h\r\n\r\n";

    @Test
    void shouldNotBeReadyBeforeThePortsForDataAreOpen()
    {
        try (Edge edge = new Edge(new EdgeContext().httpPort(0).tcpPort(0).opsPort(0)))
        {
            final EngineContext context =
                new EngineContext().journal(InMemoryJournal.simulating(DurabilityLevel.SYNCED));
            final int sink = context.sink(edge.sink());
            try (Engine engine = Engine.launch(context))
            {
                edge.openOperations(engine, sink);
                try (HttpClientSocket ops = new HttpClientSocket(edge.opsAddress()))
                {
                    final HttpClientSocket.Response before = ops.exchange(READY);
                    assertEquals(503, before.status);
                    assertTrue(before.text().contains("\"starting\""), before::text);
                    edge.openData();
                    assertEquals(200, ops.exchange(READY).status);
                }
            }
        }
    }
}
