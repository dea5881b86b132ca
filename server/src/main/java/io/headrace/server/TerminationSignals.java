package io.headrace.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a process end in an orderly way on SIGTERM and SIGINT: the first signal is handed to a listener, the second one
 * ends the process at once. A shutdown hook could do neither, since the exit code would be that of the signal and a
 * second signal would be ignored.
 * <p>
 * {@code sun.misc.Signal} is a supported but hidden part of the JDK, so it is reached by reflection.
 */
final class TerminationSignals
{
    private static final int EXIT_CODE_OF_SIGNALS = 128;

    private TerminationSignals()
    {
    }

    /** Calls the listener on the thread of the signal. */
    static void listen(final Runnable listener)
    {
        final AtomicInteger received = new AtomicInteger();
        final InvocationHandler onSignal = (proxy, method, args) ->
        {
            switch (method.getName())
            {
                case "handle" ->
                {
                    if (received.getAndIncrement() == 0)
                    {
                        listener.run();
                    }
                    else
                    {
                        Runtime.getRuntime().halt(EXIT_CODE_OF_SIGNALS + number(args[0]));
                    }
                    return null;
                }
                case "equals" ->
                {
                    return proxy == args[0];
                }
                case "hashCode" ->
                {
                    return System.identityHashCode(proxy);
                }
                default ->
                {
                    return "TerminationSignals";
                }
            }
        };
        try
        {
            final Class<?> signal = Class.forName("sun.misc.Signal");
            final Class<?> handler = Class.forName("sun.misc.SignalHandler");
            final Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[]{ handler }, onSignal);
            for (final String name : new String[]{ "TERM", "INT" })
            {
                signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        }
        catch (final ReflectiveOperationException e)
        {
            throw new IllegalStateException("this JVM lets nobody handle signals: start it without -Xrs", e);
        }
    }

    private static int number(final Object signal) throws ReflectiveOperationException
    {
        return (int)signal.getClass().getMethod("getNumber").invoke(signal);
    }
}
