package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.JournalCursor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.SparseRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalReadingTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldBeReadByChronicleItself()
    {
        final int batchCount = 100;
        Journals.write(directory, batchCount);
        final Path segment = JournalDirectory.segmentFile(directory, 1).getParent();
        try (JournalCursor cursor = JournalReader.open(directory, 1);
            ChronicleQueue queue = SingleChronicleQueueBuilder.single(segment.toFile())
                .rollCycle(SparseRollCycles.LARGE_HOURLY_XSPARSE).readOnly(true).build();
            ExcerptTailer tailer = queue.createTailer())
        {
            for (int i = 0; i < batchCount; i++)
            {
                final UnsafeBuffer expected = new UnsafeBuffer(new byte[Journals.SMALL_BATCH_LENGTH]);
                final int[] length = new int[1];
                assertTrue(cursor.poll((buffer, offset, count) ->
                {
                    expected.putBytes(0, buffer, offset, count);
                    length[0] = count;
                }));
                try (DocumentContext document = tailer.readingDocument())
                {
                    assertTrue(document.isPresent());
                    final Bytes<?> bytes = document.wire().bytes();
                    assertEquals(length[0], bytes.readRemaining());
                    final byte[] actual = new byte[length[0]];
                    bytes.read(actual);
                    for (int j = 0; j < actual.length; j++)
                    {
                        assertEquals(expected.getByte(j), actual[j]);
                    }
                }
            }
            try (DocumentContext document = tailer.readingDocument())
            {
                assertFalse(document.isPresent());
            }
        }
    }

    @Test
    void shouldFollowWhileAnotherThreadAppends() throws Exception
    {
        final int batchCount = 20_000;
        final AtomicBoolean running = new AtomicBoolean(true);
        // not the common pool, which has one thread on two cores: whoever is second there would never run
        final ExecutorService threads = Executors.newFixedThreadPool(3);
        try (ChronicleJournal journal = Journals.open(directory))
        {
            final CompletableFuture<Long> inside = CompletableFuture.supplyAsync(
                () -> follow(journal.openCursor(1), batchCount * 3L), threads);
            final CompletableFuture<Long> outside = CompletableFuture.supplyAsync(
                () -> follow(JournalReader.open(directory, 1), batchCount * 3L), threads);
            final CompletableFuture<Void> sync = CompletableFuture.runAsync(() -> sync(journal, running), threads);
            final BatchWriter batches = BatchWriter.after(journal);
            for (int i = 0; i < batchCount; i++)
            {
                batches.batch(3, i % 100);
                while (journal.append(batches.buffer(), 0, batches.length()) != 0)
                {
                    Thread.onSpinWait();
                    assertFalse(sync.isDone() || Thread.currentThread().isInterrupted());
                }
                batches.accept();
            }
            assertEquals(batchCount, inside.get(30, TimeUnit.SECONDS));
            assertEquals(batchCount, outside.get(30, TimeUnit.SECONDS));
            running.set(false);
            sync.get(10, TimeUnit.SECONDS);
        }
        finally
        {
            running.set(false);
            threads.shutdownNow();
        }
    }

    private static void sync(final ChronicleJournal journal, final AtomicBoolean running)
    {
        while (running.get())
        {
            journal.maintain();
            journal.force();
        }
    }

    private static long follow(final JournalCursor cursor, final long upTo)
    {
        final long[] state = new long[2];
        try (cursor)
        {
            while (state[0] < upTo)
            {
                final boolean found = cursor.poll((buffer, offset, length) ->
                {
                    if (BatchDescriptor.firstSequence(buffer, offset) != state[0] + 1)
                    {
                        throw new AssertionError("gap after sequence=" + state[0]);
                    }
                    state[0] = BatchDescriptor.lastSequence(buffer, offset);
                    state[1]++;
                });
                if (!found)
                {
                    LockSupport.parkNanos(1000);
                }
            }
        }
        return state[1];
    }

    @Test
    void shouldBeginAtAnySequence()
    {
        for (int run = 0; run < 3; run++)
        {
            Journals.write(directory, 3);
        }
        try (ChronicleJournal journal = Journals.open(directory))
        {
            BatchWriter.after(journal).append(journal, 3, 4, 10);
            for (long from = 0; from <= 50; from++)
            {
                final long first = Math.max(1, (from - 1) / 4 * 4 + 1);
                final int expected = (int)Math.max(0, (48 - first + 1) / 4);
                try (JournalCursor inside = journal.openCursor(from);
                    JournalCursor outside = JournalReader.open(directory, from))
                {
                    final List<Long> sequences = Journals.firstSequences(inside);
                    assertEquals(expected, sequences.size(), "from=" + from);
                    assertTrue(expected == 0 || sequences.get(0) == first, "from=" + from);
                    assertEquals(sequences, Journals.firstSequences(outside));
                }
            }
        }
    }

    @Test
    void shouldNotAllocatePerAppend()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long id = Thread.currentThread().getId();
        final int rounds = 16;
        final int batchCount = 20_000;
        long allocated = Long.MAX_VALUE;
        try (ChronicleJournal journal = ChronicleJournal.open(new JournalContext().directory(directory)
            .fileMaxLength(256L << 20).preparedLength(64L << 20).maxBatchLength(1 << 20)))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            batches.batch(4, 64);
            for (int round = 0; round < rounds && allocated != 0; round++)
            {
                while (journal.maintain() != 0)
                {
                    assertFalse(journal.impediment() != null);
                }
                final long before = threads.getThreadAllocatedBytes(id);
                for (int i = 0; i < batchCount; i++)
                {
                    if (journal.append(batches.buffer(), 0, batches.length()) != 0)
                    {
                        throw new AssertionError("no room");
                    }
                    batches.accept();
                    batches.seal();
                }
                allocated = threads.getThreadAllocatedBytes(id) - before;
            }
        }
        assertEquals(0, allocated);
    }
}
