package io.headrace.journal;

import java.util.List;

/**
 * What opening a journal found.
 *
 * @param sealed          whether the journal had been closed cleanly.
 * @param segments        that hold batches.
 * @param batches         read back.
 * @param events          in those batches.
 * @param bytes           of those batches.
 * @param firstSequence   of the first event, 0 when there is none.
 * @param lastSequence    of the last event, 0 when there is none.
 * @param durableSequence up to which the journal was known to be durable before it was opened.
 * @param tornTail        what was dropped, or null.
 * @param remarks         what else was found and put right, a sentence each.
 */
public record JournalRecovery(
    boolean sealed,
    int segments,
    long batches,
    long events,
    long bytes,
    long firstSequence,
    long lastSequence,
    long durableSequence,
    TornTail tornTail,
    List<String> remarks)
{
}
