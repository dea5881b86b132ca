package io.headrace.edge;

/**
 * The refusals, each with a stable type as RFC 9457 asks for. The text is for people; programs go by the type.
 */
enum Problem
{
    MALFORMED_REQUEST(400, "malformed-request", "The request is not well-formed HTTP"),
    MALFORMED_PATH(400, "malformed-path", "The path is not well-formed"),
    INVALID_TOPIC(400, "invalid-topic", "The topic name is not valid"),
    INVALID_CURSOR(400, "invalid-cursor", "The cursor name is not valid"),
    INVALID_HEADER(400, "invalid-header", "A header has a value that cannot be used"),
    INVALID_PARAMETER(400, "invalid-parameter", "A query parameter cannot be used"),
    INVALID_DURABILITY(400, "invalid-durability", "The durability level cannot be given"),
    MALFORMED_NDJSON(400, "malformed-ndjson", "A line of the batch is not valid JSON"),
    MALFORMED_BATCH(400, "malformed-batch", "The binary batch is not well-formed"),
    MALFORMED_CLOUD_EVENT(400, "malformed-cloudevent", "The CloudEvent is not well-formed"),
    SHARD_NEEDED(400, "shard-needed", "The query does not say which shard"),
    EMPTY_BODY(400, "empty-body", "There is no event in the body"),
    FORBIDDEN(403, "forbidden", "The request is not allowed"),
    UNKNOWN_TOPIC(404, "unknown-topic", "There is no topic of that name"),
    UNKNOWN_CURSOR(404, "unknown-cursor", "There is no cursor of that name"),
    UNKNOWN_HANDLER(404, "unknown-handler", "There is no handler of that name"),
    NOT_QUARANTINED(404, "not-quarantined", "The event is not in quarantine"),
    NOT_FOUND(404, "not-found", "There is nothing at that path"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method does not apply to that path"),
    REQUEST_TIMEOUT(408, "request-timeout", "The request did not arrive in time"),
    IDEMPOTENCY_CONFLICT(409, "idempotency-conflict", "The identity was used for something else"),
    ANSWER_EVICTED(409, "answer-evicted", "The request was applied before and its answer is not kept"),
    EVENTS_GONE(410, "events-gone", "The events are not kept any more"),
    LENGTH_REQUIRED(411, "length-required", "The length of the body is not declared"),
    EVENT_TOO_LARGE(413, "event-too-large", "The event is larger than the limit"),
    BATCH_TOO_LARGE(413, "batch-too-large", "The batch is larger than the limit"),
    QUERY_TOO_LARGE(413, "query-too-large", "The query is larger than the limit"),
    URI_TOO_LONG(414, "uri-too-long", "The request line is longer than the limit"),
    UNSUPPORTED_ENCODING(415, "unsupported-content-encoding", "The content encoding is not supported"),
    EXPECTATION_FAILED(417, "expectation-failed", "The expectation cannot be met"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The header fields are larger than the limit"),
    INTERNAL(500, "internal", "The server could not answer"),
    QUERY_FAILED(500, "query-failed", "The handler threw at the query"),
    JOURNAL_UNREADABLE(500, "journal-unreadable", "The journal could not be read"),
    QUERY_UNSUPPORTED(501, "query-unsupported", "The handler answers no such query"),
    NOT_IMPLEMENTED(501, "not-implemented", "The server does not implement that"),
    OVERLOADED(503, 1, "overloaded", "The server has no room at present"),
    TOO_MANY_CONNECTIONS(503, 1, "too-many-connections", "All connections are taken"),
    TOO_MANY_SUBSCRIPTIONS(503, 1, "too-many-subscriptions", "All subscriptions are taken"),
    CURSORS_FULL(503, 5, "cursors-full", "All named cursors are taken"),
    REPLAYING(503, 1, "replaying", "The server is replaying its journal"),
    DRAINING(503, 5, "draining", "The server is shutting down"),
    FAILED(503, 30, "failed", "The server has stopped accepting events"),
    IMPEDED(503, 5, "impeded", "The journal cannot take events at present"),
    NOT_READY(503, 1, "not-ready", "The engine could not answer in time"),
    OUTCOME_UNKNOWN(503, 5, "outcome-unknown", "The event was taken but not acknowledged"),
    VERSION_NOT_SUPPORTED(505, "version-not-supported", "The protocol version is not supported");

    private final int status;
    private final int retryAfterS;
    private final String type;
    private final String title;

    Problem(final int status, final String name, final String title)
    {
        this(status, 0, name, title);
    }

    Problem(final int status, final int retryAfterS, final String name, final String title)
    {
        this.status = status;
        this.retryAfterS = retryAfterS;
        this.title = title;
        type = "/problems/" + name;
    }

    int status()
    {
        return status;
    }

    /**
     * When the same request may succeed.
     *
     * @return seconds, or 0 if waiting does not help.
     */
    int retryAfterS()
    {
        return retryAfterS;
    }

    String type()
    {
        return type;
    }

    String title()
    {
        return title;
    }
}
