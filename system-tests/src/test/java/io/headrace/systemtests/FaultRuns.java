package io.headrace.systemtests;

import io.headrace.systemtests.checker.ClientLog;
import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * The faults that need no process of their own, each tried often enough, for tests and for planted bugs alike.
 * Stateless.
 */
final class FaultRuns
{
    private static final int LIVES = 3;
    private static final int ROUNDS = 30;
    private static final int POWER_ONE_IN = 12;
    private static final int HALT_LIVES = 2;
    private static final int HALT_ROUNDS = 12;

    private static final int DAMAGE_ROUNDS = 24;
    private static final int CLOCK_ROUNDS = 60;
    private static final String OF_A = "history-a";
    private static final String OF_B = "history-b";

    private FaultRuns()
    {
    }

    static FaultSummary powerLoss(final Path scratch, final long seed, final int images) throws IOException
    {
        Verdict verdict = Verdict.CLEAN;
        long tried = 0;
        for (long i = 0; tried < images && verdict.isClean(); i++)
        {
            final CrashHistory history =
                CrashHistory.ofPowerLoss(scratch.resolve("power-" + i), seed + i, POWER_ONE_IN);
            verdict = verdict.plus(history.run(LIVES, ROUNDS));
            tried += history.images();
        }
        return new FaultSummary("power-loss", tried, verdict, seed);
    }

    static FaultSummary halts(final Path scratch, final long seed, final int images) throws IOException
    {
        Verdict verdict = Verdict.CLEAN;
        long tried = 0;
        for (long i = 0; tried < images && verdict.isClean(); i++)
        {
            final CrashHistory history = CrashHistory.ofHalts(scratch.resolve("halt-" + i), seed + i, 1);
            verdict = verdict.plus(history.run(HALT_LIVES, HALT_ROUNDS));
            tried += history.images();
        }
        return new FaultSummary("halt", tried, verdict, seed);
    }

    /** Flips one of every so many bytes of a sealed and of an abandoned journal. */
    static FaultSummary flips(final Path scratch, final long seed, final int step, final int startOneIn)
        throws IOException
    {
        final Random random = new Random(seed);
        final DamageRun sealed = new DamageRun(
            DamagedJournal.sealed(scratch, "sealed", seed, DAMAGE_ROUNDS), random, step, startOneIn).flipBytes();
        final DamageRun abandoned = new DamageRun(
            DamagedJournal.abandoned(scratch, "abandoned", seed, DAMAGE_ROUNDS), random, step, startOneIn).flipBytes();
        return new FaultSummary(
            "flip", sealed.tried() + abandoned.tried(), sealed.verdict().plus(abandoned.verdict()), seed);
    }

    /** Clears every sector of an abandoned journal. */
    static FaultSummary clearedSectors(final Path scratch, final long seed, final int startOneIn)
        throws IOException
    {
        final DamageRun run = new DamageRun(DamagedJournal.abandoned(scratch, "cleared", seed, DAMAGE_ROUNDS),
            new Random(seed), 1, startOneIn).clearSectors();
        return new FaultSummary("cleared-sector", run.tried(), run.verdict(), seed);
    }

    /** Exchanges every batch of an abandoned journal, as a write does that went to the wrong place or came too late. */
    static FaultSummary exchangedBatches(final Path scratch, final long seed) throws IOException
    {
        DamagedJournal.sealed(scratch, OF_B, seed, DAMAGE_ROUNDS);
        final DamageRun run = new DamageRun(DamagedJournal.abandoned(scratch, OF_A, seed, DAMAGE_ROUNDS),
            new Random(seed), 1, 1).exchangeBatches(scratch.resolve(OF_B));
        return new FaultSummary("exchanged-batch", run.tried(), run.verdict(), seed);
    }

    /** Flips one of every so many bytes of a snapshot, and starts an engine each time. */
    static FaultSummary snapshotFlips(final Path scratch, final long seed, final int step) throws IOException
    {
        final DamageRun run = new DamageRun(DamagedJournal.abandoned(scratch, "snapshots", seed, DAMAGE_ROUNDS),
            new Random(seed), step, 1).flipSnapshotBytes();
        return new FaultSummary("snapshot-flip", run.tried(), run.verdict(), seed);
    }

    static FaultSummary writeErrors(final Path scratch, final long seed, final int errors) throws IOException
    {
        Verdict verdict = Verdict.CLEAN;
        int tried = 0;
        while (tried < errors && verdict.isClean())
        {
            verdict = verdict.plus(new WriteErrorRun(scratch.resolve("error-" + tried), seed + tried).run());
            tried++;
        }
        return new FaultSummary("write-error", tried, verdict, seed);
    }

    /** Runs an engine whose clock jumps, until it has jumped so often. */
    static FaultSummary clockJumps(final Path scratch, final long seed, final int jumps) throws IOException
    {
        Verdict verdict = Verdict.CLEAN;
        long tried = 0;
        for (long i = 0; tried < jumps && verdict.isClean(); i++)
        {
            final Random random = new Random(seed + i);
            final JumpingClock clock = new JumpingClock(random);
            final ClientLog log = new ClientLog();
            final Path directory = scratch.resolve("clock-" + i);
            final List<Request> requests;
            try (SteppedEngine engine = SteppedEngine.open(
                WatchedFileSystem.watch(directory, DiskWatcher.NOBODY), "clock", log, random, clock))
            {
                engine.run(CLOCK_ROUNDS);
                engine.sync();
                requests = engine.producer().requests();
                verdict = verdict.plus(engine.producer().verdict());
            }
            tried += clock.jumps();
            verdict = verdict.plus(ImageCheck.check(directory, log, requests, ClientLog.Level.ACCEPTED, seed + i));
            TemporaryFiles.delete(directory);
        }
        return new FaultSummary("clock-jump", tried, verdict, seed);
    }
}
