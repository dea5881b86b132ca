package io.headrace.server;

import io.headrace.engine.EventHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Makes handlers from the class names in the settings.
 */
final class HandlerFactory
{
    private HandlerFactory()
    {
    }

    /**
     * Makes one instance to see that it can be made, and gives that first and new ones after.
     *
     * @param name      of the handler in the settings.
     * @param className of a public class with a public constructor without parameters.
     * @return of instances, one for each use.
     * @throws CommandFailure naming the setting, when that cannot be done.
     */
    static Supplier<EventHandler> supplier(final String name, final String className)
    {
        final AtomicReference<EventHandler> first = new AtomicReference<>(create(name, className));
        return () ->
        {
            final EventHandler made = first.getAndSet(null);
            return made == null ? create(name, className) : made;
        };
    }

    /**
     * Makes a handler.
     *
     * @param name      of the handler in the settings.
     * @param className of a public class with a public constructor without parameters.
     * @return a fresh instance.
     * @throws CommandFailure naming the setting, when that cannot be done.
     */
    static EventHandler create(final String name, final String className)
    {
        final String setting = "handlers." + name + ".class=" + className;
        try
        {
            final Class<?> type = Class.forName(className);
            if (!EventHandler.class.isAssignableFrom(type))
            {
                throw new CommandFailure(
                    ExitCode.WRONG_USE, setting + " does not implement " + EventHandler.class.getName());
            }
            if (Modifier.isAbstract(type.getModifiers()) || !Modifier.isPublic(type.getModifiers()))
            {
                throw new CommandFailure(ExitCode.WRONG_USE, setting + " must be a public class that is not abstract");
            }
            return (EventHandler)type.getConstructor().newInstance();
        }
        catch (final ClassNotFoundException | NoClassDefFoundError e)
        {
            throw new CommandFailure(ExitCode.WRONG_USE, setting +
                " cannot be loaded (missing " + e.getMessage() + "): put its jar on HEADRACE_CLASSPATH", e);
        }
        catch (final NoSuchMethodException | IllegalAccessException | InstantiationException e)
        {
            throw new CommandFailure(
                ExitCode.WRONG_USE, setting + " needs a public constructor without parameters", e);
        }
        catch (final InvocationTargetException | ExceptionInInitializerError e)
        {
            throw new CommandFailure(
                ExitCode.FAILED, setting + " failed in its constructor: " + e.getCause(), e.getCause());
        }
    }
}
