package io.headrace.systemtests;

import io.headrace.engine.StateDigest;
import io.headrace.systemtests.checker.ClientLog;
import io.headrace.systemtests.checker.JournalChecker;
import io.headrace.systemtests.checker.RecordedJournal;
import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Recovers what a fault has left, sends everything again that has an identity, goes on a little, closes, and holds the
 * journal against the log of the client and the live state against its replay. Stateless.
 */
final class ImageCheck
{
    private static final int ROUNDS_AFTER = 2;

    private ImageCheck()
    {
    }

    /** The log is changed: it holds what the client is told afterwards, too. */
    static Verdict check(
        final Path directory,
        final ClientLog log,
        final List<Request> requests,
        final ClientLog.Level binding,
        final long seed) throws IOException
    {
        final Random random = new Random(seed);
        final Path watched = WatchedFileSystem.watch(directory, DiskWatcher.NOBODY);
        log.forgetBelow(binding);
        final StateDigest live;
        Verdict found;
        try (SteppedEngine engine = SteppedEngine.open(watched, "after", log, random, new JumpingClock(random)))
        {
            engine.producer().resend(engine.engine(), requests);
            engine.run(ROUNDS_AFTER);
            live = engine.digest();
            found = engine.producer().verdict();
        }
        catch (final RuntimeException ex)
        {
            return Verdict.undetected("recovery failed although nothing was damaged: " + ex);
        }
        found = found.plus(JournalChecker.check(RecordedJournal.read(directory), log, binding));
        final StateDigest replayed = SteppedEngine.replay(directory, live.sequence());
        return !live.equals(replayed) ?
            found.plus(Verdict.undetected("live state " + live + " is replayed as " + replayed)) : found;
    }
}
