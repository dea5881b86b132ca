package io.headrace.engine;

/**
 * Takes events read back from a journal.
 */
@FunctionalInterface
public interface EventConsumer
{
    /**
     * One event.
     *
     * @param event a flyweight, valid during the call.
     */
    void onEvent(Event event);
}
