package io.headrace.edge;

import io.headrace.engine.EngineState;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Takes the requests of one connection in, one at a time: head, then body, and no more after the last one. Used by one
 * event loop.
 */
final class RequestReceiver
{
    private final HttpConnection connection;
    private final HttpLoop loop;
    private final RequestRouter router;
    private final StrictRequestDecoder decoder;
    private final ConnectionDeadlines deadlines;
    private final RequestBody body;
    private final RepeatedHead repeated = new RepeatedHead();
    private HttpExchange current;
    private boolean over;

    RequestReceiver(
        final HttpConnection connection,
        final RequestRouter router,
        final StrictRequestDecoder decoder,
        final ConnectionDeadlines deadlines)
    {
        this.connection = connection;
        this.router = router;
        this.decoder = decoder;
        this.deadlines = deadlines;
        loop = connection.loop();
        body = new RequestBody(loop.bodies);
    }

    /**
     * A request without its body.
     *
     * @param request as decoded.
     */
    void onHead(final HttpRequest request)
    {
        if (over)
        {
            return;
        }
        final long nowNs = loop.clock.nanoTime();
        final HttpExchange exchange = connection.admit(nowNs);
        loop.counters.requests.increment();
        current = exchange;
        exchange.receiving = true;
        deadlines.headEnded(nowNs);
        RequestHead.read(request, exchange, body);
        final Refusal refusal = RequestHead.check(request, loop.settings);
        if (refusal == null)
        {
            RequestHead.route(request, exchange, connection, router);
        }
        else
        {
            exchange.keepAlive = false;
            connection.refuse(exchange, refusal.problem(), refusal.detail());
        }
    }

    /**
     * Takes note of a head that has been decoded, before it is given to {@link #onHead}.
     *
     * @param in    read up to the end of the head.
     * @param start of the head, or its end if it did not come as a whole.
     */
    void noteHead(final ByteBuf in, final int start)
    {
        final int end = in.readerIndex();
        if (start < end)
        {
            repeated.note(in, start, end);
        }
        else
        {
            repeated.forget();
        }
    }

    /**
     * Takes a request that publishes, is there as a whole, and has the head of the one before.
     *
     * @param in the next bytes; the request is read from them if it is one of these.
     * @return whether it was.
     */
    boolean takeRepeated(final ByteBuf in)
    {
        final int length = repeated.match(in);
        if (length < 0 || over || loop.isDraining() || loop.engine.state() != EngineState.RUNNING)
        {
            return false;
        }
        final long nowNs = loop.clock.nanoTime();
        final HttpExchange exchange = connection.admit(nowNs);
        loop.counters.requests.increment();
        loop.counters.repeated.increment();
        deadlines.headEnded(nowNs);
        exchange.takeHead(repeated.meaning());
        in.skipBytes(length);
        router.onBody(connection, exchange, in.readSlice(repeated.bodyLength()));
        return true;
    }

    /**
     * A part of the body of the request at hand.
     *
     * @param content as decoded.
     */
    void onContent(final HttpContent content)
    {
        final HttpExchange exchange = current;
        if (exchange == null)
        {
            return;
        }
        exchange.continueDue = false; // the client did not wait
        if (content.decoderResult().isFailure())
        {
            giveUp(Problem.MALFORMED_REQUEST,
                "the chunks of the body are not well-formed, or its trailer is too long");
            return;
        }
        final boolean last = content instanceof LastHttpContent;
        final ByteBuf bytes = content.content();
        if (body.isExpected())
        {
            take(exchange, bytes, last);
        }
        else if (!body.discard(bytes.readableBytes()))
        {
            exchange.keepAlive = false;
            end();
        }
        if (last && current != null)
        {
            over = !exchange.keepAlive;
            letGo();
            if (over)
            {
                decoder.stop();
            }
        }
    }

    /** Ends the request at hand; one that has been answered before its body was complete is given back only now. */
    private void letGo()
    {
        final HttpExchange exchange = current;
        current = null;
        if (exchange != null)
        {
            exchange.receiving = false;
            if (exchange.answered)
            {
                loop.release(exchange);
            }
        }
    }

    private void take(final HttpExchange exchange, final ByteBuf bytes, final boolean last)
    {
        switch (body.add(bytes, last, connection.channel().alloc()))
        {
            case RequestBody.WHOLE ->
            {
                router.onBody(connection, exchange, body.whole(bytes));
                body.clear();
            }
            case RequestBody.TOO_LONG -> connection.refuse(exchange, body.tooLong(),
                "the body is longer than " + body.limit() + " bytes: send smaller events, or a batch in parts");
            case RequestBody.EXHAUSTED -> connection.refuse(exchange, Problem.OVERLOADED,
                "unfinished bodies take http.bodies.max.bytes=" + loop.settings.bodiesMaxLength() +
                " already: wait a little, then send again");
            default ->
            {
                // more is to come
            }
        }
    }

    /**
     * Has the body of the request collected and given to the router.
     *
     * @param exchange of the request.
     * @param limit    longest body in bytes.
     * @param tooLong  how a longer one is refused.
     */
    void expectBody(final HttpExchange exchange, final int limit, final Problem tooLong)
    {
        body.expect(limit, tooLong);
        exchange.continueDue = exchange.continueWanted;
    }

    /**
     * Has the body of a request that publishes collected, as {@link #expectBody} does, and is prepared for requests
     * with the same head.
     *
     * @param exchange of the request.
     * @param limit    longest body in bytes.
     * @param tooLong  how a longer one is refused.
     */
    void expectEvents(final HttpExchange exchange, final int limit, final Problem tooLong)
    {
        expectBody(exchange, limit, tooLong);
        if (exchange.keepAlive && !exchange.http10 && !exchange.continueWanted && body.declared() > 0)
        {
            repeated.means(exchange, (int)body.declared(), limit);
        }
    }

    /**
     * Declared length of the body of the request at hand.
     *
     * @return bytes, or {@link RequestBody#CHUNKED} or {@link RequestBody#UNDECLARED}.
     */
    long declaredLength()
    {
        return body.declared();
    }

    /**
     * Decides what happens to the rest of a request that has been refused: read and thrown away if it is short, else
     * the connection takes no further request.
     *
     * @param exchange that was refused.
     */
    void onRefused(final HttpExchange exchange)
    {
        if (exchange != current)
        {
            return;
        }
        if (exchange.keepAlive && body.canDiscardRest(exchange.continueWanted))
        {
            body.discardRest();
        }
        else
        {
            exchange.keepAlive = false;
            end();
        }
    }

    /**
     * Gives up the request at hand, if there is one; no further request is taken.
     *
     * @param problem how it is refused, unless it has been answered already.
     * @param detail  what to change.
     */
    void giveUp(final Problem problem, final String detail)
    {
        final HttpExchange exchange = current;
        if (exchange == null)
        {
            return;
        }
        exchange.keepAlive = false;
        if (exchange.state == HttpExchange.WAITING)
        {
            connection.refuse(exchange, problem, detail);
        }
        end();
    }

    /** Takes no further input. */
    void end()
    {
        letGo();
        over = true;
        body.clear();
        decoder.stop();
    }

    boolean isOver()
    {
        return over;
    }

    boolean isInBody()
    {
        return current != null;
    }

    long bodyReceived()
    {
        return body.received();
    }
}
