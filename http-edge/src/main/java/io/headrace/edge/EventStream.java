package io.headrace.edge;

import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.RefusalCode;

/**
 * The events that come in on one TCP connection: which numbers they have, how far the BATCH at hand has got, which of
 * them are refused at once. Called only by the event loop of the connection.
 */
final class EventStream
{
    private static final int UNDECIDED = -1;

    private final TcpConnection connection;
    private final TcpAnswers answers;
    private final EventNumbers numbers = new EventNumbers();
    private final BatchProgress batch = new BatchProgress();
    private int urgency = UNDECIDED;

    EventStream(final TcpConnection connection, final TcpAnswers answers)
    {
        this.connection = connection;
        this.answers = answers;
    }

    EventNumbers numbers()
    {
        return numbers;
    }

    BatchProgress batch()
    {
        return batch;
    }

    /**
     * Whether events may be taken under the numbers they have; if not, the client has been told.
     *
     * @param first session sequence of the first event of a message.
     * @param count events of the message.
     * @return false if the message is done with.
     */
    boolean isExpected(final long first, final int count)
    {
        if (numbers.begin(first))
        {
            return true;
        }
        if (numbers.isSession() && first > 0)
        {
            refuse(count, RefusalCode.SESSION_GAP, numbers.next() - 1, "events before these are missing in the " +
                "session: send them first, from session sequence " + numbers.next());
        }
        else
        {
            connection.fail(GoodbyeCode.SEQUENCE_GAP, "session sequence " + Long.toUnsignedString(first) +
                " came where " + numbers.next() + " was due: number events 1, 2, 3 and so on");
        }
        return false;
    }

    /**
     * Whether the next events may have an urgency. In a session all events of a connection have the same, since those
     * of another would leave their lane before events that have lower numbers.
     *
     * @param next urgency of the next events.
     * @return false if they are to be refused.
     */
    boolean mayHave(final int next)
    {
        return urgency == next || urgency == UNDECIDED || !numbers.isSession();
    }

    /**
     * Counts a run that is about to be committed.
     *
     * @param count  its events.
     * @param length their bytes.
     * @param fields of their message.
     * @return the correlation of the run.
     */
    long onTaken(final int count, final int length, final EventFields fields)
    {
        urgency = fields.urgency();
        final long run = answers.onTaken(numbers.current(), count, length, fields.level());
        numbers.take(count);
        return run;
    }

    /**
     * Refuses the next events of the message at hand.
     *
     * @param count how many.
     * @param code  why.
     * @param text  what to change.
     */
    void refuse(final int count, final RefusalCode code, final String text)
    {
        refuse(count, code, 0, text);
    }

    private void refuse(final int count, final RefusalCode code, final long value, final String text)
    {
        batch.abandon();
        answers.refuse(numbers.current(), count, code, value, text);
        numbers.refuse(count);
    }
}
