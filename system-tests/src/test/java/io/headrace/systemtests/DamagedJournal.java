package io.headrace.systemtests;

import io.headrace.engine.JournalCursor;
import io.headrace.engine.JournalException;
import io.headrace.engine.StateDigest;
import io.headrace.journal.JournalReader;
import io.headrace.journal.JournalVerifier;
import io.headrace.systemtests.checker.ClientLog;
import io.headrace.systemtests.checker.RecordedJournal;
import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A journal, all of it durable, whose bytes are changed and put back. After each change it must say so, or prove with
 * equal events and an equal state hash that nothing was harmed. Belongs to one thread.
 */
final class DamagedJournal
{
    private final Path directory;
    private final Path scratch;
    private final long soundBatches;
    private final StateDigest soundState;
    private final CRC32 crc = new CRC32();

    DamagedJournal(final Path directory, final Path scratch) throws IOException
    {
        this.directory = directory;
        this.scratch = scratch;
        soundBatches = readBatches();
        soundState = stateAfterStart();
    }

    /** A journal closed cleanly. */
    static DamagedJournal sealed(final Path scratch, final String name, final long seed, final int rounds)
        throws IOException
    {
        final Path directory = scratch.resolve(name);
        write(directory, name, seed, rounds).close();
        return new DamagedJournal(directory, scratch);
    }

    /** A journal whose process died after everything was forced, with as little room prepared as there can be. */
    static DamagedJournal abandoned(final Path scratch, final String name, final long seed, final int rounds)
        throws IOException
    {
        final Path live = scratch.resolve(name + "-live");
        final Path directory = scratch.resolve(name);
        try (SteppedEngine engine = write(live, name, seed, rounds))
        {
            engine.run(0);
            TemporaryFiles.copy(live, directory);
        }
        final DamagedJournal journal = new DamagedJournal(directory, scratch);
        for (final Path file : journal.files())
        {
            if (file.toString().endsWith(".cq4"))
            {
                try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw"))
                {
                    open.setLength(Math.min(open.length(), SteppedEngine.SMALLEST_FILE_LENGTH));
                }
            }
        }
        return journal;
    }

    private static SteppedEngine write(final Path directory, final String name, final long seed, final int rounds)
    {
        final Random random = new Random(seed);
        final SteppedEngine engine = SteppedEngine.open(
            WatchedFileSystem.watch(directory, DiskWatcher.NOBODY), name, new ClientLog(), random,
            new JumpingClock(random));
        engine.run(rounds);
        engine.sync();
        return engine;
    }

    /** Events in it. */
    long events() throws IOException
    {
        return RecordedJournal.read(directory).events().size();
    }

    Path directory()
    {
        return directory;
    }

    List<Path> files() throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory))
        {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The newest snapshot, which a start would recover from. */
    Path newestSnapshot() throws IOException
    {
        return files().stream().filter(file -> file.toString().endsWith(".hrs")).reduce((first, last) -> last)
            .orElseThrow(() -> new AssertionError("no snapshot in " + directory));
    }

    /** Looks at the changed journal as an operator does who verifies and reads it. */
    Verdict judge(final String change)
    {
        try
        {
            return !JournalVerifier.verify(directory).isSound() || readBatches() == soundBatches ?
                Verdict.CLEAN : Verdict.undetected(change + ": verified as sound, and other events are read");
        }
        catch (final JournalException ex)
        {
            return Verdict.CLEAN;
        }
    }

    /** Starts an engine on a copy of the changed journal. */
    Verdict judgeByStart(final String change) throws IOException
    {
        try
        {
            final StateDigest state = stateAfterStart();
            return state.equals(soundState) ? Verdict.CLEAN :
                Verdict.undetected(change + ": started with state " + state + " instead of " + soundState);
        }
        catch (final JournalException ex)
        {
            return Verdict.CLEAN;
        }
    }

    /** With a clock that stands still, so that only timers fire that were due before. */
    private StateDigest stateAfterStart() throws IOException
    {
        final Path copy = TemporaryFiles.copy(directory, scratch.resolve("start"));
        try (SteppedEngine engine = SteppedEngine.open(WatchedFileSystem.watch(copy, DiskWatcher.NOBODY), "start",
            new ClientLog(), new Random(0), () -> 0))
        {
            return engine.digest();
        }
        finally
        {
            TemporaryFiles.delete(copy);
        }
    }

    private long readBatches()
    {
        crc.reset();
        final byte[] bytes = new byte[SteppedEngine.BATCH_LENGTH];
        try (JournalCursor cursor = JournalReader.open(directory, 1))
        {
            boolean more = true;
            while (more)
            {
                more = cursor.poll((buffer, offset, length) ->
                {
                    buffer.getBytes(offset, bytes, 0, length);
                    crc.update(bytes, 0, length);
                });
            }
        }
        return crc.getValue();
    }
}
