package io.headrace.examples;

import io.headrace.engine.Outbox;

/**
 * Collects the fills of one order message and sends them with the outcome, as one reply.
 */
interface OrderReply extends FillConsumer
{
    /** Most fills of one reply. */
    int FILLS_MAX = 256;

    /** Most fills that the next reply can carry, with this outbox. */
    int fillsMax(Outbox outbox);

    /** Sends the reply, and is then ready for the next one. */
    void send(OrderOutcome outcome, OrderReason reason, long orderId, int filled, int remaining, Outbox outbox);
}
