package io.headrace.examples;

/**
 * Takes the fills of an incoming order, in the order of their priority.
 */
interface FillConsumer
{
    void onFill(long restingOrderId, long price, int quantity);
}
