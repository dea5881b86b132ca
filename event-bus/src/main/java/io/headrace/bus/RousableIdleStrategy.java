package io.headrace.bus;

import org.agrona.concurrent.IdleStrategy;

/**
 * What an agent does while it has no work, until others tell it that there is some.
 * <p>
 * The methods of {@link IdleStrategy} belong to the thread of one agent; {@link #rouse()} may be called by any.
 */
public interface RousableIdleStrategy extends IdleStrategy
{
    /** Any thread: there is work. Wakes the agent if it sleeps; costs next to nothing if it does not. */
    void rouse();
}
