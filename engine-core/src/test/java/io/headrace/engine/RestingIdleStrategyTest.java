package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RestingIdleStrategyTest
{
    private final RestingIdleStrategy idle = new RestingIdleStrategy();

    @Test
    void shouldRestLongerOnceThereWasNoWorkForASecond()
    {
        for (int i = 0; i < RestingIdleStrategy.SHORT_RESTS; i++)
        {
            assertEquals(RestingIdleStrategy.SHORT_REST_NS, idle.nextRestNs());
        }
        assertEquals(RestingIdleStrategy.LONG_REST_NS, idle.nextRestNs());
        assertEquals(RestingIdleStrategy.LONG_REST_NS, idle.nextRestNs());
    }

    @Test
    void shouldRestBrieflyAgainAfterWork()
    {
        for (int i = 0; i <= RestingIdleStrategy.SHORT_RESTS; i++)
        {
            idle.nextRestNs();
        }

        idle.idle(1);

        assertEquals(RestingIdleStrategy.SHORT_REST_NS, idle.nextRestNs());
    }
}
