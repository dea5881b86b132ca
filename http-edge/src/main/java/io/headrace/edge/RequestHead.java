package io.headrace.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/**
 * Reads what every request has in common: framing, persistence, expectations, path. Stateless.
 */
final class RequestHead
{
    private RequestHead()
    {
    }

    /**
     * Notes how a request is framed and how its connection goes on.
     *
     * @param request  as decoded.
     * @param exchange of the request.
     * @param body     of the connection.
     */
    static void read(final HttpRequest request, final HttpExchange exchange, final RequestBody body)
    {
        final HttpHeaders headers = request.headers();
        final boolean http10 = !request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        exchange.http10 = http10;
        exchange.headOnly = HttpMethod.HEAD.equals(request.method());
        exchange.keepAlive = request.decoderResult().isSuccess() && (http10 ?
            headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true) :
            !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true));
        exchange.continueWanted = !http10 && headers.contains(HttpHeaderNames.EXPECT);
        body.begin(declaredLength(headers));
    }

    private static long declaredLength(final HttpHeaders headers)
    {
        final String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null)
        {
            return length(length);
        }
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING) ? RequestBody.CHUNKED : RequestBody.UNDECLARED;
    }

    /** The decoder has refused what is no number, but leaves its text in the request that it marks as failed. */
    private static long length(final String text)
    {
        long value = 0;
        for (int i = 0; i < text.length(); i++)
        {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > Long.MAX_VALUE / 10 - 1)
            {
                return RequestBody.UNDECLARED;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /**
     * Whether a request can be served at all.
     *
     * @param request  as decoded.
     * @param settings with the limits.
     * @return null, or why not; the connection is to be closed then.
     */
    static Refusal check(final HttpRequest request, final HttpContext settings)
    {
        if (request.decoderResult().isFailure())
        {
            return malformed(request.decoderResult().cause(), settings);
        }
        final HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0))
        {
            return new Refusal(Problem.VERSION_NOT_SUPPORTED, "use HTTP/1.1 or HTTP/1.0");
        }
        final HttpHeaders headers = request.headers();
        if (version.equals(HttpVersion.HTTP_1_1) &&
            (!headers.contains(HttpHeaderNames.HOST) || headers.getAll(HttpHeaderNames.HOST).size() != 1))
        {
            return new Refusal(Problem.MALFORMED_REQUEST, "send the Host header exactly once");
        }
        final String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null && (!HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding) ||
            headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() != 1))
        {
            return new Refusal(Problem.NOT_IMPLEMENTED, "the only transfer coding is chunked");
        }
        final String expectation = headers.get(HttpHeaderNames.EXPECT);
        if (expectation != null && version.equals(HttpVersion.HTTP_1_1) &&
            !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation))
        {
            return new Refusal(Problem.EXPECTATION_FAILED, "the only expectation that can be met is 100-continue");
        }
        return null;
    }

    private static Refusal malformed(final Throwable cause, final HttpContext settings)
    {
        if (cause instanceof TooLongHttpLineException)
        {
            return new Refusal(Problem.URI_TOO_LONG, "the request line is longer than http.line.max.bytes=" +
                settings.initialLineMax());
        }
        if (cause instanceof TooLongHttpHeaderException)
        {
            return new Refusal(Problem.HEADERS_TOO_LARGE, "the header fields are longer than http.headers.max.bytes=" +
                settings.headersMax() + " together");
        }
        return new Refusal(Problem.MALFORMED_REQUEST, "request line, header fields and framing must be as RFC 9112 " +
            "says: lines end with CR LF and do not begin with white space, there is one Content-Length or one " +
            "Transfer-Encoding and not both");
    }

    /**
     * Finds path and query and has the router decide.
     *
     * @param request    as decoded.
     * @param exchange   of the request.
     * @param connection that it came on.
     * @param router     that decides.
     */
    static void route(
        final HttpRequest request,
        final HttpExchange exchange,
        final HttpConnection connection,
        final RequestRouter router)
    {
        final String target = originForm(request.uri());
        final int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        if (path.indexOf('%') >= 0)
        {
            try
            {
                path = QueryStringDecoder.decodeComponent(path.replace("+", "%2B"));
            }
            catch (final IllegalArgumentException ex)
            {
                connection.refuse(exchange, Problem.MALFORMED_PATH, "each % in the path needs two hexadecimal digits");
                return;
            }
        }
        if (!isKnown(request.method()))
        {
            connection.refuse(exchange, Problem.NOT_IMPLEMENTED, "there is no such method: use GET or POST");
            return;
        }
        exchange.target = path;
        router.onRequest(connection, exchange, request, path, mark < 0 ? null : target.substring(mark + 1));
    }

    /** A proxy may be addressed with a whole URI, and a server has to understand that too. */
    private static String originForm(final String uri)
    {
        if (!uri.regionMatches(true, 0, "http://", 0, 7) && !uri.regionMatches(true, 0, "https://", 0, 8))
        {
            return uri;
        }
        final int slash = uri.indexOf('/', uri.indexOf(':') + 3);
        return slash < 0 ? "/" : uri.substring(slash);
    }

    private static boolean isKnown(final HttpMethod method)
    {
        return switch (method.name())
        {
            case "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH" -> true;
            default -> false;
        };
    }
}
