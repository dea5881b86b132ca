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
 * Some lives of one journal, each ended by a fault at a random moment of opening, running or closing, and begun with
 * what the fault of the life before has left. Images of many moments are recovered and checked beside. Belongs to one
 * thread; a seed repeats it.
 */
final class CrashHistory
{
    private final Path scratch;
    private final long seed;
    private final Random random;
    private final ClientLog.Level binding;
    private final int oneIn;
    private final DiskMoments.Camera camera;
    private final List<Request> requests = new ArrayList<>();
    private long images;
    private Verdict verdict = Verdict.CLEAN;

    private CrashHistory(
        final Path scratch,
        final long seed,
        final ClientLog.Level binding,
        final int oneIn,
        final DiskMoments.Camera camera)
    {
        this.scratch = scratch;
        this.seed = seed;
        this.random = new Random(seed);
        this.binding = binding;
        this.oneIn = oneIn;
        this.camera = camera == null ? disk -> DiskImage.afterPowerLoss(disk, random) : camera;
    }

    /** Power fails at one of every so many steps: what was synced must be there. */
    static CrashHistory ofPowerLoss(final Path scratch, final long seed, final int oneIn)
    {
        return new CrashHistory(scratch, seed, ClientLog.Level.SYNCED, oneIn, null);
    }

    /** The process dies at one of every so many steps: what was journaled must be there. */
    static CrashHistory ofHalts(final Path scratch, final long seed, final int oneIn)
    {
        return new CrashHistory(scratch, seed, ClientLog.Level.JOURNALED, oneIn, DiskImage::afterHalt);
    }

    /** Lives so many lives of so many rounds, and checks every image. */
    Verdict run(final int lives, final int rounds) throws IOException
    {
        ClientLog log = new ClientLog();
        Path directory = Files.createDirectories(scratch.resolve("life-0"));
        for (int life = 0; life < lives && directory != null && verdict.isClean(); life++)
        {
            final List<DiskMoments.Moment> moments = live(directory, "s" + seed + "." + life, log, rounds);
            for (final DiskMoments.Moment moment : moments)
            {
                check(moment, life);
            }
            TemporaryFiles.delete(directory);
            directory = null;
            if (!moments.isEmpty())
            {
                final DiskMoments.Moment end = moments.get(random.nextInt(moments.size()));
                directory = end.image().writeTo(scratch.resolve("life-" + (life + 1)));
                log = end.log();
                log.forgetBelow(binding);
            }
        }
        TemporaryFiles.delete(scratch);
        return verdict;
    }

    private List<DiskMoments.Moment> live(
        final Path directory, final String name, final ClientLog log, final int rounds) throws IOException
    {
        final DiskMoments moments = new DiskMoments(new DurableDisk(directory), log, random, oneIn, camera);
        final Path watched = WatchedFileSystem.watch(directory, moments);
        try (SteppedEngine engine = SteppedEngine.open(watched, name, log, random, new JumpingClock(random)))
        {
            engine.run(random.nextInt(rounds));
            requests.addAll(engine.producer().requests());
            verdict = verdict.plus(engine.producer().verdict());
        }
        return moments.moments();
    }

    private void check(final DiskMoments.Moment moment, final int life) throws IOException
    {
        images++;
        final Path directory = moment.image().writeTo(scratch.resolve("image"));
        Verdict found = ImageCheck.check(directory, moment.log().copy(), requests, binding, seed);
        if (!found.isClean())
        {
            found = new Verdict(found.acknowledged(), found.lost(), found.duplicated(), found.undetected(),
                "history seed=" + seed + " life=" + life + " step=" + moment.step() + " (" + moment.at() + "): " +
                found.offence());
        }
        verdict = verdict.plus(found);
        TemporaryFiles.delete(directory);
    }

    long images()
    {
        return images;
    }
}
