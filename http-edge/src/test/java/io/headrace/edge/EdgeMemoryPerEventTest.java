package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.GraphLayout;

/**
 * What the edge keeps of an event until it is answered. Counted for the dearest case, an event alone in its TCP frame
 * or HTTP request, with its record in the completion ring; the room for a reply is kept by the pooled request.
 */
class EdgeMemoryPerEventTest
{
    private static final int RUNS = 4096;
    private static final int COMPLETION_RECORD = 48;
    private static final int REPLY_ROOM = 256;
    private static final long MOST_OVER_TCP = 128;
    private static final long MOST_OVER_HTTP = 1024;

    @Test
    void shouldKeepLittleOfAnEventOverTcp()
    {
        final RunsInFlight runs = new RunsInFlight();
        for (int i = 0; i < RUNS; i++)
        {
            runs.add(i, 1, 128, 1);
        }
        final double perRun = GraphLayout.parseInstance(runs).totalSize() / (double)RUNS;
        System.out.println("run=" + perRun + " record=" + COMPLETION_RECORD);
        assertTrue(perRun + COMPLETION_RECORD < MOST_OVER_TCP, "run=" + perRun);
    }

    @Test
    void shouldKeepLittleOfAnEventOverHttp()
    {
        final long exchange = ClassLayout.parseClass(HttpExchange.class).instanceSize();
        System.out.println("exchange=" + exchange + " reply=" + REPLY_ROOM + " record=" + COMPLETION_RECORD);
        assertTrue(exchange + REPLY_ROOM + COMPLETION_RECORD < MOST_OVER_HTTP, "exchange=" + exchange);
    }
}
