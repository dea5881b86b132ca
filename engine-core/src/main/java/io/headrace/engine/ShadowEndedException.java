package io.headrace.engine;

/**
 * Work of the shadow is given up, since the engine ends.
 */
final class ShadowEndedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    ShadowEndedException()
    {
        super("the engine ends", null, false, false);
    }
}
