package io.headrace.edge;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * Reads the attributes of a CloudEvent 1.0 in binary mode, which are headers of the request. Reusable, not
 * threadsafe.
 */
final class CloudEventHeaders
{
    private static final AsciiString SPEC_VERSION = AsciiString.cached("ce-specversion");
    private static final AsciiString ID = AsciiString.cached("ce-id");
    private static final AsciiString SOURCE = AsciiString.cached("ce-source");
    private static final AsciiString TYPE = AsciiString.cached("ce-type");
    private static final AsciiString PARTITION_KEY = AsciiString.cached("ce-partitionkey");
    private static final int ESCAPE_LENGTH = 3;

    private final ByteText specVersion = new ByteText();
    private final ByteText id = new ByteText();
    private final ByteText source = new ByteText();
    private final ByteText type = new ByteText();
    private final ByteText partitionKey = new ByteText();

    /**
     * Whether a request is a CloudEvent in binary mode, or means to be one.
     *
     * @param headers of the request.
     * @return true if one of the attributes that identify it is there.
     */
    static boolean arePresent(final HttpHeaders headers)
    {
        return headers.contains(SPEC_VERSION) || headers.contains(ID);
    }

    /**
     * Reads the attributes.
     *
     * @param headers of the request.
     * @return null, or what is wrong with them.
     */
    String read(final HttpHeaders headers)
    {
        String wrong = read(headers, SPEC_VERSION, specVersion);
        wrong = wrong == null ? read(headers, ID, id) : wrong;
        wrong = wrong == null ? read(headers, SOURCE, source) : wrong;
        wrong = wrong == null ? read(headers, TYPE, type) : wrong;
        partitionKey.clear();
        if (wrong == null && headers.contains(PARTITION_KEY))
        {
            wrong = read(headers, PARTITION_KEY, partitionKey);
        }
        return wrong != null || specVersion.is(CloudEventReader.SPEC_VERSION) ?
            wrong : "ce-specversion must be " + CloudEventReader.SPEC_VERSION;
    }

    private static String read(final HttpHeaders headers, final AsciiString name, final ByteText out)
    {
        out.clear();
        final String value = headers.get(name);
        if (value == null)
        {
            return "the header " + name + " is missing: a CloudEvent needs ce-specversion, ce-id, ce-source and " +
                "ce-type";
        }
        if (PublishHead.isRepeated(headers, name))
        {
            return "send the header " + name + " once";
        }
        decode(value, out);
        return out.length() == 0 ? "the header " + name + " is empty" : null;
    }

    /** Quotes first, then percent signs, as the HTTP binding of CloudEvents says. */
    private static void decode(final String value, final ByteText out)
    {
        final boolean quoted = value.length() >= 2 && value.charAt(0) == '"' && value.endsWith("\"");
        final int end = quoted ? value.length() - 1 : value.length();
        int i = quoted ? 1 : 0;
        while (i < end)
        {
            final char c = value.charAt(i);
            if (quoted && c == '\\' && i + 1 < end)
            {
                i++;
                out.add(value.charAt(i));
                i++;
            }
            else if (c == '%' && i + ESCAPE_LENGTH <= end && isHex(value, i + 1) && isHex(value, i + 2))
            {
                out.add((Character.digit(value.charAt(i + 1), 16) << 4) | Character.digit(value.charAt(i + 2), 16));
                i += ESCAPE_LENGTH;
            }
            else
            {
                out.add(c);
                i++;
            }
        }
    }

    private static boolean isHex(final String text, final int index)
    {
        final char c = text.charAt(index);
        return c < 128 && Character.digit(c, 16) >= 0;
    }

    /** Key of the event that was read last, 0 for none. */
    int key()
    {
        return partitionKey.key();
    }

    /** The id of the event that was read last. */
    ByteText id()
    {
        return id;
    }

    /** The source of the event that was read last. */
    ByteText source()
    {
        return source;
    }
}
