package io.headrace.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.agrona.concurrent.EpochClock;

/**
 * Writes responses from parts that are encoded once. One for each event loop, which alone uses it.
 */
final class ResponseWriter
{
    static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    static final byte[] NEW_LINE = ascii("\r\n");
    static final byte[] TYPE_JSON = ascii("Content-Type: application/json\r\n");
    static final byte[] TYPE_NDJSON = ascii("Content-Type: application/x-ndjson\r\n");
    static final byte[] NEXT_SEQUENCE = ascii("Headrace-Next-Sequence: ");
    static final byte[] DURABILITY = ascii("Headrace-Durability: ");
    static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");

    private static final byte[] TYPE_PROBLEM = ascii("Content-Type: application/problem+json\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] ALLOW = ascii("Allow: ");
    private static final byte[] RETRY_AFTER = ascii("Retry-After: ");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final DateTimeFormatter DATE_FORMAT =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final int MAX_STATUS = 600;
    private static final long SECOND_MS = 1000;

    private final byte[][] statusLines = new byte[MAX_STATUS][];
    private final EpochClock clock;
    private long dateSecond = Long.MIN_VALUE;
    private byte[] date;

    /**
     * A writer.
     *
     * @param clock for the Date header.
     */
    ResponseWriter(final EpochClock clock)
    {
        this.clock = clock;
    }

    static byte[] ascii(final String text)
    {
        return text.getBytes(US_ASCII);
    }

    /**
     * Writes the status line and the date.
     *
     * @param out    to write to.
     * @param status code.
     */
    void start(final ByteBuf out, final int status)
    {
        byte[] line = statusLines[status];
        if (line == null)
        {
            line = ascii("HTTP/1.1 " + status + ' ' + HttpResponseStatus.valueOf(status).reasonPhrase() + "\r\n");
            statusLines[status] = line;
        }
        out.writeBytes(line);
        out.writeBytes(dateLine());
    }

    /**
     * The header that tells the time.
     *
     * @return the same array within a second, not to be changed.
     */
    byte[] dateLine()
    {
        final long second = clock.time() / SECOND_MS;
        if (second != dateSecond)
        {
            dateSecond = second;
            date = ascii("Date: " + DATE_FORMAT.format(Instant.ofEpochSecond(second)) + "\r\n");
        }
        return date;
    }

    /**
     * Writes a header with a number.
     *
     * @param out   to write to.
     * @param name  with colon and space.
     * @param value not negative.
     */
    void header(final ByteBuf out, final byte[] name, final long value)
    {
        out.writeBytes(name);
        JsonWriter.number(out, value);
        out.writeBytes(NEW_LINE);
    }

    /**
     * Ends the headers.
     *
     * @param out      to write to.
     * @param exchange that is answered.
     * @param length   of the body, or -1 to declare none.
     */
    void end(final ByteBuf out, final HttpExchange exchange, final long length)
    {
        if (length >= 0)
        {
            header(out, CONTENT_LENGTH, length);
        }
        if (!exchange.keepAlive)
        {
            out.writeBytes(CLOSE);
        }
        else if (exchange.http10)
        {
            out.writeBytes(KEEP_ALIVE);
        }
        out.writeBytes(NEW_LINE);
    }

    /**
     * Writes a whole response with a JSON body.
     *
     * @param out         to write to.
     * @param exchange    that is answered.
     * @param status      code.
     * @param json        the body.
     * @param retryAfterS seconds, or 0 for none.
     */
    void json(
        final ByteBuf out, final HttpExchange exchange, final int status, final String json, final int retryAfterS)
    {
        start(out, status);
        out.writeBytes(TYPE_JSON);
        finish(out, exchange, json, retryAfterS);
    }

    /**
     * Writes a refusal.
     *
     * @param out      to write to.
     * @param exchange that is answered.
     * @param problem  the kind.
     * @param detail   what to change.
     * @param allow    methods for the Allow header, or null.
     */
    void problem(
        final ByteBuf out,
        final HttpExchange exchange,
        final Problem problem,
        final String detail,
        final String allow)
    {
        start(out, problem.status());
        out.writeBytes(TYPE_PROBLEM);
        allow(out, allow);
        finish(out, exchange, problemJson(problem, detail, exchange.problemMembers), problem.retryAfterS());
    }

    private void finish(final ByteBuf out, final HttpExchange exchange, final String json, final int retryAfterS)
    {
        if (retryAfterS > 0)
        {
            header(out, RETRY_AFTER, retryAfterS);
        }
        final byte[] body = json.getBytes(UTF_8);
        end(out, exchange, body.length);
        if (!exchange.headOnly)
        {
            out.writeBytes(body);
        }
    }

    private static String problemJson(final Problem problem, final String detail, final String members)
    {
        final StringBuilder json = new StringBuilder(256);
        json.append("{\"type\":").append(JsonWriter.quoted(problem.type()));
        json.append(",\"title\":").append(JsonWriter.quoted(problem.title()));
        json.append(",\"status\":").append(problem.status());
        json.append(",\"detail\":").append(JsonWriter.quoted(detail));
        return json.append(members == null ? "" : members).append('}').toString();
    }

    /**
     * Writes a response without a body that says which methods apply.
     *
     * @param out      to write to.
     * @param exchange that is answered.
     * @param allow    methods.
     */
    void options(final ByteBuf out, final HttpExchange exchange, final String allow)
    {
        start(out, 204);
        allow(out, allow);
        end(out, exchange, -1);
    }

    private static void allow(final ByteBuf out, final String methods)
    {
        if (methods != null)
        {
            out.writeBytes(ALLOW);
            out.writeCharSequence(methods, US_ASCII);
            out.writeBytes(NEW_LINE);
        }
    }
}
