package io.headrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import org.junit.jupiter.api.Test;

/** Public, so that the constructors of its handlers are. */
public class HandlerFactoryTest
{
    @Test
    void shouldMakeFreshHandlers()
    {
        final EventHandler first = HandlerFactory.create("count", CountingHandler.class.getName());
        assertInstanceOf(CountingHandler.class, first);
        assertNotSame(first, HandlerFactory.create("count", CountingHandler.class.getName()));
    }

    @Test
    void shouldNameTheSettingWhenClassCannotServe()
    {
        assertRefused("no.Such", ExitCode.WRONG_USE,
            "cannot be loaded (missing no.Such): put its jar on HEADRACE_CLASSPATH");
        assertRefused("java.lang.String", ExitCode.WRONG_USE,
            "does not implement io.headrace.engine.EventHandler");
        assertRefused(EventHandler.class.getName(), ExitCode.WRONG_USE,
            "must be a public class that is not abstract");
        assertRefused(Hidden.class.getName(), ExitCode.WRONG_USE, "must be a public class that is not abstract");
        assertRefused(Demanding.class.getName(), ExitCode.WRONG_USE,
            "needs a public constructor without parameters");
        assertRefused(Failing.class.getName(), ExitCode.FAILED,
            "failed in its constructor: java.lang.IllegalStateException: no luck");
    }

    private static void assertRefused(final String className, final int exitCode, final String text)
    {
        final CommandFailure failure =
            assertThrows(CommandFailure.class, () -> HandlerFactory.create("book", className));
        assertEquals("handlers.book.class=" + className + " " + text, failure.getMessage());
        assertEquals(exitCode, failure.exitCode());
    }

    /** Does nothing. */
    static class Hidden implements EventHandler
    {
        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
        }
    }

    /** Wants an argument. */
    public static final class Demanding extends Hidden
    {
        /** Not to be called without. */
        public Demanding(final String argument)
        {
            super();
            assertEquals("", argument);
        }
    }

    /** Throws. */
    public static final class Failing extends Hidden
    {
        /** Always fails. */
        public Failing()
        {
            throw new IllegalStateException("no luck");
        }
    }
}
