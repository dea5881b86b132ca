package io.headrace.edge;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Notes leaks for {@link LeakCheck} instead of logging them. Netty makes it, by the name that the build gives.
 *
 * @param <T> kind of resource.
 */
public final class NotingLeakDetector<T> extends ResourceLeakDetector<T>
{
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    /**
     * Called by Netty.
     *
     * @param resource         kind of resource.
     * @param samplingInterval not used at paranoid.
     */
    public NotingLeakDetector(final Class<T> resource, final int samplingInterval)
    {
        super(resource, samplingInterval);
    }

    /**
     * Looked up by Netty for its older interface.
     *
     * @param resource         kind of resource.
     * @param samplingInterval not used at paranoid.
     * @param maxActive        not used.
     */
    public NotingLeakDetector(final Class<T> resource, final int samplingInterval, final long maxActive)
    {
        this(resource, samplingInterval);
    }

    static String takeLeak()
    {
        final String leak = LEAKS.poll();
        LEAKS.clear();
        return leak;
    }

    @Override
    protected boolean needReport()
    {
        return true;
    }

    @Override
    protected void reportTracedLeak(final String resourceType, final String records)
    {
        LEAKS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(final String resourceType)
    {
        LEAKS.add(resourceType);
    }
}
