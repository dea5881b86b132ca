package io.headrace.edge;

import io.headrace.bus.CursorDescriptor;
import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Outcome;
import io.headrace.protocol.AnswerCode;
import io.headrace.protocol.CursorCode;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the engine says about the queries and cursor moves of one TCP connection into messages, and gives back
 * their credit. Called only by the event loop of the connection.
 */
final class TcpRequests
{
    private static final Logger LOGGER = LoggerFactory.getLogger(TcpRequests.class);
    /** In place of the level of a cursor move: the request is a query. */
    private static final int QUERY = -1;
    private static final int CURSORS_FULL = 1 << 8;

    private final TcpLoop loop;
    private final TcpOutput output;
    private final CreditWindow credit;
    private final RequestsInFlight requests = new RequestsInFlight();
    private boolean ended;

    TcpRequests(final TcpLoop loop, final TcpOutput output, final CreditWindow credit)
    {
        this.loop = loop;
        this.output = output;
        this.credit = credit;
    }

    /** Writes no message any more; credit is still counted. */
    void end()
    {
        ended = true;
    }

    /**
     * Counts a query that is about to be committed.
     *
     * @param correlationId chosen by the client.
     * @param length        bytes that count for credit.
     * @return the correlation of the run.
     */
    long onQuery(final long correlationId, final int length)
    {
        credit.take(1, length);
        return requests.add(correlationId, length, QUERY, 0);
    }

    /**
     * Counts a cursor move that is about to be committed.
     *
     * @param correlationId chosen by the client.
     * @param length        bytes that count for credit.
     * @param level         code of the level asked for.
     * @param sequence      that the cursor is moved to, or {@link CursorDescriptor#FORGET}.
     * @return the correlation of the run.
     */
    long onCursor(final long correlationId, final int length, final int level, final long sequence)
    {
        credit.take(1, length);
        return requests.add(correlationId, length, level, sequence);
    }

    void onAcknowledged(final long correlation, final long sequence)
    {
        final long correlationId = requests.correlationId(correlation);
        final int code = requests.code(correlation);
        final long target = requests.value(correlation);
        remove(correlation);
        if (ended)
        {
            return;
        }
        if (code == QUERY)
        {
            loop.writer().answer(output.buffer(), correlationId, sequence, AnswerCode.DONE);
        }
        else if (code >= CURSORS_FULL)
        {
            loop.writer().cursor(output.buffer(), correlationId, target, code - CURSORS_FULL, CursorCode.TOO_MANY,
                "cursors.max is reached: forget a cursor, or raise it");
        }
        else
        {
            final long now = target == CursorDescriptor.FORGET ? target : Math.min(target, sequence - 1);
            loop.writer().cursor(output.buffer(), correlationId, now, code, CursorCode.DONE, "");
        }
    }

    private void remove(final long correlation)
    {
        credit.giveBack(1, requests.length(correlation));
        requests.remove(correlation);
    }

    void onReply(
        final long correlation,
        final long sequence,
        final PayloadFormat format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (!ended)
        {
            loop.writer().answer(output.buffer(), requests.correlationId(correlation), sequence, AnswerCode.REPLY,
                format.code(), buffer, offset, length);
        }
    }

    void onOutcome(final long correlation, final Outcome outcome)
    {
        switch (outcome)
        {
            case CURSORS_FULL -> requests.code(correlation, requests.code(correlation) | CURSORS_FULL);
            case QUERY_FAILED -> refuse(correlation, AnswerCode.FAILED,
                "the handler failed at the query: its log says why, and another query may do");
            case QUERY_UNSUPPORTED -> refuse(correlation, AnswerCode.NOT_SUPPORTED,
                "the handler answers no queries: ask another one");
            default -> LOGGER.error("outcome={} does not belong to a request of a connection", outcome);
        }
    }

    private void refuse(final long correlation, final AnswerCode code, final String text)
    {
        final long correlationId = requests.correlationId(correlation);
        remove(correlation);
        refuseQuery(correlationId, code, text);
    }

    /**
     * Answers a query that is not put to a handler.
     *
     * @param correlationId chosen by the client.
     * @param code          why.
     * @param text          what to change.
     */
    void refuseQuery(final long correlationId, final AnswerCode code, final String text)
    {
        loop.counters().queriesRefused.increment();
        if (!ended)
        {
            loop.writer().answer(output.buffer(), correlationId, code, text);
        }
    }

    /**
     * Answers a cursor move that is not made.
     *
     * @param correlationId chosen by the client.
     * @param sequence      as sent.
     * @param level         as sent.
     * @param code          why.
     * @param text          what to change.
     */
    void refuseCursor(
        final long correlationId, final long sequence, final int level, final CursorCode code, final String text)
    {
        if (!ended)
        {
            loop.writer().cursor(output.buffer(), correlationId, sequence, level, code, text);
        }
    }
}
