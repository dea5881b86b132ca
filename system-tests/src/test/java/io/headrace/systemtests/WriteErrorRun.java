package io.headrace.systemtests;

import io.headrace.systemtests.checker.ClientLog;
import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One life of an engine whose disk refuses an operation, for a moment or for good. It may stop or go on; either way
 * what it acknowledged must be found afterwards, also when the pages that could not be written are dropped.
 */
final class WriteErrorRun
{
    private static final int LAST_STEP = 160;
    private static final int ROUNDS = 15;

    private final Path scratch;
    private final long seed;

    WriteErrorRun(final Path scratch, final long seed)
    {
        this.scratch = scratch;
        this.seed = seed;
    }

    Verdict run() throws IOException
    {
        final Random random = new Random(seed);
        final Path directory = Files.createDirectories(scratch.resolve("live"));
        final DurableDisk disk = new DurableDisk(directory);
        final FailingDisk failing = new FailingDisk(disk, 1 + random.nextInt(LAST_STEP), random.nextBoolean());
        final boolean dropped = random.nextBoolean();
        final ClientLog log = new ClientLog();
        final List<Request> requests = new ArrayList<>();
        try (SteppedEngine engine = SteppedEngine.open(
            WatchedFileSystem.watch(directory, failing), "s" + seed, log, random, new JumpingClock(random)))
        {
            try
            {
                engine.run(ROUNDS);
            }
            finally
            {
                requests.addAll(engine.producer().requests());
            }
        }
        catch (final RuntimeException ex)
        {
            if (!failing.hasFailed())
            {
                return Verdict.undetected("seed=" + seed + ": stopped without a fault: " + ex);
            }
        }
        final DiskImage image = dropped ? DiskImage.forcedOnly(disk) : DiskImage.afterHalt(disk);
        final Path left = image.writeTo(scratch.resolve("left"));
        final Verdict found = ImageCheck.check(
            left, log, requests, dropped ? ClientLog.Level.SYNCED : ClientLog.Level.JOURNALED, seed);
        TemporaryFiles.delete(scratch);
        return found.isClean() ? found : new Verdict(found.acknowledged(), found.lost(), found.duplicated(),
            found.undetected(), "seed=" + seed + ": " + found.offence());
    }
}
