package io.headrace.memory;

/** An object of an {@link ObjectPool}, which knows its place there. */
@FunctionalInterface
public interface Pooled
{
    /**
     * The index that the factory of the pool was called with.
     *
     * @return the same for the life of the object.
     */
    int poolIndex();
}
