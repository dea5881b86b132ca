package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.EngineState;
import io.headrace.engine.Outcome;
import org.agrona.DirectBuffer;

/**
 * Takes what the engine answers to the requests of one HTTP connection, and gives up those that it does not answer in
 * time. Used by the event loop of the connection.
 */
final class EngineAnswers implements CompletionTarget
{
    private final HttpConnection connection;
    private final HttpLoop loop;
    private final ReplyQueue queue;

    EngineAnswers(final HttpConnection connection, final ReplyQueue queue)
    {
        this.connection = connection;
        this.queue = queue;
        loop = connection.loop();
    }

    @Override
    public void onAcknowledged(
        final long correlation,
        final int index,
        final long firstSequence,
        final int count,
        final DurabilityLevel level)
    {
        final HttpExchange exchange = queue.find(correlation >> EventPublisher.EVENT_BITS);
        if (exchange != null && exchange.pendingEvents > 0)
        {
            exchange.acknowledge(firstSequence, count);
            finish(exchange);
        }
    }

    @Override
    public void onOutcome(
        final long correlation, final int index, final int count, final Outcome outcome, final long value)
    {
        final HttpExchange exchange = queue.find(correlation >> EventPublisher.EVENT_BITS);
        if (exchange != null && exchange.pendingEvents > 0)
        {
            exchange.outcome(EventPublisher.event(correlation) + index, count, outcome, value);
            finish(exchange);
        }
    }

    /** Decides on the response once the engine has answered for all events. */
    private void finish(final HttpExchange exchange)
    {
        if (exchange.pendingEvents > 0)
        {
            return;
        }
        if (exchange.refusal == null)
        {
            exchange.state = HttpExchange.ACKNOWLEDGED;
            return;
        }
        if (exchange.refusal == Outcome.QUERY_UNSUPPORTED)
        {
            connection.refuse(exchange, Problem.QUERY_UNSUPPORTED, "the handler does not answer such a query");
        }
        else if (exchange.refusal == Outcome.QUERY_FAILED)
        {
            connection.refuse(exchange, Problem.QUERY_FAILED,
                "the handler threw at the query, which has changed nothing: the log of the server names it");
        }
        else
        {
            final Refusal refusal = IdentityRefusal.of(exchange);
            exchange.problemMembers = IdentityRefusal.members(exchange);
            connection.refuse(exchange, refusal.problem(), refusal.detail());
        }
    }

    @Override
    public void onReply(
        final long correlation,
        final int index,
        final long sequence,
        final PayloadFormat format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final HttpExchange exchange = queue.find(correlation >> EventPublisher.EVENT_BITS);
        if (exchange != null && exchange.pendingEvents > 0 && !exchange.isBatch() &&
            (exchange.level != DurabilityLevel.ACCEPTED || exchange.isQuery()))
        {
            exchange.reply(format, buffer, offset, length, connection.channel().alloc());
        }
    }

    @Override
    public void onCompletionsEnd()
    {
        connection.sendReplies();
    }

    /**
     * Refuses the requests that have waited too long.
     *
     * @param nowNs time.
     * @return whether there were any.
     */
    boolean giveUpWaiting(final long nowNs)
    {
        final EngineState state = loop.engine.state();
        final boolean over = state == EngineState.FAILED || state == EngineState.CLOSED;
        boolean changed = false;
        for (int i = 0; i < queue.size(); i++)
        {
            final HttpExchange exchange = queue.get(i);
            if (exchange.read != null)
            {
                exchange.read.retry();
            }
            final boolean late = nowNs - exchange.admittedNs >= loop.settings.replyDeadlineNs();
            if (exchange.pendingEvents > 0 && exchange.state == HttpExchange.WAITING && (over || late))
            {
                exchange.pendingEvents = 0;
                giveUp(exchange);
                changed = true;
            }
        }
        return changed;
    }

    private void giveUp(final HttpExchange exchange)
    {
        if (exchange.isQuery())
        {
            connection.refuse(exchange, Problem.NOT_READY,
                "the engine did not answer within http.reply.deadline: wait a little, then ask again");
            return;
        }
        connection.refuse(exchange, Problem.OUTCOME_UNKNOWN, exchange.keyed || exchange.eventsKeyed ?
            "the engine did not acknowledge in time: send the same again, it is applied once" :
            "the engine did not acknowledge in time: the event may or may not be in the journal, read it back");
    }
}
