package io.headrace.edge;

import io.headrace.bus.EventKey;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.QueryDescriptor;
import io.headrace.engine.Engine;
import io.headrace.engine.Queries;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * Reads what the head of a request says about a query: handler, shard, durability, what the payload is. One for each
 * event loop, which alone calls it.
 */
final class QueryHead
{
    private static final AsciiString SHARD = AsciiString.cached("headrace-shard");
    private static final int MAX_SHARD_DIGITS = 4;

    private final Queries queries;
    private final DurabilityHeader durability;
    private final KeyHeader keyHeader = new KeyHeader();

    QueryHead(final Engine engine, final DurabilityHeader durability)
    {
        queries = engine.queries();
        this.durability = durability;
    }

    /**
     * Reads the head.
     *
     * @param headers  of the request.
     * @param handler  name from the path.
     * @param exchange filled with what was read.
     * @return null, or why the request is refused.
     */
    Refusal read(final HttpHeaders headers, final String handler, final HttpExchange exchange)
    {
        exchange.kind = HttpExchange.QUERY;
        exchange.handler = queries.handlerIndex(handler);
        if (exchange.handler == Queries.UNKNOWN_HANDLER)
        {
            return new Refusal(Problem.UNKNOWN_HANDLER,
                "no handler of that name is configured: GET /v1/handlers lists those that are");
        }
        if (PublishHead.isRepeated(headers, DurabilityHeader.NAME) || PublishHead.isRepeated(headers, SHARD) ||
            PublishHead.isRepeated(headers, HttpHeaderNames.CONTENT_TYPE) ||
            PublishHead.isRepeated(headers, HttpHeaderNames.CONTENT_ENCODING))
        {
            return new Refusal(Problem.INVALID_HEADER,
                "send Headrace-Durability, Headrace-Shard, Content-Type and Content-Encoding once at most");
        }
        final Refusal refusal = durability.read(headers, exchange);
        return refusal == null ? readShard(headers, exchange) : refusal;
    }

    private Refusal readShard(final HttpHeaders headers, final HttpExchange exchange)
    {
        final long key = keyHeader.read(headers);
        if (key == KeyHeader.INVALID)
        {
            return new Refusal(Problem.INVALID_HEADER, KeyHeader.RULE);
        }
        final int shards = queries.shards(exchange.handler);
        final String text = headers.get(SHARD);
        exchange.key = (int)key;
        exchange.shard = text == null ? QueryDescriptor.BY_KEY : shard(text);
        if (text != null && (exchange.shard < 0 || exchange.shard >= shards))
        {
            return new Refusal(Problem.INVALID_HEADER, "Headrace-Shard must be 0 to " + (shards - 1));
        }
        return text == null && shards > 1 && key == EventKey.NONE ?
            new Refusal(Problem.SHARD_NEEDED, "the handler has " + shards +
                " shards, each with a state of its own: name one with Headrace-Key or Headrace-Shard") : null;
    }

    private static int shard(final String text)
    {
        final boolean number = !text.isEmpty() && text.length() <= MAX_SHARD_DIGITS &&
            text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(text) : -1;
    }

    /**
     * Reads what the body is.
     *
     * @param headers  of the request.
     * @param exchange given the format of the payload.
     * @return null, or why the request is refused.
     */
    Refusal readContent(final HttpHeaders headers, final HttpExchange exchange)
    {
        final Refusal refusal = PublishHead.readFormat(headers, exchange);
        exchange.kind = HttpExchange.QUERY;
        if (exchange.format == PayloadFormat.NAMED)
        {
            exchange.format = PayloadFormat.BINARY; // the frame of a query has no room for a name
        }
        return refusal;
    }
}
