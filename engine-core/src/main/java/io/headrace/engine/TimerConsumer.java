package io.headrace.engine;

/**
 * Told which timers of a {@link TimerTable} are due.
 */
interface TimerConsumer
{
    /**
     * One timer that is due and stays pending until it is cancelled. Must not change the table.
     *
     * @param handler    that scheduled it.
     * @param timerId    of the handler.
     * @param deadlineNs it was scheduled for.
     */
    void onTimerDue(int handler, long timerId, long deadlineNs);
}
