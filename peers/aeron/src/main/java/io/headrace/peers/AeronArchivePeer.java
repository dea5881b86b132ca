package io.headrace.peers;

import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.headrace.peers.support.CpuClock;
import io.headrace.peers.support.Handoff;
import io.headrace.peers.support.Load;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Sampling;
import io.headrace.peers.support.ServerProcess;
import io.headrace.peers.support.Versions;
import io.headrace.peers.support.WorkFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Aeron Archive: a recorded publication over shared memory, driver and archive in this process. An event is done when
 * the recorded position is behind it. Used by one thread.
 */
@Command(name = "AeronArchivePeer", mixinStandardHelpOptions = true, description = "A recorded Aeron publication.")
public final class AeronArchivePeer implements Peer
{
    private static final int STREAM = 8;
    private static final int FORCE_DATA = 1;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    @Mixin
    private MeasurementOptions options;

    @Option(names = "--synced", description = "The archive forces each write to the disk.")
    private boolean synced;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new AeronArchivePeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        final MeasurementRecord record = new MeasurementRecord("AeronArchivePeer", "events/s");
        final String control = "aeron:udp?endpoint=127.0.0.1:" + ServerProcess.freePort();
        try (WorkFolder folder = WorkFolder.in(options.out(), "aeron-archive");
            ArchivingMediaDriver driver = launch(folder.path(), control);
            AeronArchive archive = AeronArchive.connect(new AeronArchive.Context()
                .aeronDirectoryName(driver.mediaDriver().aeronDirectoryName())
                .controlRequestChannel(CommonContext.IPC_CHANNEL)
                .controlResponseChannel(CommonContext.IPC_CHANNEL));
            Publication publication = archive.addRecordedExclusivePublication(CommonContext.IPC_CHANNEL, STREAM))
        {
            final RecordedLoad load = new RecordedLoad(archive, publication, options.size());
            new Sampling(options, CpuClock.ofThisProcess()).measure(load, record);
            record.fact("journalBytesPerEvent", load.bytesPerEvent());
        }
        return record.fact("payloadBytes", options.size())
            .fact("durability", synced ?
                "forced to the disk at the recorded position: like synced" :
                "in the page cache at the recorded position, survives kill -9: like journaled")
            .fact("version", Versions.of(AeronArchive.class));
    }

    private ArchivingMediaDriver launch(final Path folder, final String control)
    {
        return ArchivingMediaDriver.launch(
            new MediaDriver.Context()
                .aeronDirectoryName(folder.resolve("driver").toString())
                .threadingMode(ThreadingMode.SHARED)
                .spiesSimulateConnection(true),
            new Archive.Context()
                .aeronDirectoryName(folder.resolve("driver").toString())
                .archiveDir(folder.resolve("archive").toFile())
                .controlChannel(control)
                .replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
                .fileSyncLevel(synced ? FORCE_DATA : 0)
                .catalogFileSyncLevel(synced ? FORCE_DATA : 0)
                .threadingMode(ArchiveThreadingMode.SHARED));
    }

    private static final class RecordedLoad implements Load
    {
        private static final int CHUNK = 1024;

        private final AeronArchive archive;
        private final Publication publication;
        private final CountersReader counters;
        private final int counterId;
        private final long recordingId;
        private final int size;
        private final UnsafeBuffer payload;
        private final IdleStrategy idle = Handoff.newIdleStrategy();
        private long value;

        RecordedLoad(final AeronArchive archive, final Publication publication, final int size) throws IOException
        {
            this.archive = archive;
            this.publication = publication;
            this.size = size;
            payload = new UnsafeBuffer(ByteBuffer.allocateDirect(size));
            counters = archive.context().aeron().countersReader();
            counterId = awaitCounter();
            recordingId = RecordingPos.getRecordingId(counters, counterId);
        }

        private int awaitCounter() throws IOException
        {
            final long deadlineNs = System.nanoTime() + PATIENCE_NS;
            int id = RecordingPos.findCounterIdBySession(counters, publication.sessionId(), archive.archiveId());
            while (id < 0)
            {
                if (System.nanoTime() - deadlineNs > 0)
                {
                    throw new IOException("the archive does not record after 30 s");
                }
                idle.idle();
                id = RecordingPos.findCounterIdBySession(counters, publication.sessionId(), archive.archiveId());
            }
            return id;
        }

        /** The position counts what is in the files: payloads with their headers, aligned. */
        double bytesPerEvent()
        {
            return publication.position() / (double)value;
        }

        @Override
        public long run(final long durationNs, final long limit) throws IOException
        {
            final long first = value;
            final long beginNs = System.nanoTime();
            do
            {
                for (int i = 0; i < CHUNK; i++)
                {
                    payload.putLong(0, value++);
                    AeronOffer.offer(publication, payload, size, idle);
                }
            }
            while (value - first < limit && System.nanoTime() - beginNs < durationNs);
            awaitRecorded(publication.position());
            return value - first;
        }

        /** Whole files of what was recorded are deleted. */
        @Override
        public void reset()
        {
            archive.purgeSegments(recordingId, AeronArchive.segmentFileBasePosition(
                archive.getStartPosition(recordingId), publication.position(), publication.termBufferLength(),
                Archive.Configuration.SEGMENT_FILE_LENGTH_DEFAULT));
        }

        private void awaitRecorded(final long position) throws IOException
        {
            final long deadlineNs = System.nanoTime() + PATIENCE_NS;
            while (counters.getCounterValue(counterId) < position)
            {
                if (!RecordingPos.isActive(counters, counterId, recordingId) || System.nanoTime() - deadlineNs > 0)
                {
                    throw new IOException("position=" + position + " was not recorded within 30 s: is the disk full?");
                }
                idle.idle();
            }
        }
    }
}
