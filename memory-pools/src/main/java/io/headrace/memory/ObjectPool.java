package io.headrace.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * A fixed number of objects to be used again and again, such as contexts of requests.
 * <p>
 * Threadsafe and lock-free: any thread may acquire, and any other may release. All objects are made by the
 * constructor; what the releasing thread wrote to an object is seen by the one that acquires it next. Releasing twice
 * is caught, unless another thread has acquired the object in between: drop the reference when releasing.
 *
 * @param <T> type of the objects.
 */
public final class ObjectPool<T extends Pooled>
{
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int FREE = 0;
    private static final int ACQUIRED = 1;

    private final T[] objects;
    private final int[] states;
    private final IndexStack stack;
    private final AtomicLong exhausted = new AtomicLong();

    /**
     * Makes all objects.
     *
     * @param size    how many, positive.
     * @param factory called with 0 to size - 1, each to be the {@link Pooled#poolIndex()} of what it returns.
     */
    @SuppressWarnings("unchecked")
    public ObjectPool(final int size, final IntFunction<? extends T> factory)
    {
        if (size <= 0)
        {
            throw new IllegalArgumentException("size=" + size + " must be positive");
        }
        objects = (T[])new Pooled[size];
        states = new int[size];
        stack = new IndexStack(size);
        for (int i = 0; i < size; i++)
        {
            final T object = factory.apply(i);
            if (object.poolIndex() != i)
            {
                throw new IllegalArgumentException("poolIndex=" + object.poolIndex() + " must be " + i);
            }
            objects[i] = object;
        }
    }

    /**
     * Takes an object out of the pool.
     *
     * @return an object in the state it was released in, or null when all are in use.
     */
    public T acquire()
    {
        final int index = stack.pop();
        if (index == IndexStack.EMPTY)
        {
            exhausted.getAndIncrement();
            return null;
        }
        INTS.setRelease(states, index, ACQUIRED);
        return objects[index];
    }

    /**
     * Puts an object back.
     *
     * @param object that was acquired and not released since.
     * @throws IllegalStateException if it is not of this pool, or not acquired.
     */
    public void release(final T object)
    {
        final int index = object.poolIndex();
        if (index < 0 || index >= objects.length || objects[index] != object)
        {
            throw new IllegalStateException("poolIndex=" + index + " is not of this pool");
        }
        if (!INTS.compareAndSet(states, index, ACQUIRED, FREE))
        {
            throw new IllegalStateException("poolIndex=" + index + " is released twice");
        }
        stack.push(index);
    }

    /**
     * Objects in the pool and out of it.
     *
     * @return how many, positive.
     */
    public int size()
    {
        return objects.length;
    }

    /**
     * Objects acquired and not released. Any thread; a snapshot.
     *
     * @return 0 to {@link #size()}.
     */
    public int acquired()
    {
        return stack.taken();
    }

    /**
     * How often {@link #acquire()} found nothing. Any thread.
     *
     * @return how often since the start.
     */
    public long exhaustedCount()
    {
        return exhausted.get();
    }
}
