package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.TopicRegistry;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineState;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.Iterator;

/**
 * The requests of the data port: publishing events to a topic and reading them back. One for each event loop, which
 * alone calls it.
 */
final class TopicRoutes implements RequestRouter
{
    static final String NAME_RULE =
        "a topic name has 1 to " + TopicRegistry.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 . _ -";

    private static final String PREFIX = "/v1/topics/";
    private static final String SUFFIX = "/events";
    private static final String METHODS = "GET, HEAD, POST, OPTIONS";
    private static final AsciiString DURABILITY = AsciiString.cached("headrace-durability");
    private static final String NDJSON = "application/x-ndjson";
    private static final String BINARY_BATCH = "application/vnd.headrace.batch";
    private static final String JSON = "application/json";
    private static final String JSON_SUFFIX = "+json";
    private static final String TEXT = "text/";
    private static final int MAX_CONTENT_TYPE_LENGTH = 1024;

    private final HttpLoop loop;
    private final Engine engine;
    private final HttpContext settings;
    private final DurabilityLevel defaultLevel;

    TopicRoutes(final HttpLoop loop)
    {
        this.loop = loop;
        engine = loop.engine;
        settings = loop.settings;
        defaultLevel = loop.edge.defaultLevel();
    }

    @Override
    public void onRequest(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String path,
        final String query)
    {
        final int nameEnd = path.length() - SUFFIX.length();
        final boolean found = path.startsWith(PREFIX) && path.endsWith(SUFFIX) && nameEnd >= PREFIX.length() &&
            path.lastIndexOf('/', nameEnd - 1) == PREFIX.length() - 1;
        final String method = request.method().name();
        if (!found && !("*".equals(path) && "OPTIONS".equals(method)))
        {
            connection.refuse(exchange, Problem.NOT_FOUND, "publish to and read from /v1/topics/{topic}/events");
            return;
        }
        switch (method)
        {
            case "POST" -> publish(connection, exchange, request, nameEnd);
            case "GET", "HEAD" -> read(connection, exchange, path.substring(PREFIX.length(), nameEnd), query);
            case "OPTIONS" -> loop.writer.options(connection.respond(exchange), exchange, METHODS);
            default -> connection.refuse(
                exchange, Problem.METHOD_NOT_ALLOWED, "use POST to publish and GET to read back", METHODS);
        }
    }

