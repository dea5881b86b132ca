package io.headrace.engine;

import java.util.List;

/**
 * All that replay rebuilds: sequence, topics, timers, sessions, results, quarantine, cursors and the
 * handlers. It changes by
 * the frames of journaled batches alone, in their order, so two states that were fed the same journal are equal.
 * Belongs to one thread: that of the engine agent, of the shadow, or of whoever replays.
 */
final class DurableState
{
    private static final String SEQUENCE = "engine/sequence";
    static final String TOPICS = "engine/topics";
    private static final String TIMERS = "engine/timers";
    private static final String SESSIONS = "engine/sessions";
    private static final String RESULTS = "engine/results";
    private static final String QUARANTINE = "engine/quarantine";
    private static final String CURSORS = "engine/cursors";
    private static final List<String> ENGINE_SECTIONS =
        List.of(SEQUENCE, TOPICS, TIMERS, SESSIONS, RESULTS, QUARANTINE);

    final HandlerSlot[] handlers;
    final TopicBindings topics;
    final TimerTable timers;
    final SessionTable sessions;
    final ResultTable results;
    final QuarantineTable quarantine = new QuarantineTable();
    final CursorTable cursors;
    private long sequence;

    /** An empty state with handlers that have not started. */
    DurableState(final HandlerRegistrations registrations, final StateLimits limits)
    {
        final List<HandlerRoute> inOrder = registrations.routes().inOrder();
        handlers = new HandlerSlot[inOrder.size()];
        for (int i = 0; i < handlers.length; i++)
        {
            final HandlerRoute route = inOrder.get(i);
            handlers[i] = new HandlerSlot(i, route, registrations.declaration(route.name()));
        }
        topics = new TopicBindings(handlers);
        timers = new TimerTable(limits.timersMax());
        sessions = new SessionTable(limits.sessionsMax());
        results = new ResultTable(limits.resultsMax(), limits.repliesLength());
        cursors = new CursorTable(limits.cursorsMax());
    }

    /** Starts all handlers from nothing. */
    void start()
    {
        for (final HandlerSlot slot : handlers)
        {
            slot.start(SnapshotSource.EMPTY);
        }
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

    /** Why a snapshot cannot be taken back by these handlers, or null if it can. */
    String mismatch(final SectionSource source)
    {
        return source.sections().containsAll(ENGINE_SECTIONS) ? topics.mismatch(source.section(TOPICS)) :
            "has sections=" + source.sections() + " but must have sections=" + ENGINE_SECTIONS;
    }

    /** Writes everything, in an order that depends on the state alone. */
    void snapshot(final SectionSink sink)
    {
        sink.beginSection(SEQUENCE);
        sink.putLong(sequence);
        sink.beginSection(TOPICS);
        topics.snapshot(sink);
        sink.beginSection(TIMERS);
        timers.snapshot(sink);
        sink.beginSection(SESSIONS);
        sessions.snapshot(sink);
        sink.beginSection(RESULTS);
        results.snapshot(sink);
        sink.beginSection(QUARANTINE);
        quarantine.snapshot(sink);
        sink.beginSection(CURSORS);
        cursors.snapshot(sink);
        for (final HandlerSlot slot : handlers)
        {
            sink.beginSection(slot.section());
            slot.handler.onSnapshot(sink);
        }
    }

    /** Takes everything back into an empty state, and starts the handlers with it: from nothing, if they are new. */
    void restore(final SectionSource source)
    {
        sequence = source.section(SEQUENCE).getLong();
        topics.restore(source.section(TOPICS));
        timers.restore(source.section(TIMERS));
        sessions.restore(source.section(SESSIONS));
        results.restore(source.section(RESULTS));
        quarantine.restore(source.section(QUARANTINE));
        final SnapshotSource ofCursors = source.section(CURSORS);
        if (ofCursors != null)
        {
            cursors.restore(ofCursors);
        }
        for (final HandlerSlot slot : handlers)
        {
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
