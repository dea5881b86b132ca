package io.headrace.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An agent that has moved nowhere for too long, as the {@link Watchdog} found it.
 *
 * @param agent       its role.
 * @param heldNs      for how long, in nanoseconds.
 * @param occupation  what it was doing, as far as it could be seen.
 * @param isInHandler whether it waits for a handler to return, and not for the disk or a sink.
 * @param stack       of its thread, one frame a line.
 */
public record AgentHang(String agent, long heldNs, String occupation, boolean isInHandler, String stack)
{
    private static final Set<String> HANDLER_METHODS = Set.of(
        "onStart", "onReshard", "keyOf", "onEvent", "onTimer", "onQuery", "onSnapshot");
    private static final String ENGINE_PACKAGE = AgentHang.class.getPackageName() + '.';

    /** From the stack of a thread that stands still. */
    static AgentHang of(final GuardedAgent agent, final long heldNs, final StackTraceElement[] stack)
    {
        final int handlerFrame = handlerFrame(stack);
        final String occupation = handlerFrame < 0 ?
            "it is in " + (stack.length == 0 ? "an unknown place" : stack[0].getClassName() + '.' +
                stack[0].getMethodName()) + " and in no handler: look at the disk" :
            "handler class=" + stack[handlerFrame].getClassName() + " does not return from " +
                stack[handlerFrame].getMethodName() + agent.callText();
        return new AgentHang(agent.roleName(), heldNs, occupation, handlerFrame >= 0, Arrays.stream(stack)
            .map(frame -> "    at " + frame)
            .collect(Collectors.joining(System.lineSeparator())));
    }

    /** The innermost call from the engine into a handler. */
    private static int handlerFrame(final StackTraceElement[] stack)
    {
        for (int i = 0; i < stack.length - 1; i++)
        {
            final String caller = stack[i + 1].getClassName();
            final String callee = stack[i].getClassName();
            if (HANDLER_METHODS.contains(stack[i].getMethodName()) && caller.startsWith(ENGINE_PACKAGE) &&
                !callee.equals(HandlerCaller.class.getName()))
            {
                return i;
            }
        }
        return -1;
    }

    /** The same hang, seen again later. */
    AgentHang after(final long longerNs)
    {
        return new AgentHang(agent, longerNs, occupation, isInHandler, stack);
    }

    /**
     * What is known, without the stack.
     *
     * @return one line for a person.
     */
    public String text()
    {
        return "agent=" + agent + " has not ended its duty cycle for " + seconds(heldNs) + ": " + occupation;
    }

    static String seconds(final long ns)
    {
        return String.format(Locale.ROOT, "%.1f s", ns / (double)TimeUnit.SECONDS.toNanos(1));
    }
}
