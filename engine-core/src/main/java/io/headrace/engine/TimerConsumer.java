package io.headrace.engine;

/**
 * Told which timers of a {@link TimerTable} are due.
 */
interface TimerConsumer
{
    /**
     * One timer that is due and stays pending until it is cancelled. Must not change the table.
     *
     * @param timerId    of the handler.
     * @param deadlineNs it was scheduled for.
     */
    void onTimerDue(long timerId, long deadlineNs);
}
