package io.headrace.edge;

import io.headrace.engine.Outcome;

/**
 * How a request is refused of which events were not applied because of the identity they have. Stateless.
 */
final class IdentityRefusal
{
    private IdentityRefusal()
    {
    }

    /**
     * The refusal.
     *
     * @param exchange for whose events the engine has answered.
     * @return problem and what to change.
     */
    static Refusal of(final HttpExchange exchange)
    {
        final boolean ofEvents = exchange.eventsKeyed && exchange.isBatch();
        final String which = ofEvents ? "event " + exchange.refusedEvent + " of the batch, counted from 0," :
            "this request";
        if (exchange.refusal == Outcome.CONFLICT)
        {
            return new Refusal(Problem.IDEMPOTENCY_CONFLICT, "another body or topic came under the identity of " +
                which + " before and was applied: use a new key, or a new id of the CloudEvent, for something new" +
                (ofEvents ? rest(exchange) : ""));
        }
        if (exchange.refusal == Outcome.EVICTED)
        {
            return new Refusal(Problem.ANSWER_EVICTED, which + " was applied" +
                (exchange.refusedValue > 0 ? " at sequence " + exchange.refusedValue : " before") +
                " and is not run again: its answer is not kept any more, read the event back if you need it");
        }
        return new Refusal(Problem.INTERNAL, "the engine answered " + exchange.refusal + " for " + which);
    }

    private static String rest(final HttpExchange exchange)
    {
        return "; events of the batch refused so: " + exchange.refusedEvents + ", applied: " + exchange.count;
    }

    /**
     * Members of the problem for programs.
     *
     * @param exchange for whose events the engine has answered.
     * @return JSON, each member with a comma before it.
     */
    static String members(final HttpExchange exchange)
    {
        final StringBuilder json = new StringBuilder();
        if (exchange.refusedValue > 0)
        {
            json.append(",\"sequence\":").append(exchange.refusedValue);
        }
        if (exchange.eventsKeyed && exchange.isBatch())
        {
            json.append(",\"event\":").append(exchange.refusedEvent);
            json.append(",\"refused\":").append(exchange.refusedEvents);
            json.append(",\"count\":").append(exchange.count);
            json.append(",\"duplicates\":").append(exchange.duplicates);
        }
        return json.toString();
    }
}
