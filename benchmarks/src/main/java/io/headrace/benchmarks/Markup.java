package io.headrace.benchmarks;

import java.util.Locale;

/**
 * Builds well-formed markup, for HTML and for SVG within it; all text is escaped here. Not threadsafe.
 */
final class Markup
{
    private final StringBuilder text = new StringBuilder(64 * 1024);

    /** Opens an element; attributes come in pairs of name and value. */
    Markup open(final String element, final String... attributes)
    {
        start(element, attributes);
        text.append('>');
        return this;
    }

    Markup close(final String element)
    {
        text.append("</").append(element).append(">\n");
        return this;
    }

    /** An element without contents. */
    Markup empty(final String element, final String... attributes)
    {
        start(element, attributes);
        text.append("/>\n");
        return this;
    }

    /** An element that holds text only. */
    Markup element(final String element, final String contents, final String... attributes)
    {
        return open(element, attributes).text(contents).close(element);
    }

    Markup text(final String contents)
    {
        text.append(escape(contents));
        return this;
    }

    /** Adds what another markup has built. */
    Markup add(final Markup other)
    {
        text.append(other.text);
        return this;
    }

    private void start(final String element, final String... attributes)
    {
        text.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2)
        {
            text.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1])).append('"');
        }
    }

    private static String escape(final String contents)
    {
        final StringBuilder escaped = new StringBuilder(contents.length() + 16);
        contents.codePoints().forEach(character ->
        {
            switch (character)
            {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                // Control characters, such as the colours of a terminal in a stack trace, are not allowed.
                default -> escaped.appendCodePoint(character < ' ' && character != '\n' ? ' ' : character);
            }
        });
        return escaped.toString();
    }

    /** A coordinate. */
    static String at(final double position)
    {
        return String.format(Locale.ROOT, "%.1f", position);
    }

    @Override
    public String toString()
    {
        return text.toString();
    }
}
