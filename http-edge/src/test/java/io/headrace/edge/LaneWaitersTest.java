package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneWaitersTest
{
    private static final int HIGH = 0;
    private static final int LOW = 2;

    private final LaneWaiters waiters = new LaneWaiters();
    private final List<String> resumed = new ArrayList<>();
    private final int[] room = new int[LOW + 1];

    private LaneWaiters.Waiter waiter(final String name, final int lane)
    {
        final LaneWaiters.Waiter waiter = new LaneWaiters.Waiter()
        {
            @Override
            public void resume()
            {
                resumed.add(name);
                if (room[lane]-- <= 0)
                {
                    waiters.add(this, lane);
                }
            }
        };
        waiters.add(waiter, lane);
        return waiter;
    }

    private List<String> resume(final int high, final int low)
    {
        resumed.clear();
        room[HIGH] = high;
        room[LOW] = low;
        waiters.resume();
        return resumed;
    }

    @Test
    void shouldResumeThoseOfALaneInOrderUntilItIsFullAndThoseOfOthersAllTheSame()
    {
        waiter("a", HIGH);
        waiter("b", HIGH);
        waiter("c", HIGH);
        waiter("d", LOW);
        waiter("e", LOW);
        assertEquals(List.of("a", "b", "d"), resume(1, 0));
        assertEquals(List.of("c", "b", "e", "d"), resume(2, 2));
        assertEquals(List.of(), resume(9, 9));
    }

    @Test
    void shouldKnowEachOnceAndForgetWhoLeaves()
    {
        final LaneWaiters.Waiter first = waiter("first", LOW);
        waiters.add(first, LOW);
        waiters.add(first, HIGH);
        final LaneWaiters.Waiter second = waiter("second", LOW);
        assertEquals(List.of("first", "first", "second"), resume(9, 9));
        waiters.add(second, LOW);
        waiters.remove(second);
        assertEquals(List.of(), resume(9, 9));
    }

    @Test
    void shouldGoOnWhenOneMakesAnotherLeave()
    {
        final LaneWaiters.Waiter[] second = new LaneWaiters.Waiter[1];
        waiters.add(() ->
        {
            resumed.add("first");
            waiters.remove(second[0]);
        }, LOW);
        second[0] = waiter("second", LOW);
        waiter("third", LOW);
        assertEquals(List.of("first", "third"), resume(0, 9));
    }
}
