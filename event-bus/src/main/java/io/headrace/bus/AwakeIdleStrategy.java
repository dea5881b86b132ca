package io.headrace.bus;

import org.agrona.concurrent.IdleStrategy;

/**
 * An idle strategy that never sleeps, so that there is nobody to rouse.
 */
final class AwakeIdleStrategy implements RousableIdleStrategy
{
    private final IdleStrategy delegate;

    AwakeIdleStrategy(final IdleStrategy delegate)
    {
        this.delegate = delegate;
    }

    @Override
    public void idle(final int workCount)
    {
        delegate.idle(workCount);
    }

    @Override
    public void idle()
    {
        delegate.idle();
    }

    @Override
    public void reset()
    {
        delegate.reset();
    }

    @Override
    public void rouse()
    {
        // it is awake
    }

    @Override
    public String alias()
    {
        return delegate.alias();
    }
}
