package io.headrace.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decisions found ahead in the journal: which handlers threw at events that are still to be applied. Belongs to the
 * thread that applies events.
 */
final class Decisions
{
    private final Map<Long, List<QuarantinedEvent>> bySequence = new HashMap<>();

    void add(final QuarantinedEvent decided)
    {
        bySequence.computeIfAbsent(decided.sequence(), sequence -> new ArrayList<>(1)).add(decided);
    }

    boolean isEmpty()
    {
        return bySequence.isEmpty();
    }

    /** The decision about a handler instance at an event, or null. */
    QuarantinedEvent find(final long sequence, final String slotName)
    {
        for (final QuarantinedEvent decided : bySequence.getOrDefault(sequence, List.of()))
        {
            if (decided.handler().equals(slotName))
            {
                return decided;
            }
        }
        return null;
    }

    /** Forgets decisions about events that are applied. */
    void forgetUpTo(final long sequence)
    {
        if (!bySequence.isEmpty())
        {
            bySequence.keySet().removeIf(decided -> decided <= sequence);
        }
    }
}