    private void publish(
        final HttpConnection connection, final HttpExchange exchange, final HttpRequest request, final int nameEnd)
    {
        exchange.topicStart = PREFIX.length();
        exchange.topicEnd = nameEnd;
        if (!isName(exchange))
        {
            connection.refuse(exchange, Problem.INVALID_TOPIC, NAME_RULE);
            return;
        }
        final HttpHeaders headers = request.headers();
        if (isRepeated(headers, DURABILITY) || isRepeated(headers, HttpHeaderNames.CONTENT_TYPE) ||
            isRepeated(headers, HttpHeaderNames.CONTENT_ENCODING))
        {
            connection.refuse(exchange, Problem.INVALID_HEADER,
                "send Headrace-Durability, Content-Type and Content-Encoding once at most");
            return;
        }
        final String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        if (encoding != null && !"identity".equalsIgnoreCase(encoding))
        {
            connection.refuse(exchange, Problem.UNSUPPORTED_ENCODING,
                "send the body as it is, without a Content-Encoding");
            return;
        }
        if (!readLevel(connection, exchange, request))
        {
            return;
        }
        if (loop.isDraining() || engine.state() != EngineState.RUNNING)
        {
            final Problem problem = loop.isDraining() ?
                Problem.DRAINING : loop.publisher.notAccepted(Engine.NOT_RUNNING);
            connection.refuse(exchange, problem, loop.isDraining() ?
                "send the events again once the server has been started again" : loop.publisher.detail());
            return;
        }
        final String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE);
        if (contentType != null && !isMediaType(contentType))
        {
            connection.refuse(exchange, Problem.INVALID_HEADER, "Content-Type must be type/subtype in ASCII, at most " +
                MAX_CONTENT_TYPE_LENGTH + " characters; leave it out for bytes");
            return;
        }
        readFormat(exchange, contentType);
        expect(connection, exchange);
    }

    /** Of a repeated header one reader takes the first and another the last, and neither is what was asked for. */
    private static boolean isRepeated(final HttpHeaders headers, final CharSequence name)
    {
        final Iterator<String> values = headers.valueStringIterator(name);
        if (!values.hasNext())
        {
            return false;
        }
        values.next();
        return values.hasNext();
    }

    private static boolean isMediaType(final String text)
    {
        final int slash = text.indexOf('/');
        boolean valid = slash > 0 && slash < text.length() - 1 && text.length() <= MAX_CONTENT_TYPE_LENGTH;
        for (int i = 0; valid && i < text.length(); i++)
        {
            final char c = text.charAt(i);
            valid = c < 0x7F && (c >= ' ' || c == '\t');
        }
        return valid;
    }

    private boolean readLevel(
        final HttpConnection connection, final HttpExchange exchange, final HttpRequest request)
    {
        final String label = request.headers().get(DURABILITY);
        final DurabilityLevel level = label == null ? defaultLevel : DurabilityLevel.ofLabel(label);
        final DurabilityLevel highest = engine.highestLevel();
        if (level == null)
        {
            connection.refuse(exchange, Problem.INVALID_DURABILITY,
                "Headrace-Durability must be accepted, journaled or synced");
            return false;
        }
        if (level.code() > highest.code())
        {
            connection.refuse(exchange, Problem.INVALID_DURABILITY, "durability " + level.label() +
                " cannot be given by this journal: ask for " + highest.label() + " or less in Headrace-Durability");
            return false;
        }
        exchange.level = level;
        return true;
    }

    private void expect(final HttpConnection connection, final HttpExchange exchange)
    {
        final boolean batch = exchange.isBatch();
        final int limit = batch ? settings.batchMaxLength() : engine.eventMaxLength();
        final Problem tooLong = batch ? Problem.BATCH_TOO_LARGE : Problem.EVENT_TOO_LARGE;
        final long declared = connection.receiver().declaredLength();
        if (declared == RequestBody.UNDECLARED)
        {
            connection.refuse(exchange, Problem.LENGTH_REQUIRED,
                "declare the body with Content-Length, or with Transfer-Encoding: chunked");
        }
        else if (declared > limit)
        {
            connection.refuse(exchange, tooLong, "the body has " + declared + " bytes, at most " +
                (batch ? "http.batch.max.bytes=" : "event.max.bytes=") + limit + " are accepted");
        }
        else
        {
            connection.receiver().expectBody(exchange, limit, tooLong);
        }
    }

    private static boolean isName(final HttpExchange exchange)
    {
        final int length = exchange.topicEnd - exchange.topicStart;
        boolean valid = length > 0 && length <= TopicRegistry.MAX_NAME_LENGTH;
        for (int i = exchange.topicStart; valid && i < exchange.topicEnd; i++)
        {
            final char c = exchange.target.charAt(i);
            valid = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                c == '.' || c == '_' || c == '-';
        }
        return valid;
    }

    /** What the body is. Anything that is not known is kept with its name. */
    private static void readFormat(final HttpExchange exchange, final String contentType)
    {
        exchange.kind = HttpExchange.SINGLE;
        exchange.format = PayloadFormat.BINARY;
        if (contentType == null)
        {
            return;
        }
        int end = contentType.indexOf(';');
        end = end < 0 ? contentType.length() : end;
        while (end > 0 && (contentType.charAt(end - 1) == ' ' || contentType.charAt(end - 1) == '\t'))
        {
            end--;
        }
        if (is(contentType, end, NDJSON))
        {
            exchange.kind = HttpExchange.NDJSON;
        }
        else if (is(contentType, end, BINARY_BATCH))
        {
            exchange.kind = HttpExchange.BINARY_BATCH;
        }
        else if (is(contentType, end, JSON) || isJsonSuffixed(contentType, end))
        {
            exchange.format = PayloadFormat.JSON;
        }
        else if (contentType.regionMatches(true, 0, TEXT, 0, TEXT.length()))
        {
            exchange.format = PayloadFormat.TEXT;
        }
        else if (!is(contentType, end, PayloadFormat.BINARY.mediaType()))
        {
            exchange.format = PayloadFormat.NAMED;
            exchange.contentType = contentType;
        }
    }

    private static boolean isJsonSuffixed(final String contentType, final int end)
    {
        final int length = JSON_SUFFIX.length();
        return end > length && contentType.regionMatches(true, end - length, JSON_SUFFIX, 0, length);
    }

    private static boolean is(final String contentType, final int end, final String expected)
    {
        return end == expected.length() && contentType.regionMatches(true, 0, expected, 0, end);
    }

    @Override
    public void onBody(final HttpConnection connection, final HttpExchange exchange, final ByteBuf body)
    {
        final Problem problem = loop.publisher.publish(exchange, connection.source(), body);
        if (problem != null)
        {
            connection.refuse(exchange, problem, loop.publisher.detail());
        }
    }

    private void read(
        final HttpConnection connection, final HttpExchange exchange, final String topic, final String query)
    {
        final ReadParameters parameters = new ReadParameters(settings.readLimitMax());
        final String wrong = TopicRegistry.isValid(topic) ? parameters.parse(query) : null;
        if (!TopicRegistry.isValid(topic))
        {
            connection.refuse(exchange, Problem.INVALID_TOPIC, NAME_RULE);
            return;
        }
        if (wrong != null)
        {
            connection.refuse(exchange, Problem.INVALID_PARAMETER, wrong);
            return;
        }
        final int topicId = loop.engine.findTopic(topic);
        if (topicId < 0)
        {
            connection.refuse(exchange, Problem.UNKNOWN_TOPIC,
                "nothing has been published to a topic of that name, and it is not declared: check the name");
            return;
        }
        exchange.keepAlive &= !exchange.http10; // a body of unknown length ends with the connection there
        exchange.read = new EventsRead(connection, exchange, new EventsScan(
            engine, settings, topic, topicId, parameters.from(), parameters.limit(), exchange.headOnly));
        if (exchange.read.start())
        {
            exchange.state = HttpExchange.STREAMING;
        }
        else
        {
            exchange.read = null;
            connection.refuse(exchange, Problem.OVERLOADED,
                "too many requests wait to read the journal: wait a little, then send again");
        }
    }
}
