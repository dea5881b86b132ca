package io.headrace.parts;

import io.headrace.engine.BatchDescriptor;
import io.headrace.journal.ChronicleJournal;
import io.headrace.journal.JournalContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appends batches of sixty-four events of 128 bytes to a new journal whose blocks are allocated, 144 MiB of them. The
 * bare part is a Chronicle queue of its own, whose blocks are not: that is what the disk costs who does nothing about
 * it. An operation is one event; each shot is a new journal, so that the disk is not filled.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5)
@Measurement(iterations = 5)
public class JournalBenchmark
{
    private static final int EVENTS = 64;
    private static final int BATCHES = 16 * 1024;
    private static final int LENGTH = BatchDescriptor.HEADER_LENGTH + EVENTS * 144;
    private static final int CRC = 0x1234_5678;
    private static final long PREPARED = 200L << 20;

    private final UnsafeBuffer batch = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private Path directory;
    private ChronicleJournal journal;
    private ChronicleQueue queue;
    private ExcerptAppender appender;

    /** Opens both, empty. */
    @Setup(Level.Invocation)
    public void open()
    {
        try
        {
            directory = Files.createTempDirectory("headrace-parts-");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        journal = ChronicleJournal.open(new JournalContext()
            .directory(directory.resolve("journal"))
            .preparedLength(PREPARED));
        queue = ChronicleQueue.single(directory.resolve("queue").toString());
        appender = queue.createAppender();
        batch.putInt(BatchDescriptor.MAGIC_OFFSET, BatchDescriptor.MAGIC, ByteOrder.LITTLE_ENDIAN);
        batch.putShort(
            BatchDescriptor.VERSION_OFFSET, (short)BatchDescriptor.VERSION, ByteOrder.LITTLE_ENDIAN);
        batch.putShort(BatchDescriptor.HEADER_LENGTH_OFFSET,
            (short)BatchDescriptor.HEADER_LENGTH, ByteOrder.LITTLE_ENDIAN);
        batch.putInt(BatchDescriptor.LENGTH_OFFSET, LENGTH, ByteOrder.LITTLE_ENDIAN);
        batch.putInt(BatchDescriptor.EVENT_COUNT_OFFSET, EVENTS, ByteOrder.LITTLE_ENDIAN);
        batch.putInt(BatchDescriptor.FRAME_COUNT_OFFSET, EVENTS, ByteOrder.LITTLE_ENDIAN);
        batch.putInt(BatchDescriptor.CRC_OFFSET, CRC, ByteOrder.LITTLE_ENDIAN);
        batch.putInt(BatchDescriptor.PREVIOUS_CRC_OFFSET, journal.lastCrc(), ByteOrder.LITTLE_ENDIAN);
    }

    /** Closes both and takes them away. */
    @TearDown(Level.Invocation)
    public void close()
    {
        journal.close();
        appender.close();
        queue.close();
        IoUtil.delete(directory.toFile(), false);
    }

    /** Chronicle Queue alone. */
    @Benchmark
    @OperationsPerInvocation(EVENTS * BATCHES)
    public long bareAppend()
    {
        for (int i = 0; i < BATCHES; i++)
        {
            try (DocumentContext document = appender.writingDocument())
            {
                final Bytes<?> bytes = document.wire().bytes();
                bytes.ensureCapacity(bytes.writePosition() + LENGTH);
                batch.getBytes(
                    0,
                    new UnsafeBuffer(bytes.addressForWrite(bytes.writePosition()), LENGTH),
                    0,
                    LENGTH);
                bytes.writeSkip(LENGTH);
            }
        }
        return appender.lastIndexAppended();
    }

    /** The journal. */
    @Benchmark
    @OperationsPerInvocation(EVENTS * BATCHES)
    public long append()
    {
        for (int i = 0; i < BATCHES; i++)
        {
            batch.putLong(BatchDescriptor.FIRST_SEQUENCE_OFFSET, 1L + (long)i * EVENTS, ByteOrder.LITTLE_ENDIAN);
            while (journal.append(batch, 0, LENGTH) < 0)
            {
                journal.maintain();
            }
            batch.putInt(BatchDescriptor.PREVIOUS_CRC_OFFSET, CRC, ByteOrder.LITTLE_ENDIAN);
        }
        return journal.lastSequence();
    }
}
