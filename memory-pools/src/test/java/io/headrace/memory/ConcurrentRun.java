package io.headrace.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a body on several threads that start together, and rethrows the first failure. */
final class ConcurrentRun
{
    /** What each thread does. */
    @FunctionalInterface
    interface Body
    {
        void run(int thread) throws Exception;
    }

    private ConcurrentRun()
    {
    }

    static void run(final int threads, final Body body) throws Exception
    {
        final CyclicBarrier start = new CyclicBarrier(threads);
        final ExecutorService executor = Executors.newFixedThreadPool(threads);
        try
        {
            final List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++)
            {
                final int thread = i;
                futures.add(executor.submit(() ->
                {
                    start.await();
                    body.run(thread);
                    return null;
                }));
            }
            for (final Future<?> future : futures)
            {
                future.get();
            }
        }
        finally
        {
            executor.shutdownNow();
        }
    }
}
