package io.headrace.edge;

import org.agrona.DirectBuffer;

/**
 * Finds the events in a whole body, all of them or none, and the identity of each that brings one. One for each event
 * loop, which alone uses it.
 */
final class BodyParser
{
    private final EventSlices slices;
    private final NdjsonParser ndjson = new NdjsonParser();
    private final BinaryBatchParser binary = new BinaryBatchParser();
    private final CloudEventParser cloudEvents;
    private final int eventMaxLength;
    private String detail;

    /**
     * A parser.
     *
     * @param eventMaxLength longest event.
     * @param batchMaxEvents most events of a batch.
     */
    BodyParser(final int eventMaxLength, final int batchMaxEvents)
    {
        this.eventMaxLength = eventMaxLength;
        slices = new EventSlices(batchMaxEvents);
        cloudEvents = new CloudEventParser(slices, eventMaxLength);
    }

    /**
     * Parses a body.
     *
     * @param kind   of the body, of {@link HttpExchange}.
     * @param bytes  of the body, from index 0.
     * @param length of the body.
     * @return null, or why nothing of it can be published; see {@link #detail()}.
     */
    Problem parse(final int kind, final DirectBuffer bytes, final int length)
    {
        if (length == 0)
        {
            return refuse(Problem.EMPTY_BODY, "send at least one byte: an event without a payload is not accepted");
        }
        final Problem problem = switch (kind)
        {
            case HttpExchange.NDJSON -> ndjson(ndjson.parse(bytes, length, eventMaxLength, slices));
            case HttpExchange.BINARY_BATCH -> binary(binary.parse(bytes, length, eventMaxLength, slices));
            case HttpExchange.CLOUD_EVENT -> cloudEvents(cloudEvents.parseEvent(bytes, length));
            case HttpExchange.CLOUD_EVENTS -> cloudEvents(cloudEvents.parseBatch(bytes, length));
            default -> whole(length);
        };
        return problem == null && slices.count() == 0 ?
            refuse(Problem.EMPTY_BODY, "send at least one event: the batch is empty") : problem;
    }

    private Problem whole(final int length)
    {
        slices.clear();
        slices.add(0, length);
        return null;
    }

    private Problem refuse(final Problem problem, final String text)
    {
        detail = text;
        return problem;
    }

    private Problem ndjson(final int code)
    {
        return switch (code)
        {
            case NdjsonParser.OK -> null;
            case NdjsonParser.MALFORMED -> refuse(Problem.MALFORMED_NDJSON, "line " + ndjson.line() + ", column " +
                ndjson.column() + " is not valid JSON: nothing of the batch was published, correct the line and send " +
                "all again");
            case NdjsonParser.EVENT_TOO_LONG -> tooLong("line " + ndjson.line());
            default -> tooMany();
        };
    }

    private Problem binary(final int code)
    {
        return switch (code)
        {
            case NdjsonParser.OK -> null;
            case NdjsonParser.MALFORMED -> refuse(Problem.MALFORMED_BATCH, "the event at offset " + binary.offset() +
                " has no length, length 0, or a length beyond the end of the body: each event is a 32-bit " +
                "little-endian length and as many bytes; nothing of the batch was published");
            case NdjsonParser.EVENT_TOO_LONG -> tooLong("the event at offset " + binary.offset());
            default -> tooMany();
        };
    }

    private Problem cloudEvents(final int code)
    {
        return switch (code)
        {
            case NdjsonParser.OK -> null;
            case NdjsonParser.MALFORMED -> refuse(Problem.MALFORMED_CLOUD_EVENT, cloudEvents.detail());
            case NdjsonParser.EVENT_TOO_LONG -> tooLong("event " + slices.count() + " of the batch");
            default -> tooMany();
        };
    }

    private Problem tooLong(final String event)
    {
        return refuse(Problem.EVENT_TOO_LARGE,
            event + " is longer than event.max.bytes=" + eventMaxLength + ": nothing was published");
    }

    private Problem tooMany()
    {
        return refuse(Problem.BATCH_TOO_LARGE, "the batch has more than http.batch.max.events=" + slices.limit() +
            " events: send it in parts; nothing was published");
    }

    /** What to change so that the body is not refused again. */
    String detail()
    {
        return detail;
    }

    /** Where the events are. */
    EventSlices slices()
    {
        return slices;
    }

    /** Identities of the events of a body of CloudEvents, by the index of the event. */
    CloudEventParser cloudEvents()
    {
        return cloudEvents;
    }
}
