package io.headrace.systemtests.checker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Holds a recovered journal against what a client was told. Used once, by one thread.
 * <p>
 * Acknowledged events are all there, each at its sequence, once; those of one producer in its order and up to one point
 * without a hole; nothing that was refused or never sent; no request applied twice. That sequences are contiguous and
 * checksums chained is checked while reading, see {@link RecordedJournal#problem()}.
 */
public final class JournalChecker
{
    private static final String HANDLED = "tally";

    private final Map<String, ClientLog.Entry> expected;
    private final Set<String> resent;
    private final ClientLog.Level binding;
    private final Map<String, Long> found = new HashMap<>();
    private final Map<String, Long> lastNumbers = new HashMap<>();
    private final Map<String, String> missing = new HashMap<>();
    private final Set<String> origins = new HashSet<>();
    private long lost;
    private long duplicated;
    private long undetected;
    private String offence;

    private JournalChecker(final ClientLog log, final ClientLog.Level binding)
    {
        expected = log.entries();
        resent = log.resent();
        this.binding = binding;
    }

    /**
     * Compares.
     *
     * @param journal recovered and closed.
     * @param log     of the client.
     * @param binding lowest level that the fault must not have broken.
     * @return the verdict.
     */
    public static Verdict check(final RecordedJournal journal, final ClientLog log, final ClientLog.Level binding)
    {
        return new JournalChecker(log, binding).run(journal);
    }

    private Verdict run(final RecordedJournal journal)
    {
        if (journal.problem() != null)
        {
            undetected++;
            offend(journal.problem());
        }
        for (final RecordedEvent event : journal.events())
        {
            if (event.isFromProducer())
            {
                onEvent(event);
            }
        }
        checkEgress(journal);
        long promised = 0;
        for (final Map.Entry<String, ClientLog.Entry> entry : expected.entrySet())
        {
            onSent(entry.getKey(), entry.getValue());
            if (entry.getValue().level() != null && entry.getValue().level().compareTo(binding) >= 0)
            {
                promised++;
                onPromise(entry.getKey(), entry.getValue(), journal.lastSequence());
            }
        }
        return new Verdict(promised, lost, duplicated, undetected, offence);
    }

    /** What a handler published for each event is there once, in the order of the events and without a hole. */
    private void checkEgress(final RecordedJournal journal)
    {
        final Iterator<RecordedEvent> causes = journal.events().stream()
            .filter(event -> event.isFromProducer() && event.topic().equals(HANDLED)).iterator();
        for (final RecordedEvent event : journal.events())
        {
            if (event.isEgress())
            {
                final RecordedEvent cause = causes.hasNext() ? causes.next() : null;
                if (cause == null || cause.sequence() != event.cause() || cause.sequence() >= event.sequence() ||
                    !cause.payload().equals(event.payload()))
                {
                    undetected++;
                    offend("sequence=" + event.sequence() + " was published for sequence=" + event.cause() +
                        " but should be for " + (cause == null ? "none" : "sequence=" + cause.sequence()));
                    return;
                }
            }
        }
    }

    private void onEvent(final RecordedEvent event)
    {
        final ClientLog.Entry entry = expected.get(event.payload());
        final Long before = found.putIfAbsent(event.payload(), event.sequence());
        if (before != null || (event.origin() != null && !origins.add(event.origin())))
        {
            duplicated++;
            offend("sequence=" + event.sequence() + " holds " + brief(event.payload()) +
                (before == null ? " of request " + event.origin() + " again" : " again, first at sequence " + before));
        }
        else if (entry == null)
        {
            undetected++;
            offend("sequence=" + event.sequence() + " holds " + brief(event.payload()) + ", which nobody sent");
        }
        else if (entry.refused())
        {
            undetected++;
            offend("sequence=" + event.sequence() + " holds " + brief(event.payload()) + ", which was refused");
        }
        else if (!resent.contains(event.payload()))
        {
            final Long last = lastNumbers.put(entry.producer(), entry.number());
            if (last != null && last >= entry.number())
            {
                undetected++;
                offend("sequence=" + event.sequence() + " holds event " + entry.number() + " of producer " +
                    entry.producer() + " behind its event " + last);
            }
        }
    }

    /** A connection is first in, first out: behind the first event that is not there nothing of it may be. */
    private void onSent(final String payload, final ClientLog.Entry entry)
    {
        if (!found.containsKey(payload))
        {
            if (!entry.refused())
            {
                missing.putIfAbsent(entry.producer(), payload);
            }
        }
        else if (missing.containsKey(entry.producer()) && !resent.contains(payload))
        {
            undetected++;
            offend("sequence=" + found.get(payload) + " holds " + brief(payload) + " although " +
                brief(missing.get(entry.producer())) + ", which its producer sent before, is missing");
        }
    }

    private void onPromise(final String payload, final ClientLog.Entry entry, final long lastSequence)
    {
        final Long sequence = found.get(payload);
        if (sequence == null || (entry.sequence() != 0 && sequence != entry.sequence()))
        {
            lost++;
            offend(brief(payload) + " was acknowledged as " + entry.level() + " at sequence=" + entry.sequence() +
                " and is " + (sequence == null ? "lost" : "at sequence " + sequence) + "; the journal ends at " +
                lastSequence);
        }
    }

    private static String brief(final String payload)
    {
        return payload.length() > 60 ? payload.substring(0, 60) + "..." : payload;
    }

    private void offend(final String text)
    {
        if (offence == null)
        {
            offence = text;
        }
    }
}
