package io.headrace.engine;

/**
 * What happens when the shadow finds that a handler is not deterministic.
 */
public enum DivergencePolicy
{
    /** It is logged and counted; the engine goes on. */
    REPORT,
    /** The engine stops as well. */
    STOP
}
