package io.headrace.systemtests;

import io.headrace.systemtests.checker.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL of the real process at random moments, under load over HTTP and TCP, while it recovers and while it closes.
 * How many: {@code test.kill.cycles}, in {@code test.kill.lanes} journals at the same time.
 */
@Timeout(1200)
class KillCyclesTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldKeepEveryPromiseThroughKills() throws Exception
    {
        final int lanes = FaultScale.of("kill.lanes", 1, 2);
        final int cycles = FaultScale.of("kill.cycles", 5, 500);
        final ServerClassPath servers = ServerClassPath.prepare(directory);
        final ExecutorService threads = Executors.newFixedThreadPool(lanes);
        Verdict verdict = Verdict.CLEAN;
        try
        {
            final List<Future<Verdict>> running = new ArrayList<>();
            for (int i = 0; i < lanes; i++)
            {
                running.add(threads.submit(new KillLane(
                    servers, directory.resolve("lane-" + i), FaultScale.SEED + i, cycles / lanes)));
            }
            for (final Future<Verdict> lane : running)
            {
                verdict = verdict.plus(lane.get());
            }
        }
        finally
        {
            threads.shutdownNow();
        }
        new FaultSummary("sigkill", cycles, verdict, FaultScale.SEED).conclude();
    }
}
