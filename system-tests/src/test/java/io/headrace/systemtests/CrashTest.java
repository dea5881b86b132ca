package io.headrace.systemtests;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Losses of power and deaths of the process at every operation on files of an engine with the real journal. */
@Timeout(900)
class CrashTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldKeepWhatWasSyncedWhenPowerFails() throws IOException
    {
        FaultRuns.powerLoss(directory, FaultScale.SEED, FaultScale.of("power.images", 200, 5000)).conclude();
    }

    @Test
    void shouldKeepWhatWasJournaledWhenTheProcessDiesAtAnyStep() throws IOException
    {
        FaultRuns.halts(directory, FaultScale.SEED, FaultScale.of("halt.images", 150, 1500)).conclude();
    }

    @Test
    void shouldKeepEveryPromiseWhenTheDiskRefuses() throws IOException
    {
        FaultRuns.writeErrors(directory, FaultScale.SEED, FaultScale.of("write.errors", 60, 1000)).conclude();
    }

    @Test
    void shouldKeepOrderAndStateWhenTheClockJumps() throws IOException
    {
        FaultRuns.clockJumps(directory, FaultScale.SEED, FaultScale.of("clock.jumps", 200, 5000)).conclude();
    }
}
