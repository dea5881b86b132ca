package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Decides what a request does. One for each event loop, which alone calls it.
 */
interface RequestRouter
{
    /**
     * A request whose framing is in order. To be answered, refused, or its body expected, through the connection.
     *
     * @param connection that it came on.
     * @param exchange   to answer.
     * @param request    without its body.
     * @param path       as text, without the query.
     * @param query      without the question mark, or null.
     */
    void onRequest(HttpConnection connection, HttpExchange exchange, HttpRequest request, String path, String query);

    /**
     * The whole body of a request that {@link RequestReceiver#expectBody} was called for.
     *
     * @param connection that it came on.
     * @param exchange   to answer.
     * @param body       released by the caller.
     */
    void onBody(HttpConnection connection, HttpExchange exchange, ByteBuf body);
}
