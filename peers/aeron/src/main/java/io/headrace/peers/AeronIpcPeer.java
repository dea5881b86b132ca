package io.headrace.peers;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.headrace.peers.support.Handoff;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Versions;
import io.headrace.peers.support.WorkFolder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Aeron over shared memory: one publication, one subscription, the driver on one thread of this process. Used by one
 * thread.
 */
@Command(name = "AeronIpcPeer", mixinStandardHelpOptions = true, description = "Aeron over shared memory.")
public final class AeronIpcPeer implements Peer
{
    private static final int STREAM = 7;
    private static final int FRAGMENTS = 256;

    @Mixin
    private MeasurementOptions options;

    @Option(names = "--single", description = "A publication for one thread only; for many by default, as an engine.")
    private boolean single;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new AeronIpcPeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        try (WorkFolder folder = WorkFolder.in(options.out(), "aeron");
            MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(folder.path().resolve("driver").toString())
                .threadingMode(ThreadingMode.SHARED));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            Subscription subscription = aeron.addSubscription(CommonContext.IPC_CHANNEL, STREAM);
            Publication publication = single ?
                aeron.addExclusivePublication(CommonContext.IPC_CHANNEL, STREAM) :
                aeron.addPublication(CommonContext.IPC_CHANNEL, STREAM))
        {
            return Handoff.measure(
                new IpcHandoff(options.size(), publication, subscription), "AeronIpcPeer", options)
                .fact("publishers", publication instanceof ExclusivePublication ?
                    "one allowed" : "many allowed, one used")
                .fact("version", Versions.of(Aeron.class));
        }
    }

    private static final class IpcHandoff extends Handoff
    {
        private final int size;
        private final Publication publication;
        private final Subscription subscription;
        private final FragmentHandler handler = this::onFragment;
        private final IdleStrategy full = newIdleStrategy();
        private long value;

        IpcHandoff(final int size, final Publication publication, final Subscription subscription)
        {
            super(size);
            this.size = size;
            this.publication = publication;
            this.subscription = subscription;
        }

        @Override
        protected void publish(final int count)
        {
            for (int i = 0; i < count; i++)
            {
                payload.putLong(0, value++);
                AeronOffer.offer(publication, payload, size, full);
            }
        }

        @Override
        protected int drain()
        {
            return subscription.poll(handler, FRAGMENTS);
        }

        private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
        {
            sum.add(buffer.getLong(offset));
        }
    }
}
