package io.headrace.engine;

/**
 * Where an engine is in its life. It only moves down this list.
 */
public enum EngineState
{
    /** Applies the journal to the handlers; publishing is refused. */
    REPLAYING,
    /** Accepts events. */
    RUNNING,
    /** Accepts nothing new and finishes what it has. */
    DRAINING,
    /** Stopped by an error, see {@link Engine#failure()}; acknowledges nothing any more. */
    FAILED,
    /** Stopped. */
    CLOSED
}
