package io.headrace.edge;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which a Netty buffer was leaked. The build has Netty use {@link NotingLeakDetector}, and
 * look at every buffer.
 */
final class LeakCheck implements AfterAllCallback
{
    private static final int ROUNDS = 5;

    @Override
    public void afterAll(final ExtensionContext context)
    {
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID)
        {
            throw new AssertionError("leaks are not looked for: run with -Dio.netty.leakDetection.level=paranoid");
        }
        for (int i = 0; i < ROUNDS; i++)
        {
            System.gc();
            PooledByteBufAllocator.DEFAULT.buffer().release(); // what the collector found is reported at the next one
        }
        final String leak = NotingLeakDetector.takeLeak();
        if (leak != null)
        {
            throw new AssertionError("leaked: " + leak);
        }
    }
}
