package io.headrace.systemtests;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of a journal that are not what was written: told, or harmless by proof, never silent. */
@Timeout(900)
class DamageTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldNeverBeSilentAboutFlippedByte() throws IOException
    {
        FaultRuns.flips(directory, FaultScale.SEED, FaultScale.of("flip.step", 101, 1),
            FaultScale.of("flip.start.one.in", 50, 500)).conclude();
    }

    @Test
    void shouldNeverBeSilentAboutClearedSector() throws IOException
    {
        FaultRuns.clearedSectors(directory, FaultScale.SEED, FaultScale.of("sector.start.one.in", 20, 4)).conclude();
    }

    @Test
    void shouldNeverBeSilentAboutBatchOfAnotherHistory() throws IOException
    {
        FaultRuns.exchangedBatches(directory, FaultScale.SEED).conclude();
    }

    @Test
    void shouldNeverBeSilentAboutFlippedByteOfSnapshot() throws IOException
    {
        FaultRuns.snapshotFlips(directory, FaultScale.SEED, FaultScale.of("snapshot.flip.step", 29, 1)).conclude();
    }
}
