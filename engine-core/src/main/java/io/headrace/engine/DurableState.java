package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * All that replay rebuilds: sequence, handlers with their routes and timers, topics, what handlers have published,
 * cursors, sessions, results and quarantine. It changes by the frames of journaled batches alone, in their order, so
 * two states that were fed the same journal are equal. Belongs to one thread: that of the engine agent, of the shadow,
 * or of whoever replays.
 */
final class DurableState
{
    private static final String SEQUENCE = "engine/sequence";
    private static final String ROUTES = "engine/routes";
    static final String TOPICS = "engine/topics";
    private static final String EGRESS = "engine/egress";
    private static final String CURSORS = "engine/cursors";
    private static final String SESSIONS = "engine/sessions";
    private static final String RESULTS = "engine/results";
    private static final String QUARANTINE = "engine/quarantine";
    private static final List<String> ENGINE_SECTIONS =
        List.of(SEQUENCE, ROUTES, TOPICS, EGRESS, CURSORS, SESSIONS, RESULTS, QUARANTINE);

    final HandlerGroups handlers;
    final TopicBindings topics;
    final EgressTable egress;
    final CursorTable cursors;
    final SessionTable sessions;
    final ResultTable results;
    final QuarantineTable quarantine = new QuarantineTable();
    private long sequence;

    /** An empty state with handlers that have not started. */
    DurableState(final EngineContext context)
    {
        final StateLimits limits = context.state();
        handlers = new HandlerGroups(context.handlers(), limits.timersMax());
        topics = new TopicBindings(handlers::groupsOf);
        egress = new EgressTable(context.egress().waitingMaxLength());
        cursors = new CursorTable(limits.cursorsMax());
        sessions = new SessionTable(limits.sessionsMax());
        results = new ResultTable(limits.resultsMax(), limits.repliesLength());
    }

    /** Starts all handlers from nothing. */
    void start()
    {
        handlers.start();
    }

    /** Sequence of the last event applied. */
    long sequence()
    {
        return sequence;
    }

    void sequence(final long value)
    {
        sequence = value;
    }

    /** A frame that takes no sequence: its topic or its routes are in force from here on. */
    void describe(final DirectBuffer buffer, final int frame)
    {
        switch (FrameDescriptor.type(buffer, frame))
        {
            case FrameDescriptor.TYPE_TOPIC -> topics.bind(buffer, frame);
            case FrameDescriptor.TYPE_ROUTES -> route(buffer.getStringWithoutLengthAscii(
                frame + FrameDescriptor.HEADER_LENGTH,
                FrameDescriptor.frameLength(buffer, frame) - FrameDescriptor.HEADER_LENGTH));
            default ->
            {
                // an origin is noted when its events are concluded
            }
        }
    }

    private void route(final String text)
    {
        handlers.change(text, sequence);
        topics.reroute();
    }

    /** Why a snapshot cannot be taken back by these handlers, or null if it can. */
    String mismatch(final SectionSource source)
    {
        if (!source.sections().containsAll(ENGINE_SECTIONS))
        {
            return "has sections=" + source.sections() + " but must have sections=" + ENGINE_SECTIONS;
        }
        final List<String> topicsUsed = TopicBindings.used(source.section(TOPICS));
        return handlers.mismatch(source.section(ROUTES), topicsUsed);
    }

    /** Writes everything, in an order that depends on the state alone. */
    void snapshot(final SectionSink sink)
    {
        sink.beginSection(SEQUENCE);
        sink.putLong(sequence);
        sink.beginSection(ROUTES);
        handlers.snapshot(sink);
        sink.beginSection(TOPICS);
        topics.snapshot(sink);
        sink.beginSection(EGRESS);
        egress.snapshot(sink);
        sink.beginSection(CURSORS);
        cursors.snapshot(sink);
        sink.beginSection(SESSIONS);
        sessions.snapshot(sink);
        sink.beginSection(RESULTS);
        results.snapshot(sink);
        sink.beginSection(QUARANTINE);
        quarantine.snapshot(sink);
        for (final HandlerSlot slot : handlers.slots())
        {
            sink.beginSection(slot.timersSection());
            slot.timers.snapshot(sink);
            sink.beginSection(slot.section());
            slot.handler.onSnapshot(sink);
        }
    }

    /** Takes everything back into an empty state, and starts the handlers with it: from nothing, if they are new. */
    void restore(final SectionSource source)
    {
        sequence = source.section(SEQUENCE).getLong();
        handlers.restore(source.section(ROUTES));
        topics.restore(source.section(TOPICS));
        egress.restore(source.section(EGRESS));
        cursors.restore(source.section(CURSORS));
        sessions.restore(source.section(SESSIONS));
        results.restore(source.section(RESULTS));
        quarantine.restore(source.section(QUARANTINE));
        for (final HandlerSlot slot : handlers.slots())
        {
            final SnapshotSource timers = source.section(slot.timersSection());
            if (timers != null)
            {
                slot.timers.restore(timers);
            }
            final SnapshotSource section = source.section(slot.section());
            slot.start(section == null ? SnapshotSource.EMPTY : section);
        }
    }

    /** Hashes everything. */
    SectionDigests digests()
    {
        final SectionHasher hasher = new SectionHasher(sequence);
        snapshot(hasher);
        return hasher.digests();
    }
}
