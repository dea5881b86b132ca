package io.headrace.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.load.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class OpenLoopTest
{
    private static final long STEP_NS = 1_000;

    private final List<String> published = new ArrayList<>();
    private long nowNs = 5_000;
    private int refusals;

    private long tick()
    {
        nowNs += STEP_NS;
        return nowNs;
    }

    private boolean publish(final int count, final long dueNs)
    {
        if (refusals > 0)
        {
            refusals--;
            return false;
        }
        published.add(dueNs + "+" + count);
        return true;
    }

    private OpenLoop loop(final int batch)
    {
        return new OpenLoop(this::tick, this::publish, batch, 0);
    }

    @Test
    void shouldPublishWhatIsDueInRuns()
    {
        // an event each 500 ns, the clock moves by 1,000 ns
        final long count = loop(2).publish(new Schedule(6_000, 2_000_000), Long.MAX_VALUE / 2, 6);

        assertEquals(6, count);
        assertEquals(List.of("6000+1", "6500+2", "7500+2", "8500+1"), published);
    }

    @Test
    void shouldKeepDueTimesOfWhatHadNoRoom()
    {
        refusals = 3;
        final OpenLoop loop = loop(10);

        assertEquals(4, loop.publish(new Schedule(6_000, 1_000_000), Long.MAX_VALUE / 2, 4));
        assertEquals(List.of("6000+4"), published);
        assertEquals(3, loop.refusals());
    }

    @Test
    void shouldEndInTimeWithWhatWasNotPublished()
    {
        refusals = Integer.MAX_VALUE;

        assertEquals(0, loop(10).publish(new Schedule(6_000, 1_000_000), 20_000, 1_000));
    }
}
