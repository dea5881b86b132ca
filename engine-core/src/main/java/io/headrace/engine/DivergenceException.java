package io.headrace.engine;

import java.util.List;

/**
 * The shadow was fed the same events as the engine and came to another state. The message names the handler.
 */
public final class DivergenceException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private static final String HANDLER_PREFIX = "handler/";
    private static final String REMEDY = "; the state of a handler may depend on nothing but its events and their " +
        "timestamps: look for a clock, randomness, a thread, I/O, a map without an order, or a change made before " +
        "an exception that led to quarantine";

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

    private DivergenceException(final String message, final Throwable cause)
    {
        super(message, cause);
    }

    /** A handler does not take back what it wrote, or another state than it wrote. */
    static DivergenceException notTakenBack(final List<String> sections, final Throwable cause)
    {
        final String who = cause == null ?
            String.join(", ", sections.stream().map(DivergenceException::what).toList()) :
            "a handler: " + cause.getMessage();
        return new DivergenceException("snapshots are of no use and none is taken any more, since the state that was " +
            "written is not taken back by " + who + "; onStart must read what onSnapshot wrote, and then hold the " +
            "same state. The journal keeps everything and the engine goes on", cause);
    }

    private static String what(final String section)
    {
        return section.startsWith(HANDLER_PREFIX) ?
            "handler '" + section.substring(HANDLER_PREFIX.length()) + "'" : "section '" + section + "'";
    }
}
