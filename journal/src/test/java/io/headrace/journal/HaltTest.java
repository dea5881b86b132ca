package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.Journal;
import io.headrace.engine.JournalCursor;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process dies between any two operations on files. An image of the directory before each operation is what it
 * would find at the next start, so one run of a scenario yields them all.
 */
@Timeout(120)
class HaltTest
{
    private static final int PAYLOAD_LENGTH = 60_000;
    private static final int RECOVERIES = 4;
    private static final int FAILURES = 15;

    /** What the directory was at some moment, and what had been promised by then. */
    private record Image(Path directory, String moment, long appended, long forced, long floor)
    {
    }

    @TempDir
    private Path temporary;
    private final List<Image> images = new ArrayList<>();
    private final Map<Long, Integer> checksums = new HashMap<>();
    private long appended;
    private long forced;
    private long floor = 1;
    private SteppedDisk.Step last;
    private int steps;

    private void append(final ChronicleJournal journal, final BatchWriter batches, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            batches.batch(1, PAYLOAD_LENGTH);
            // Known before it is appended: an image may be taken inside, and hold it or not.
            checksums.put(batches.lastSequence() + 1, BatchDescriptor.crc(batches.buffer(), 0));
            int attempts = 0;
            while (journal.append(batches.buffer(), 0, batches.length()) == Journal.BACK_PRESSURED)
            {
                journal.maintain();
                attempts++;
                assertTrue(attempts < 1000, journal::impediment);
            }
            batches.accept();
            appended = batches.lastSequence();
        }
    }

    private static void work(final ChronicleJournal journal)
    {
        int cycles = 0;
        while (journal.maintain() != 0)
        {
            cycles++;
            assertTrue(cycles < 10_000);
        }
    }

    /** Two runs that create, append, force, roll, drop, finish and seal. */
    private void run(final Path directory, final DiskAccess disk) throws IOException
    {
        try (ChronicleJournal journal = open(directory, disk))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            append(journal, batches, 4);
            forced = journal.force();
            append(journal, batches, 12);
            work(journal);
            forced = journal.force();
            work(journal);
            floor = journal.segments().get(1).firstSequence();
            journal.retainFrom(floor);
            work(journal);
            append(journal, batches, 1);
        }
        forced = appended;
        try (ChronicleJournal journal = open(directory, disk))
        {
            append(journal, BatchWriter.after(journal), 2);
        }
        forced = appended;
    }

    private static DiskAccess unforced(final SteppedDisk.StepListener before)
    {
        return new SteppedDisk(before, step -> assertFalse(step.name().isEmpty()), false);
    }

    private static ChronicleJournal open(final Path directory, final DiskAccess disk)
    {
        final AtomicLong timeNs = new AtomicLong();
        return ChronicleJournal.open(Journals.small(directory).diskAccess(disk)
            .nanoClock(() -> timeNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(30))));
    }

    private void takeBefore(final Path directory, final String moment, final SteppedDisk.Step step)
    {
        if (!isForce(last) || appended != images.get(images.size() - 1).appended)
        {
            take(directory, moment + " before " + step);
        }
        last = step;
    }

    private void take(final Path directory, final String moment)
    {
        try
        {
            final Path copy = temporary.resolve("image-" + images.size());
            images.add(new Image(Journals.crash(directory, copy), moment, appended, forced, floor));
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldLoseNothingWhenItDiesBetweenAnyTwoOperations() throws IOException
    {
        final Path directory = temporary.resolve("journal");
        run(directory, unforced(step -> takeBefore(directory, "", step)));
        take(directory, "at the end");
        assertTrue(images.size() > 50, () -> "images=" + images.size());
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final int scenario = images.size();
        for (int i = 0; i < RECOVERIES; i++)
        {
            final Image image = images.get(random.nextInt(scenario));
            appended = image.appended;
            forced = image.forced;
            floor = image.floor;
            final Path copy = Journals.crash(image.directory, temporary.resolve("recovery-" + i));
            open(copy, unforced(
                step -> takeBefore(copy, "seed=" + seed + " " + image.moment + ", in recovery", step))).close();
        }
        for (final Image image : images)
        {
            check(image);
        }
    }

    private void check(final Image image)
    {
        final VerificationReport report = JournalVerifier.verify(image.directory);
        assertTrue(report.isSound(), () -> image + ": " + report.findings());
        try (ChronicleJournal journal = open(image.directory, unforced(step -> assertFalse(step.name().isEmpty()))))
        {
            assertTrue(journal.lastSequence() >= image.appended, image::toString);
            assertTrue(journal.lastSequence() >= image.forced, image::toString);
            assertTrue(journal.firstSequence() <= image.floor, image::toString);
            checkContent(image, journal);
        }
        assertTrue(JournalVerifier.verify(image.directory).isSound(), image::toString);
    }

    private void checkContent(final Image image, final ChronicleJournal journal)
    {
        final long[] next = {Math.max(1, journal.firstSequence())};
        try (JournalCursor cursor = journal.openCursor(1))
        {
            boolean more = true;
            while (more)
            {
                more = cursor.poll((buffer, offset, length) ->
                {
                    assertEquals(next[0], BatchDescriptor.firstSequence(buffer, offset), image::toString);
                    assertEquals(checksums.get(next[0]), BatchDescriptor.crc(buffer, offset), image::toString);
                    next[0]++;
                });
            }
        }
        assertEquals(journal.lastSequence(), next[0] - 1, image::toString);
    }

    @Test
    void shouldLoseNothingAndTellWhenAnyOperationFails() throws IOException
    {
        run(temporary.resolve("counted"), unforced(step -> steps++));
        final int count = steps;
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < FAILURES; i++)
        {
            final int failing = random.nextInt(count);
            steps = 0;
            appended = 0;
            forced = 0;
            floor = 1;
            final SteppedDisk.Step[] failed = new SteppedDisk.Step[1];
            final Path directory = temporary.resolve("failing-" + i);
            try
            {
                run(directory, unforced(step ->
                {
                    if (steps++ == failing)
                    {
                        failed[0] = step;
                        throw new IOException("Input/output error");
                    }
                }));
            }
            catch (final JournalException ex)
            {
                assertEquals(isForce(failed[0]) && ex.reason() != Reason.UNAVAILABLE,
                    ex.reason() == Reason.FORCE_FAILED, () -> "seed=" + seed + " " + failed[0] + " " + ex);
            }
            check(new Image(directory, "seed=" + seed + " failing=" + failed[0], appended, forced, floor));
        }
    }

    private static boolean isForce(final SteppedDisk.Step step)
    {
        return step != null && step.name().startsWith("force");
    }

    @Test
    void shouldLoseNothingForcedWhenPowerFailsBetweenAnyTwoOperations() throws IOException
    {
        final Path directory = temporary.resolve("journal");
        final ForgetfulDisk forgetful = new ForgetfulDisk(directory);
        run(directory, new SteppedDisk(
            step ->
            {
                final Path image = forgetful.image(temporary.resolve("image-" + images.size()));
                images.add(new Image(image, "power failed before " + step, forced, forced, floor));
            },
            step -> forgetful.onStep(step, directory.resolve(JournalDirectory.SEAL_TEMPORARY)), false));
        assertTrue(images.size() > 50, () -> "images=" + images.size());
        for (int i = 0; i < images.size(); i += 1 + i % 2)
        {
            check(images.get(i));
        }
    }

    @Test
    void shouldCompleteABackupThatDiesBetweenAnyTwoOperations() throws IOException
    {
        final Path directory = temporary.resolve("journal");
        final Path backup = temporary.resolve("backup");
        try (ChronicleJournal journal = Journals.open(directory))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            append(journal, batches, 8);
            journal.force();
            backUp(directory, backup, step -> takeBefore(backup, "first", step));
            append(journal, batches, 8);
            journal.force();
            backUp(directory, backup, step -> takeBefore(backup, "second", step));
            assertTrue(images.size() > 25, () -> "images=" + images.size());
            for (final Image image : images)
            {
                final VerificationReport report = JournalVerifier.verify(image.directory);
                assertTrue(report.isSound(), () -> image + ": " + report.findings());
                backUp(directory, image.directory, step -> assertFalse(step.name().isEmpty()));
                final VerificationReport after = JournalVerifier.verify(image.directory);
                assertTrue(after.isSound() && after.tornTail() == null, () -> image + ": " + after);
                assertEquals(16, after.lastSequence(), image::toString);
            }
        }
    }

    private static void backUp(final Path directory, final Path to, final SteppedDisk.StepListener listener)
    {
        new JournalBackup(unforced(listener), directory, to).run();
    }
}
