package io.headrace.edge;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Parses CloudEvents in JSON, one or an array of them: each keeps its whole text and gets an identity from its source
 * and id. Reusable, not threadsafe.
 */
final class CloudEventParser
{
    private static final int INITIAL_CAPACITY = 16;

    private final JsonValidator validator = new JsonValidator();
    private final CloudEventReader reader = new CloudEventReader();
    private final IdentityDigest identity = new IdentityDigest();
    private final EventSlices slices;
    private final int eventMaxLength;
    private long[] identities = new long[2 * INITIAL_CAPACITY];
    private int[] keys = new int[INITIAL_CAPACITY];
    private String detail;

    /**
     * A parser.
     *
     * @param slices         filled with the events.
     * @param eventMaxLength longest event.
     */
    CloudEventParser(final EventSlices slices, final int eventMaxLength)
    {
        this.slices = slices;
        this.eventMaxLength = eventMaxLength;
    }

    /**
     * Parses a body that is one event.
     *
     * @param body   with the event from index 0.
     * @param length of the body.
     * @return {@link NdjsonParser#OK} or {@link NdjsonParser#MALFORMED}.
     */
    int parseEvent(final DirectBuffer body, final int length)
    {
        slices.clear();
        if (!isJson(body, length))
        {
            return NdjsonParser.MALFORMED;
        }
        final String wrong = reader.read(body, skipSpace(body, 0));
        if (wrong != null)
        {
            return malformed("the event " + wrong);
        }
        slices.add(0, length);
        keep(0);
        return NdjsonParser.OK;
    }

    /**
     * Parses a body that is an array of events.
     *
     * @param body   with the array from index 0.
     * @param length of the body.
     * @return {@link NdjsonParser#OK}, {@link NdjsonParser#MALFORMED}, {@link NdjsonParser#EVENT_TOO_LONG} or
     *         {@link NdjsonParser#TOO_MANY}.
     */
    int parseBatch(final DirectBuffer body, final int length)
    {
        slices.clear();
        if (!isJson(body, length))
        {
            return NdjsonParser.MALFORMED;
        }
        int position = skipSpace(body, 0);
        if (body.getByte(position) != '[')
        {
            return malformed("the body is not a JSON array of CloudEvents");
        }
        position = skipSpace(body, position + 1);
        while (body.getByte(position) != ']')
        {
            final int end = CloudEventReader.skipValue(body, position);
            final int code = addEvent(body, position, end);
            if (code != NdjsonParser.OK)
            {
                return code;
            }
            position = skipSpace(body, end);
            if (body.getByte(position) == ',')
            {
                position = skipSpace(body, position + 1);
            }
        }
        return NdjsonParser.OK;
    }

    private int addEvent(final DirectBuffer body, final int start, final int end)
    {
        final int index = slices.count();
        final String wrong = reader.read(body, start);
        if (wrong != null)
        {
            return malformed("event " + index + " of the batch, counted from 0, " + wrong);
        }
        if (end - start > eventMaxLength)
        {
            return NdjsonParser.EVENT_TOO_LONG;
        }
        if (!slices.add(start, end - start))
        {
            return NdjsonParser.TOO_MANY;
        }
        keep(index);
        return NdjsonParser.OK;
    }

    private void keep(final int index)
    {
        if (index == keys.length)
        {
            identities = Arrays.copyOf(identities, identities.length * 2);
            keys = Arrays.copyOf(keys, keys.length * 2);
        }
        identity.ofCloudEvent(reader.source(), reader.id());
        identities[2 * index] = identity.high();
        identities[2 * index + 1] = identity.low();
        keys[index] = reader.key();
    }

    private boolean isJson(final DirectBuffer body, final int length)
    {
        final int wrong = validator.check(body, 0, length);
        if (wrong != JsonValidator.VALID)
        {
            malformed("the body is not valid JSON at offset " + wrong);
        }
        return wrong == JsonValidator.VALID;
    }

    private int malformed(final String text)
    {
        detail = text + ": specversion \"1.0\", id, source and type are needed, as strings that are not empty; " +
            "nothing was published";
        return NdjsonParser.MALFORMED;
    }

    private static int skipSpace(final DirectBuffer body, final int start)
    {
        int position = start;
        while (JsonValidator.isSpace(body.getByte(position)))
        {
            position++;
        }
        return position;
    }

    /** First half of the identity of an event. */
    long high(final int index)
    {
        return identities[2 * index];
    }

    /** Second half of the identity of an event. */
    long low(final int index)
    {
        return identities[2 * index + 1];
    }

    /** Key of an event, 0 for none. */
    int key(final int index)
    {
        return keys[index];
    }

    /** What is wrong with a body. */
    String detail()
    {
        return detail;
    }
}
