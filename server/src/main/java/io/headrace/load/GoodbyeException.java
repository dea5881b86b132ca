package io.headrace.load;

import io.headrace.protocol.GoodbyeCode;
import java.io.IOException;

/**
 * The server has ended the connection and said why.
 */
final class GoodbyeException extends IOException
{
    private static final long serialVersionUID = 1L;

    private final GoodbyeCode code;

    GoodbyeException(final GoodbyeCode code, final String text)
    {
        super("the server said goodbye: code=" + code + (text.isEmpty() ? "" : ", " + text));
        this.code = code;
    }

    GoodbyeCode code()
    {
        return code;
    }
}
