package io.headrace.edge;

import org.agrona.DirectBuffer;

/**
 * Finds the attributes of a CloudEvent 1.0 in JSON that make it one, and its identity among them. Wants JSON that is
 * known to be valid. Reusable, not threadsafe.
 */
final class CloudEventReader
{
    /** The only version there is. */
    static final String SPEC_VERSION = "1.0";

    private static final String[] ATTRIBUTES = {"specversion", "id", "source", "type", "partitionkey"};
    private static final int REQUIRED = 4;
    private static final int ID = 1;
    private static final int SOURCE = 2;
    private static final int PARTITION_KEY = 4;

    private final ByteText name = new ByteText();
    private final ByteText[] values =
        {new ByteText(), new ByteText(), new ByteText(), new ByteText(), new ByteText()};
    private DirectBuffer buffer;
    private int position;

    /**
     * Reads one event.
     *
     * @param source with a valid JSON text.
     * @param offset of its first byte that is no white space.
     * @return null, or what is wrong with the event.
     */
    String read(final DirectBuffer source, final int offset)
    {
        if (source.getByte(offset) != '{')
        {
            return "is not a JSON object";
        }
        buffer = source;
        position = offset + 1;
        for (final ByteText value : values)
        {
            value.clear();
        }
        final String wrong = members();
        return wrong == null ? checked() : wrong;
    }

    private String members()
    {
        skipSpace();
        while (buffer.getByte(position) != '}')
        {
            text(name);
            skipSpace();
            position++; // the colon
            skipSpace();
            final String wrong = member(attribute());
            if (wrong != null)
            {
                return wrong;
            }
            skipSpace();
            if (buffer.getByte(position) == ',')
            {
                position++;
                skipSpace();
            }
        }
        return null;
    }

    private int attribute()
    {
        int attribute = ATTRIBUTES.length - 1;
        while (attribute >= 0 && !name.is(ATTRIBUTES[attribute]))
        {
            attribute--;
        }
        return attribute;
    }

    private String member(final int attribute)
    {
        // a member that is null is as if it were not there, which only those that are required must not be
        if (attribute < 0 || (attribute >= REQUIRED && buffer.getByte(position) == 'n'))
        {
            position = skipValue(buffer, position);
            return null;
        }
        if (values[attribute].length() > 0)
        {
            return "has the attribute " + ATTRIBUTES[attribute] + " twice";
        }
        if (buffer.getByte(position) != '"')
        {
            return "has an attribute " + ATTRIBUTES[attribute] + " that is not a string";
        }
        text(values[attribute]);
        return values[attribute].length() == 0 ? "has an empty attribute " + ATTRIBUTES[attribute] : null;
    }

    private String checked()
    {
        for (int i = 0; i < REQUIRED; i++)
        {
            if (values[i].length() == 0)
            {
                return "lacks the attribute " + ATTRIBUTES[i];
            }
        }
        return values[0].is(SPEC_VERSION) ? null : "has a specversion other than " + SPEC_VERSION;
    }

    /** The id of the event that was read last. */
    ByteText id()
    {
        return values[ID];
    }

    /** Key of the event that was read last, 0 for none. */
    int key()
    {
        return values[PARTITION_KEY].key();
    }

    /** The source of the event that was read last. */
    ByteText source()
    {
        return values[SOURCE];
    }

    private void skipSpace()
    {
        while (JsonValidator.isSpace(buffer.getByte(position)))
        {
            position++;
        }
    }

    /** Reads the string at hand and goes behind it. */
    private void text(final ByteText out)
    {
        out.clear();
        position++;
        byte b = buffer.getByte(position);
        while (b != '"')
        {
            position++;
            if (b == '\\')
            {
                escape(out);
            }
            else
            {
                out.add(b);
            }
            b = buffer.getByte(position);
        }
        position++;
    }

    private void escape(final ByteText out)
    {
        final byte b = buffer.getByte(position++);
        switch (b)
        {
            case 'b' -> out.add('\b');
            case 'f' -> out.add('\f');
            case 'n' -> out.add('\n');
            case 'r' -> out.add('\r');
            case 't' -> out.add('\t');
            case 'u' -> unicode(out);
            default -> out.add(b);
        }
    }

    private void unicode(final ByteText out)
    {
        final int high = hex();
        if (Character.isHighSurrogate((char)high) &&
            buffer.getByte(position) == '\\' && buffer.getByte(position + 1) == 'u')
        {
            final int start = position;
            position += 2;
            final int low = hex();
            if (Character.isLowSurrogate((char)low))
            {
                out.addCodePoint(Character.toCodePoint((char)high, (char)low));
                return;
            }
            position = start;
        }
        out.addCodePoint(high);
    }

    private int hex()
    {
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            value = (value << 4) | Character.digit(buffer.getByte(position++), 16);
        }
        return value;
    }

    /**
     * Goes behind a value.
     *
     * @param json   with a valid JSON text.
     * @param offset of the value.
     * @return offset behind it.
     */
    static int skipValue(final DirectBuffer json, final int offset)
    {
        int depth = 0;
        int next = offset;
        do
        {
            switch (json.getByte(next))
            {
                case '"' -> next = skipString(json, next);
                case '{', '[' ->
                {
                    depth++;
                    next++;
                }
                case '}', ']' ->
                {
                    depth--;
                    next++;
                }
                case ',', ':', ' ', '\t', '\r', '\n' -> next++;
                default -> next = skipScalar(json, next);
            }
        }
        while (depth > 0);
        return next;
    }

    private static int skipString(final DirectBuffer json, final int offset)
    {
        int next = offset + 1;
        while (json.getByte(next) != '"')
        {
            next += json.getByte(next) == '\\' ? 2 : 1;
        }
        return next + 1;
    }

    private static int skipScalar(final DirectBuffer json, final int offset)
    {
        int next = offset;
        while (next < json.capacity() && isScalar(json.getByte(next)))
        {
            next++;
        }
        return next;
    }

    private static boolean isScalar(final byte b)
    {
        return b != ',' && b != '}' && b != ']' && !JsonValidator.isSpace(b);
    }
}
