package io.headrace.systemtests;

import io.headrace.systemtests.checker.RecordedJournal;
import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Changes the bytes of a {@link DamagedJournal} one after the other: flips them, clears whole sectors, puts batches of
 * another history in their place. Belongs to one thread.
 */
final class DamageRun
{
    private static final int SECTOR = 512;

    private final DamagedJournal journal;
    private final Random random;
    private final int step;
    private final int startOneIn;
    private long tried;
    private Verdict verdict;

    /** Looks at one of every so many bytes, and starts an engine with one of every so many of those. */
    DamageRun(final DamagedJournal journal, final Random random, final int step, final int startOneIn)
        throws IOException
    {
        this.journal = journal;
        this.random = random;
        this.step = step;
        this.startOneIn = startOneIn;
        verdict = new Verdict(journal.events(), 0, 0, 0, null);
    }

    /** Flips one to eight bits of each byte. */
    DamageRun flipBytes() throws IOException
    {
        for (final Path file : journal.files())
        {
            flipBytes(file);
        }
        return this;
    }

    /** The same in the newest snapshot alone. */
    DamageRun flipSnapshotBytes() throws IOException
    {
        flipBytes(journal.newestSnapshot());
        return this;
    }

    private void flipBytes(final Path file) throws IOException
    {
        final byte[] content = Files.readAllBytes(file);
        for (int at = random.nextInt(step); at < content.length && verdict.isClean(); at += step)
        {
            final byte flipped = (byte)(content[at] ^ (1 + random.nextInt(255)));
            attempt(file, content, at, new byte[]{flipped}, "flipped byte");
        }
    }

    /** Clears each sector. */
    DamageRun clearSectors() throws IOException
    {
        for (final Path file : journal.files())
        {
            final byte[] content = Files.readAllBytes(file);
            for (int at = 0; at < content.length && verdict.isClean(); at += SECTOR)
            {
                attempt(file, content, at, new byte[Math.min(SECTOR, content.length - at)], "cleared sector");
            }
        }
        return this;
    }

    /** Puts the batch of another history with equal lengths and sequences in the place of each batch. */
    DamageRun exchangeBatches(final Path other) throws IOException
    {
        final List<RecordedJournal.Place> places = RecordedJournal.read(journal.directory()).places();
        final List<RecordedJournal.Place> others = RecordedJournal.read(other).places();
        if (places.size() != others.size())
        {
            throw new AssertionError("batches=" + places.size() + " differ from " + others.size());
        }
        for (int i = 0; i < places.size() && verdict.isClean(); i++)
        {
            final RecordedJournal.Place place = places.get(i);
            final RecordedJournal.Place source = others.get(i);
            final byte[] batch = new byte[source.length()];
            System.arraycopy(Files.readAllBytes(source.file()), source.offset(), batch, 0, batch.length);
            attempt(place.file(), Files.readAllBytes(place.file()), place.offset(), batch, "exchanged batch");
        }
        return this;
    }

    private void attempt(
        final Path file, final byte[] content, final int at, final byte[] change, final String what) throws IOException
    {
        final String text = what + " in " + journal.directory().relativize(file) + " offset=" + at;
        tried++;
        write(file, at, change, 0, change.length);
        verdict = verdict.plus(journal.judge(text));
        if (random.nextInt(startOneIn) == 0)
        {
            verdict = verdict.plus(journal.judgeByStart(text));
        }
        write(file, at, content, at, change.length);
    }

    private static void write(final Path file, final int at, final byte[] bytes, final int offset, final int length)
        throws IOException
    {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw"))
        {
            open.seek(at);
            open.write(bytes, offset, length);
        }
    }

    long tried()
    {
        return tried;
    }

    Verdict verdict()
    {
        return verdict;
    }
}
