package io.headrace.systemtests;

import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.nio.file.Path;
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
}
