package io.headrace.edge;

/**
 * Reads the header Idempotency-Key: a string as structured fields have it, in quotes, or the same characters without
 * quotes. Stateless.
 */
final class IdempotencyKey
{
    static final String RULE = "Idempotency-Key must be 1 to 255 visible ASCII characters, as in " +
        "Idempotency-Key: \"8e03978e-40d5-43dd-bc93-6894a57f9324\"; without the quotes it may not hold \" \\ , or ;";

    private static final int MAX_LENGTH = 255;
    private static final char FIRST_VISIBLE = '!';
    private static final char LAST_VISIBLE = '~';

    private IdempotencyKey()
    {
    }

    /**
     * Reads it.
     *
     * @param header value of the header.
     * @return the key, or null if it is not as the {@link #RULE} says.
     */
    static String parse(final String header)
    {
        final boolean quoted = header.length() >= 2 && header.charAt(0) == '"';
        final String key = quoted ? unquoted(header) : header;
        boolean valid = key != null && !key.isEmpty() && key.length() <= MAX_LENGTH;
        for (int i = 0; valid && i < key.length(); i++)
        {
            final char c = key.charAt(i);
            valid = c >= FIRST_VISIBLE && c <= LAST_VISIBLE &&
                (quoted || (c != '"' && c != '\\' && c != ',' && c != ';'));
        }
        return valid ? key : null;
    }

    private static String unquoted(final String text)
    {
        final StringBuilder key = new StringBuilder(text.length());
        final int end = text.length() - 1;
        int i = 1;
        for (; i < end && text.charAt(i) != '"'; i++)
        {
            if (text.charAt(i) == '\\')
            {
                i++;
                if (i == end || (text.charAt(i) != '"' && text.charAt(i) != '\\'))
                {
                    return null;
                }
            }
            key.append(text.charAt(i));
        }
        return i == end && text.charAt(end) == '"' ? key.toString() : null;
    }
}
