package io.headrace.engine;

/**
 * The shadow was fed the same events as the engine and came to another state. The message names the handler.
 */
public final class DivergenceException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private static final String HANDLER_PREFIX = "handler/";
    private static final String REMEDY = "; the state of a handler may depend on nothing but its events and their " +
        "timestamps: look for a clock, randomness, a thread, I/O, or a map without an order";

    DivergenceException(final String section, final SectionDigests engine, final SectionDigests shadow)
    {
        super(what(section) + " is not deterministic: at sequence=" + engine.sequence() + " its state has hash=" +
            engine.sections().getOrDefault(section, "none") + " in the engine but hash=" +
            shadow.sections().getOrDefault(section, "none") + " in the shadow, so no snapshot is kept" + REMEDY);
    }

    DivergenceException(final HandlerException shadow)
    {
        super("a handler is not deterministic: it threw in the shadow and not in the engine (" + shadow.getMessage() +
            ")" + REMEDY, shadow);
    }

    private static String what(final String section)
    {
        return section.startsWith(HANDLER_PREFIX) ?
            "handler '" + section.substring(HANDLER_PREFIX.length()) + "'" : "section '" + section + "'";
    }
}
