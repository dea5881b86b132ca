package io.headrace.engine;

/**
 * Takes the events of a {@link Subscription}.
 */
@FunctionalInterface
public interface SubscriptionConsumer
{
    /**
     * Takes one event.
     *
     * @param event a flyweight, valid during the call.
     * @return false if it was not taken: then the poll ends, and the next one begins with the same event.
     */
    boolean onEvent(Event event);
}
