package io.headrace.edge;

import io.headrace.bus.EventKey;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.TopicRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Iterator;

/**
 * Reads what the head of a request says about the events to publish: topic, durability, what the body is, identity.
 * One for each event loop, which alone calls it.
 */
final class PublishHead
{
    static final String NAME_RULE =
        "a topic name has 1 to " + TopicRegistry.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 . _ -";

    private static final AsciiString KEY = AsciiString.cached("idempotency-key");
    private static final String NDJSON = "application/x-ndjson";
    private static final String BINARY_BATCH = "application/vnd.headrace.batch";
    private static final String CLOUD_EVENT = "application/cloudevents+json";
    private static final String CLOUD_EVENTS = "application/cloudevents-batch+json";
    private static final String JSON = "application/json";
    private static final String JSON_SUFFIX = "+json";
    private static final String TEXT = "text/";
    private static final int MAX_CONTENT_TYPE_LENGTH = 1024;

    private final DurabilityHeader durability;
    private final PriorityHeader priority = new PriorityHeader();
    private final KeyHeader keyHeader = new KeyHeader();
    private final boolean cloudEventsDeduplicated;
    private final IdentityDigest identity = new IdentityDigest();
    private final CloudEventHeaders cloudEvent = new CloudEventHeaders();

    PublishHead(final HttpContext settings, final DurabilityHeader durability)
    {
        this.durability = durability;
        cloudEventsDeduplicated = settings.cloudEventsDeduplicated();
    }

    /**
     * Reads the head.
     *
     * @param headers  of the request.
     * @param exchange with the place of the topic in its target; filled with the rest.
     * @return null, or why the request is refused.
     */
    Refusal read(final HttpHeaders headers, final HttpExchange exchange)
    {
        if (!isName(exchange))
        {
            return new Refusal(Problem.INVALID_TOPIC, NAME_RULE);
        }
        if (isRepeated(headers, DurabilityHeader.NAME) || isRepeated(headers, HttpHeaderNames.CONTENT_TYPE) ||
            isRepeated(headers, HttpHeaderNames.CONTENT_ENCODING) || isRepeated(headers, KEY))
        {
            return new Refusal(Problem.INVALID_HEADER,
                "send Headrace-Durability, Idempotency-Key, Content-Type and Content-Encoding once at most");
        }
        final String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        if (encoding != null && !"identity".equalsIgnoreCase(encoding))
        {
            return new Refusal(
                Problem.UNSUPPORTED_ENCODING, "send the body as it is, without a Content-Encoding");
        }
        final Refusal refusal = durability.read(headers, exchange);
        return refusal == null ? readContent(headers, exchange) : refusal;
    }

    static boolean isName(final HttpExchange exchange)
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

    /** Of a repeated header one reader takes the first and another the last, and neither is what was asked for. */
    static boolean isRepeated(final HttpHeaders headers, final CharSequence name)
    {
        final Iterator<String> values = headers.valueStringIterator(name);
        if (!values.hasNext())
        {
            return false;
        }
        values.next();
        return values.hasNext();
    }

    private Refusal readContent(final HttpHeaders headers, final HttpExchange exchange)
    {
        Refusal refusal = readFormat(headers, exchange);
        if (refusal != null)
        {
            return refusal;
        }
        final long key = keyHeader.read(headers);
        if (key == KeyHeader.INVALID)
        {
            return new Refusal(Problem.INVALID_HEADER, KeyHeader.RULE);
        }
        exchange.key = (int)key;
        exchange.urgency = priority.urgency(headers);
        exchange.keyed = false;
        exchange.eventsKeyed = cloudEventsDeduplicated && exchange.isCloudEvents();
        refusal = exchange.isCloudEvents() ? null : readCloudEvent(headers, exchange);
        return refusal == null ? readKey(headers, exchange) : refusal;
    }

    /**
     * Reads what the body is.
     *
     * @param headers  of the request.
     * @param exchange given kind, format and content type.
     * @return null, or why the request is refused.
     */
    static Refusal readFormat(final HttpHeaders headers, final HttpExchange exchange)
    {
        final String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE);
        if (contentType != null && !isMediaType(contentType))
        {
            return new Refusal(Problem.INVALID_HEADER, "Content-Type must be type/subtype in ASCII, at most " +
                MAX_CONTENT_TYPE_LENGTH + " characters; leave it out for bytes");
        }
        readFormat(exchange, contentType);
        return null;
    }

    private Refusal readCloudEvent(final HttpHeaders headers, final HttpExchange exchange)
    {
        if (!CloudEventHeaders.arePresent(headers))
        {
            return null;
        }
        if (exchange.isBatch())
        {
            return new Refusal(Problem.MALFORMED_CLOUD_EVENT,
                "a CloudEvent in binary mode is one event: leave the ce- headers out, or send the batch as " +
                CLOUD_EVENTS);
        }
        final String wrong = cloudEvent.read(headers);
        if (wrong != null)
        {
            return new Refusal(Problem.MALFORMED_CLOUD_EVENT, wrong);
        }
        if (exchange.key == EventKey.NONE)
        {
            exchange.key = cloudEvent.key();
        }
        if (cloudEventsDeduplicated)
        {
            identity.ofCloudEvent(cloudEvent.source(), cloudEvent.id());
            exchange.identify(identity.high(), identity.low());
        }
        return null;
    }

    /** A key of the request goes before the identities of its events. */
    private Refusal readKey(final HttpHeaders headers, final HttpExchange exchange)
    {
        final String header = headers.get(KEY);
        if (header == null)
        {
            return null;
        }
        final String key = IdempotencyKey.parse(header);
        if (key == null)
        {
            return new Refusal(Problem.INVALID_HEADER, IdempotencyKey.RULE);
        }
        identity.ofKey(key);
        exchange.identify(identity.high(), identity.low());
        exchange.eventsKeyed = false;
        return null;
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
            exchange.format = PayloadFormat.JSON;
        }
        else if (is(contentType, end, BINARY_BATCH))
        {
            exchange.kind = HttpExchange.BINARY_BATCH;
        }
        else if (is(contentType, end, JSON) || isJsonSuffixed(contentType, end))
        {
            exchange.kind = is(contentType, end, CLOUD_EVENT) ? HttpExchange.CLOUD_EVENT :
                is(contentType, end, CLOUD_EVENTS) ? HttpExchange.CLOUD_EVENTS : HttpExchange.SINGLE;
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
}
