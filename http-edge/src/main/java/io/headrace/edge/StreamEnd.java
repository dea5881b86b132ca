package io.headrace.edge;

/**
 * Why a stream ends before its subscriber leaves.
 */
enum StreamEnd
{
    /** The subscriber did not read for {@code stream.stall.timeout}. */
    EVICTED,
    /** Retention has dropped what comes next. */
    GONE,
    /** The journal cannot be read. */
    BROKEN,
    /** The edge is closed. */
    CLOSED
}
