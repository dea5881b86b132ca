package io.headrace.engine;

/**
 * A named durable cursor: how far a subscriber that may come and go has got. Immutable.
 *
 * @param name     of the cursor.
 * @param sequence last one that the subscriber is done with, 0 for none yet.
 */
public record NamedCursor(String name, long sequence)
{
}
