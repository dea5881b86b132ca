package io.headrace.edge;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of a request that only a thread that may wait can answer: a refusal, or JSON. Immutable.
 *
 * @param status  of a response that is no refusal.
 * @param problem why it is refused, or null.
 * @param text    the detail of the refusal, or the JSON.
 */
record DeferredAnswer(int status, Problem problem, String text)
{
    private static final Logger LOGGER = LoggerFactory.getLogger(DeferredAnswer.class);
    private static final int OK = 200;

    static DeferredAnswer json(final String json)
    {
        return json(OK, json);
    }

    static DeferredAnswer json(final int status, final String json)
    {
        return new DeferredAnswer(status, null, json);
    }

    static DeferredAnswer refused(final Problem problem, final String detail)
    {
        return new DeferredAnswer(0, problem, detail);
    }

    /**
     * Puts a question on a thread that may wait; the request is answered when it has. Called by the event loop of the
     * connection.
     *
     * @param connection of the request.
     * @param exchange   to answer.
     * @param question   asked on the other thread.
     */
    static void ask(
        final HttpConnection connection, final HttpExchange exchange, final Supplier<DeferredAnswer> question)
    {
        final long number = exchange.number;
        final boolean taken = connection.loop().readers.submit(() ->
        {
            final DeferredAnswer answer = answerOf(question);
            connection.channel().eventLoop().execute(() -> answer.send(connection, number));
        });
        if (!taken)
        {
            connection.refuse(exchange, Problem.OVERLOADED, "too many ask at a time: wait a little");
        }
    }

    private static DeferredAnswer answerOf(final Supplier<DeferredAnswer> question)
    {
        try
        {
            return question.get();
        }
        catch (final RuntimeException ex)
        {
            LOGGER.error("a request could not be answered", ex);
            return refused(Problem.INTERNAL, "see the log of the server");
        }
    }

    private void send(final HttpConnection connection, final long number)
    {
        final HttpExchange exchange = connection.find(number);
        if (exchange == null)
        {
            return;
        }
        if (problem == null)
        {
            connection.loop().writer.json(connection.respond(exchange), exchange, status, text, 0);
        }
        else
        {
            connection.refuse(exchange, problem, text);
        }
        connection.sendReplies();
    }
}
