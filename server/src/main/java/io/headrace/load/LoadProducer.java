package io.headrace.load;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;

/**
 * One connection of a run with what is in flight on it; turns answers into latencies. Belongs to the thread that
 * runs the {@link LoadLoop}.
 */
final class LoadProducer implements EventListener, InFlight.Part, AutoCloseable
{
    /** Takes what was acknowledged, for a run that checks it afterwards. */
    @FunctionalInterface
    interface AcknowledgementLog
    {
        /** Keeps nothing. */
        AcknowledgementLog NONE = (sessionSequence, sequence) ->
        {
        };

        /**
         * All events of the connection up to one were acknowledged.
         *
         * @param sessionSequence of the last.
         * @param sequence        that the engine gave to it.
         */
        void onAcknowledged(long sessionSequence, long sequence);
    }

    /** Opens a connection that answers to a listener. */
    @FunctionalInterface
    interface Opener
    {
        /**
         * Opens it.
         *
         * @param listener of the connection.
         * @return a connection that is ready to send.
         * @throws IOException if there is none.
         */
        EventConnection open(EventListener listener) throws IOException;
    }

    private final NanoClock clock;
    private final LatencyRecorder recorder;
    private final AcknowledgementLog log;
    private final InFlight inFlight = new InFlight(InFlight.MESSAGES);
    private final Map<String, Long> refusals = new TreeMap<>();
    private final EventConnection connection;
    private long recordFromNs = Long.MAX_VALUE;
    private long ackNs;
    private long acknowledged;
    private long acknowledgedRecorded;
    private long refused;
    private long replies;

    /** Opens the connection. */
    LoadProducer(
        final NanoClock clock, final LatencyRecorder recorder, final AcknowledgementLog log, final Opener opener)
        throws IOException
    {
        this.clock = clock;
        this.recorder = recorder;
        this.log = log;
        connection = opener.open(this);
    }

    /** Records, and counts by reason, from now on and only events that are due at this time or later. */
    void recordFrom(final long dueNs)
    {
        recordFromNs = dueNs;
        acknowledgedRecorded = 0;
        refusals.clear();
    }

    int vacancy()
    {
        return inFlight.isFull() ? 0 : connection.vacancy();
    }

    void send(final PayloadWriter payloads, final long dueNs, final double nsPerEvent, final int count)
    {
        connection.send(payloads, count);
        inFlight.add(dueNs, nsPerEvent, count, 0);
    }

    int flush() throws IOException
    {
        return connection.flush();
    }

    int poll() throws IOException
    {
        return connection.poll();
    }

    long outstanding()
    {
        return inFlight.outstanding();
    }

    long acknowledged()
    {
        return acknowledged;
    }

    /** Acknowledged events among those that are recorded. */
    long acknowledgedRecorded()
    {
        return acknowledgedRecorded;
    }

    long refused()
    {
        return refused;
    }

    long replies()
    {
        return replies;
    }

    /** How many events were refused for which reason. */
    Map<String, Long> refusals()
    {
        return refusals;
    }

    @Override
    public void onAcknowledged(final long sessionSequence, final long sequence)
    {
        ackNs = clock.nanoTime();
        acknowledged += inFlight.acknowledge(sessionSequence, this);
        log.onAcknowledged(sessionSequence, sequence);
    }

    @Override
    public void onPart(final long firstDueNs, final double nsPerEvent, final int count)
    {
        if (firstDueNs >= recordFromNs)
        {
            acknowledgedRecorded += count;
            recorder.record(firstDueNs, nsPerEvent, count, ackNs);
        }
    }

    @Override
    public void onRefused(final long firstSessionSequence, final long lastSessionSequence, final String reason)
    {
        final long count = inFlight.refuse(firstSessionSequence, lastSessionSequence);
        refused += count;
        refusals.merge(reason, count, Long::sum);
    }

    @Override
    public void onReply(
        final long sessionSequence, final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        replies++;
    }

    @Override
    public void close()
    {
        connection.close();
    }
}
