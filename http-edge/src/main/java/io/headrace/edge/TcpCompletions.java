package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Outcome;
import org.agrona.DirectBuffer;

/**
 * What the engine says to one TCP connection, given to whom it concerns by the correlation of the run. Called only by
 * the event loop of the connection.
 */
final class TcpCompletions implements CompletionTarget
{
    private final TcpConnection connection;
    private final SessionHandshake handshake;
    private final TcpAnswers answers;
    private final TcpRequests requests;

    TcpCompletions(final TcpConnection connection)
    {
        this.connection = connection;
        handshake = connection.handshake();
        answers = connection.answers();
        requests = connection.requests();
    }

    @Override
    public void onAcknowledged(
        final long correlation,
        final int index,
        final long firstSequence,
        final int count,
        final DurabilityLevel level)
    {
        if (correlation == SessionHandshake.CORRELATION)
        {
            handshake.onAcknowledged(firstSequence);
        }
        else if (correlation >= RequestsInFlight.FIRST_CORRELATION)
        {
            requests.onAcknowledged(correlation, firstSequence);
        }
        else
        {
            answers.onAcknowledged(correlation, index, firstSequence, count);
        }
    }

    @Override
    public void onOutcome(
        final long correlation, final int index, final int count, final Outcome outcome, final long value)
    {
        if (correlation == SessionHandshake.CORRELATION)
        {
            handshake.onOutcome(outcome, value);
        }
        else if (correlation >= RequestsInFlight.FIRST_CORRELATION)
        {
            requests.onOutcome(correlation, outcome);
        }
        else
        {
            answers.onOutcome(correlation, index, count, outcome, value);
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
        if (correlation >= RequestsInFlight.FIRST_CORRELATION)
        {
            requests.onReply(correlation, sequence, format, buffer, offset, length);
        }
        else
        {
            answers.onReply(correlation, index, sequence, format, buffer, offset, length);
        }
    }

    @Override
    public void onCompletionsEnd()
    {
        connection.onCompletionsEnd();
    }
}
