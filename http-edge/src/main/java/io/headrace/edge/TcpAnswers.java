package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Outcome;
import io.headrace.protocol.NoticeCode;
import io.headrace.protocol.RefusalCode;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the engine says about the events of one TCP connection into messages, and gives back their credit.
 * Called only by the event loop of the connection.
 */
final class TcpAnswers
{
    private static final Logger LOGGER = LoggerFactory.getLogger(TcpAnswers.class);

    private final TcpLoop loop;
    private final TcpOutput output;
    private final RunsInFlight runs = new RunsInFlight();
    private final CreditWindow credit;
    private boolean noticed;
    private boolean ended;

    TcpAnswers(final TcpLoop loop, final TcpOutput output)
    {
        this.loop = loop;
        this.output = output;
        credit = new CreditWindow(loop.context().tcp().creditBytes(), loop.context().tcp().creditEvents());
    }

    /**
     * Decides whether NOTICE is sent.
     *
     * @param known whether the client knows that message.
     */
    void noticed(final boolean known)
    {
        noticed = known;
    }

    /** Writes no message any more; credit is still counted. */
    void end()
    {
        ended = true;
    }

    CreditWindow credit()
    {
        return credit;
    }

    /**
     * Counts a run that is about to be committed.
     *
     * @param firstSessionSequence of its first event.
     * @param count                its events.
     * @param length               their bytes.
     * @param level                asked for.
     * @return the correlation of the run.
     */
    long onTaken(final long firstSessionSequence, final int count, final int length, final int level)
    {
        credit.take(count, length);
        return runs.add(firstSessionSequence, count, length, level);
    }

    void onAcknowledged(final long run, final int index, final long firstSequence, final int count)
    {
        if (runs.acknowledge(run, index, count, firstSequence))
        {
            giveBack(run);
        }
    }

    private void giveBack(final long run)
    {
        credit.giveBack(runs.count(run), runs.length(run));
    }

    void onOutcome(final long run, final int index, final int count, final Outcome outcome, final long value)
    {
        final long first = runs.sessionSequence(run, index);
        switch (outcome)
        {
            case DUPLICATE -> notice(first, count, NoticeCode.DUPLICATE);
            case QUARANTINED -> notice(first, count, NoticeCode.QUARANTINED);
            case CONFLICT -> refuse(first, count, RefusalCode.CONFLICT, value,
                "another event was applied under this session sequence: this one is not, give it a new one");
            case EVICTED -> refuse(first, count, RefusalCode.EVICTED, value,
                "the event was applied before, it is not run again and its answer is not kept: go on behind it");
            case SESSION_GAP -> refuse(first, count, RefusalCode.SESSION_GAP, value,
                "events before these are missing in the session: send them first, from value + 1");
            case SESSION_UNKNOWN -> refuse(first, count, RefusalCode.SESSION_UNKNOWN, value,
                "the session is evicted: open a new one; events not acknowledged may have been applied");
            default -> LOGGER.error("outcome={} does not belong to an event of a connection", outcome);
        }
        if (!outcome.isAcknowledged() && runs.refuse(run, count))
        {
            giveBack(run);
        }
    }

    private void notice(final long first, final int count, final NoticeCode code)
    {
        if (noticed && !ended)
        {
            loop.writer().notice(output.buffer(), first, first + count - 1, code);
        }
    }

    /**
     * Refuses events.
     *
     * @param first session sequence of the first.
     * @param count how many.
     * @param code  why.
     * @param value a sequence, as the code says.
     * @param text  what to change.
     */
    void refuse(final long first, final int count, final RefusalCode code, final long value, final String text)
    {
        loop.counters().refusals(code).getAndAdd(count);
        if (!ended)
        {
            loop.writer().refused(output.buffer(), first, first + count - 1, code, value, text);
        }
    }

    void onReply(
        final long run,
        final int index,
        final long sequence,
        final PayloadFormat format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (!ended)
        {
            loop.writer().reply(output.buffer(), runs.sessionSequence(run, index), sequence, format.code(),
                buffer, offset, length);
        }
    }

    /** Writes each ACK that is due. */
    void acknowledge()
    {
        for (int level = 0, due = runs.settle(); due != 0 && !ended; level++, due >>>= 1)
        {
            if ((due & 1) != 0)
            {
                loop.writer().ack(output.buffer(), runs.ackSessionSequence(level), runs.ackSequence(level), level);
            }
        }
    }
}
