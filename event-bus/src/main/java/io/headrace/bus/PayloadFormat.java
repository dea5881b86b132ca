package io.headrace.bus;

/**
 * What kind of bytes an event or a reply carries, as one code in the frame.
 */
public enum PayloadFormat
{
    /** Opaque bytes: {@code application/octet-stream}. */
    BINARY(0, "application/octet-stream"),
    /** JSON text in UTF-8: {@code application/json}. */
    JSON(1, "application/json"),
    /** Text in UTF-8: {@code text/plain}. */
    TEXT(2, "text/plain; charset=utf-8"),
    /** Opaque bytes whose media type is the {@link FrameAttributes#CONTENT_TYPE} attribute of the frame. */
    NAMED(3, null);

    private static final PayloadFormat[] VALUES = values();

    private final int code;
    private final String mediaType;

    PayloadFormat(final int code, final String mediaType)
    {
        this.code = code;
        this.mediaType = mediaType;
    }

    /**
     * The code in the frame.
     *
     * @return 0 to 255.
     */
    public int code()
    {
        return code;
    }

    /**
     * The media type of this format.
     *
     * @return a media type, or null for {@link #NAMED}.
     */
    public String mediaType()
    {
        return mediaType;
    }

    /**
     * The format of a code.
     *
     * @param code as in the frame.
     * @return the format; a code from a later version reads as {@link #BINARY}.
     */
    public static PayloadFormat of(final int code)
    {
        return code >= 0 && code < VALUES.length ? VALUES[code] : BINARY;
    }
}
