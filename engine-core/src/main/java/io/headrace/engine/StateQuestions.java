package io.headrace.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * Questions to the deterministic state, asked by any thread and answered by the engine agent between two batches.
 * Bounded.
 */
final class StateQuestions
{
    private record Question<T>(Function<DurableState, T> reader, CompletableFuture<T> answer)
    {
        void answerFrom(final DurableState state)
        {
            try
            {
                answer.complete(reader.apply(state));
            }
            catch (final Exception | StackOverflowError | AssertionError ex)
            {
                answer.completeExceptionally(ex);
            }
        }
    }

    private static final int CAPACITY = 64;

    private final ManyToOneConcurrentArrayQueue<Question<?>> queue = new ManyToOneConcurrentArrayQueue<>(CAPACITY);

    /**
     * Any thread.
     *
     * @param reader called by the engine agent; must copy what it gives away.
     * @return the answer to come, or null when too many are asking.
     */
    <T> CompletableFuture<T> ask(final Function<DurableState, T> reader)
    {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        return queue.offer(new Question<>(reader, answer)) ? answer : null;
    }

    /** What has been answered, or null when nothing was yet. */
    static <T> T resultOf(final CompletableFuture<T> answer)
    {
        try
        {
            return answer.getNow(null);
        }
        catch (final CompletionException ex)
        {
            throw new IllegalStateException("a handler failed to write its state: " + ex.getCause(), ex.getCause());
        }
    }

    /** Whether anybody asks. */
    boolean isWaiting()
    {
        return !queue.isEmpty();
    }

    /** Engine agent, between two batches. */
    void answerFrom(final DurableState state)
    {
        Question<?> question = queue.poll();
        while (question != null)
        {
            question.answerFrom(state);
            question = queue.poll();
        }
    }
}
