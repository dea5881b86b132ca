package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineTimerTest
{
    private final EngineRig rig = new EngineRig();

    @Test
    void shouldFireInJournaledTimeAsEventsWithSequences()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "schedule 50 2000", "schedule 51 1500");
            running.cycle(5);
            running.clock.set(1_499);
            running.cycle(5);
            assertEquals(List.of(), running.state());
            running.clock.set(1_500);
            running.cycle(5);
            running.clock.set(9_000);
            running.publish(2, "after");
            running.cycle(5);
            assertEquals(List.of("timer 51 at 1500", "timer 50 at 9000", "5 after"), running.state());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldNotFireWhatAnEarlierEventOfTheBatchCancelled()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "schedule 50 2000", "schedule 51 2000", "schedule 52 2000");
            running.cycle(5);
            running.publish(2, "cancel 50", "cancel 60", "schedule 51 5000");
            running.cycle(5);
            running.clock.set(3_000);
            running.cycle(5);
            assertEquals(List.of("cancel true", "cancel false", "timer 52 at 3000"), running.state());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldFireAfterARestartWhatWasPendingAndRepeat()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "schedule 1 2000");
            running.cycle(5);
            running.engine.close();
            running.restart();
            assertEquals(List.of(), running.state());
            for (int i = 0; i < 3; i++)
            {
                running.clock.set(2_000 + 100 * i);
                running.cycle(5);
            }
            assertEquals(List.of("timer 1 at 2000", "timer 1 at 2100", "timer 1 at 2200"), running.state());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldNeverGoBackInTimeWhenTheClockDoes()
    {
        try (EngineRig running = rig.launch())
        {
            running.clock.set(10_000);
            running.publish(1, "schedule 50 10500");
            running.cycle(5);
            running.clock.set(500);
            running.publish(2, "schedule 51 9000", "a");
            running.cycle(5);
            assertEquals(List.of("3 a", "timer 51 at 10000"), running.state());
            running.clock.set(10_600);
            running.cycle(5);
            assertEquals("timer 50 at 10600", running.state().get(2));
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldQuarantineATimerWhoseHandlerThrowsAndRetryIt()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "schedule -1 1000");
            running.cycle(5);
            final List<QuarantinedEvent> quarantined = running.engine.quarantined(Long.MAX_VALUE);
            assertEquals(1, quarantined.size());
            assertEquals(2, quarantined.get(0).sequence());
            assertEquals("timer", quarantined.get(0).message());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldPassOverATimerThatAnotherOneOfTheSameBatchHasMoved()
    {
        try (EngineRig moving = new EngineRig().launch())
        {
            moving.publish(1, "schedule 4711 5000", "schedule 20 5001");
            moving.cycle(3);
            moving.clock.set(6000);
            moving.cycle(5);
            assertEquals(List.of("timer 4711 at 6000"), moving.state());
            moving.clock.set(7000);
            moving.cycle(5);
            assertEquals(List.of("timer 4711 at 6000", "timer 20 at 7000"), moving.state());
            moving.assertSameStateInReplay();
        }
    }
}
