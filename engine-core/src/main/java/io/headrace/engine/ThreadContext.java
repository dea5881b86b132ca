package io.headrace.engine;

import io.headrace.bus.ThreadLayout;

/**
 * Settings of the threads that the agents run on. Filled by the host before launch; not threadsafe.
 */
public final class ThreadContext
{
    private ThreadLayout layout;
    private int cores = Runtime.getRuntime().availableProcessors();

    void conclude()
    {
        if (layout == null)
        {
            layout = ThreadLayout.forCores(cores);
        }
    }

    /**
     * Sets which agents share a thread.
     *
     * @param value the layout; by default it follows the number of cores.
     * @return this.
     */
    public ThreadContext layout(final ThreadLayout value)
    {
        layout = value;
        return this;
    }

    /**
     * Sets the number of cores that layout and idle strategies follow.
     *
     * @param value at least 1.
     * @return this.
     */
    public ThreadContext cores(final int value)
    {
        cores = value;
        return this;
    }

    ThreadLayout layout()
    {
        return layout;
    }

    int cores()
    {
        return cores;
    }
}
