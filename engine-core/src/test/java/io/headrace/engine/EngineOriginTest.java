package io.headrace.engine;

import static io.headrace.bus.OriginDescriptor.KIND_KEY;
import static io.headrace.bus.OriginDescriptor.KIND_SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineOriginTest
{
    private final EngineRig rig = new EngineRig();

    @Test
    void shouldApplyAKeyOnceAndGiveTheSameAnswerAgain()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, KIND_KEY, 7, 8, "pay");
            running.cycle(5);
            assertEquals(List.of("reply 1/0 1 3", "ack 1 1+1 synced"), running.delivered());
            running.publish(2, KIND_KEY, 7, 8, "pay");
            running.cycle(5);
            assertEquals(
                List.of("DUPLICATE 2/0+1 1", "reply 2/0 1 3", "ack 2 1+1 synced"), running.delivered());
            running.engine.close();
            running.restart();
            running.publish(3, KIND_KEY, 7, 8, "pay");
            running.publish(4, "other");
            running.cycle(5);
            assertEquals(
                List.of(
                    "DUPLICATE 3/0+1 1", "reply 3/0 1 3", "ack 3 1+1 synced", "reply 4/0 2 5", "ack 4 2+1 synced"),
                running.delivered());
            assertEquals(List.of("1 pay", "2 other"), running.state());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldAnswerADuplicateThatComesInTheSameBatch()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, KIND_KEY, 7, 8, "pay");
            running.publish(2, KIND_KEY, 7, 8, "pay");
            running.publish(3, KIND_KEY, 7, 8, "pay more");
            running.cycle(8);
            assertEquals(
                List.of(
                    "reply 1/0 1 3", "ack 1 1+1 synced", "DUPLICATE 2/0+1 1", "reply 2/0 1 3", "ack 2 1+1 synced",
                    "CONFLICT 3/0+1 1"),
                running.delivered());
            assertEquals(List.of("1 pay"), running.state());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldTreatAKeyedBatchAsOneRequest()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, KIND_KEY, 7, 8, "a", "b");
            running.publish(2, KIND_KEY, 7, 8, "a", "b");
            running.publish(3, KIND_KEY, 7, 8, "a");
            running.cycle(8);
            assertEquals(
                List.of(
                    "reply 1/0 1 1", "reply 1/1 2 1", "ack 1 1+2 synced",
                    "DUPLICATE 2/0+2 1", "ack 2 1+2 synced", "CONFLICT 3/0+1 1"),
                running.delivered());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldGoOnWithASessionWhereItWas()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(9, "first");
            running.openSession(1);
            running.cycle(5);
            running.delivered();
            running.publish(10, KIND_SESSION, 2, 1, "a", "b");
            running.cycle(5);
            assertEquals(
                List.of("reply 10/0 3 1", "reply 10/1 4 1", "ack 10 3+2 synced"), running.delivered());
            running.engine.close();
            running.restart();
            running.publish(11, KIND_SESSION, 2, 0);
            running.publish(12, KIND_SESSION, 2, 2, "b", "c", "d");
            running.publish(13, KIND_SESSION, 2, 6, "f");
            running.publish(14, KIND_SESSION, 2, 4, "D");
            running.publish(15, KIND_SESSION, 1, 1, "never opened");
            running.cycle(9);
            assertEquals(
                List.of(
                    "SESSION_RESUMED 11/0+1 2",
                    "DUPLICATE 12/0+1 4", "reply 12/0 4 1", "ack 12 4+1 synced",
                    "SESSION_GAP 13/0+1 4",
                    "reply 12/1 5 1", "reply 12/2 6 1", "ack 12/1 5+2 synced",
                    "CONFLICT 14/0+1 6", "SESSION_UNKNOWN 15/0+1 0"),
                running.delivered());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldTellWhatASessionHasAppliedOnlyOnceThatIsDurable()
    {
        try (EngineRig running = rig.launch())
        {
            running.openSession(1);
            running.cycle(5);
            running.delivered();
            running.journal.forcedUpTo = 1;
            running.publish(2, KIND_SESSION, 1, 1, "a");
            running.publish(3, KIND_SESSION, 1, 0);
            running.publish(4, KIND_SESSION, 1, 9, "gap");
            running.publish(5, KIND_SESSION, 1, 1, "A");
            running.cycle(9);
            assertEquals(List.of(), running.delivered());
            running.journal.forcedUpTo = Long.MAX_VALUE;
            running.cycle(5);
            assertEquals(
                List.of(
                    "SESSION_RESUMED 3/0+1 1", "SESSION_GAP 4/0+1 1", "reply 2/0 2 1", "ack 2 2+1 synced",
                    "CONFLICT 5/0+1 2"),
                running.delivered());
        }
    }

    @Test
    void shouldTellWhatASessionHasAppliedOnlyOnceThatIsJournaled()
    {
        rig.level = DurabilityLevel.JOURNALED;
        try (EngineRig running = rig.launch())
        {
            running.openSession(1);
            running.cycle(5);
            running.delivered();
            running.journal.backPressured = true;
            running.publish(2, KIND_SESSION, 1, 1, "a");
            running.publish(3, KIND_SESSION, 1, 0);
            running.publish(4, KIND_SESSION, 1, 9, "gap");
            running.cycle(9);
            assertEquals(List.of(), running.delivered());
            running.journal.backPressured = false;
            running.cycle(5);
            assertEquals(
                List.of("SESSION_RESUMED 3/0+1 1", "SESSION_GAP 4/0+1 1", "reply 2/0 2 1", "ack 2 2+1 journaled"),
                running.delivered());
            running.level = DurabilityLevel.ACCEPTED;
            running.journal.backPressured = true;
            running.publish(5, KIND_SESSION, 1, 2, "b");
            running.cycle(1);
            assertEquals(List.of("ack 5 3+1 accepted"), running.delivered(), "which needs no journal");
            running.journal.backPressured = false;
        }
    }

    @Test
    void shouldTellOfAnEarlierRequestOnlyOnceThatIsAsDurableAsWasAsked()
    {
        try (EngineRig running = rig.launch())
        {
            running.openSession(1);
            running.cycle(5);
            running.journal.forcedUpTo = 1;
            running.level = DurabilityLevel.JOURNALED;
            running.publish(2, KIND_KEY, 1, 1, "a");
            final String large = "x".repeat(1000);
            for (int i = 1; i <= 2 * 1024; i++)
            {
                running.publish(3, KIND_SESSION, 1, i, large);
                running.cycle(2);
            }
            running.cycle(5);
            running.delivered();
            running.level = DurabilityLevel.SYNCED;
            running.publish(4, KIND_SESSION, 1, 2048, "other");
            running.publish(5, KIND_SESSION, 1, 1, large);
            running.publish(6, KIND_KEY, 1, 1, "a");
            running.cycle(5);
            assertEquals(List.of(), running.delivered());
            running.journal.forcedUpTo = Long.MAX_VALUE;
            running.cycle(5);
            assertEquals(
                List.of("CONFLICT 4/0+1 2050", "EVICTED 5/0+1 3", "EVICTED 6/0+1 2"), running.delivered());
        }
    }

    @Test
    void shouldTellWhenASessionOrAnAnswerWasEvicted()
    {
        rig.sessionsMax = 2;
        try (EngineRig running = rig.launch())
        {
            for (int i = 1; i <= 3; i++)
            {
                running.openSession(i);
            }
            running.cycle(5);
            running.delivered();
            running.publish(4, KIND_SESSION, 1, 1, "a");
            running.publish(5, KIND_SESSION, 2, 1, "b");
            running.cycle(5);
            assertEquals(
                List.of("SESSION_UNKNOWN 4/0+1 0", "reply 5/0 4 1", "ack 5 4+1 synced"), running.delivered());
            final String large = "x".repeat(1000);
            for (int i = 0; i < 2 * 1024; i++)
            {
                running.publish(6, KIND_SESSION, 3, i + 1, large);
                running.cycle(2);
            }
            running.cycle(5);
            running.delivered();
            running.publish(7, KIND_SESSION, 2, 1, "b");
            running.cycle(5);
            assertEquals(List.of("EVICTED 7/0+1 4"), running.delivered());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldStartWithMoreResultsThanTheJournalWasWrittenWith()
    {
        rig.resultsMax = 64 * 1024;
        try (EngineRig running = rig.launch())
        {
            running.publish(1, KIND_KEY, 7, 8, "pay");
            for (int i = 0; i < rig.resultsMax; i++)
            {
                running.publish(2, KIND_KEY, 1, i, "");
                running.cycle(i % 32 == 0 ? 2 : 0);
            }
            running.publish(3, KIND_KEY, 7, 8, "pay");
            running.cycle(9);
            final long sequence = running.journal.lastSequence();
            assertEquals("ack 3 " + sequence + "+1 synced", running.delivered().get(2 * rig.resultsMax + 3));
            running.engine.close();
            rig.resultsMax = 128 * 1024;
            running.restart();
            running.publish(4, KIND_KEY, 7, 8, "pay");
            running.cycle(5);
            assertEquals(
                List.of("DUPLICATE 4/0+1 " + sequence, "reply 4/0 " + sequence + " 3", "ack 4 " + sequence +
                "+1 synced"), running.delivered());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldApplyEachEventOnceWhateverIsResentAndWheneverTheProcessDies()
    {
        final long seed = Long.getLong("test.seed", System.nanoTime());
        final Random random = new Random(seed);
        try (EngineRig running = rig.launch())
        {
            running.openSession(1);
            running.cycle(5);
            final List<String> expected = new ArrayList<>();
            int sent = 0;
            for (int round = 0; round < 300; round++)
            {
                final int from = Math.max(0, sent - random.nextInt(6));
                final int to = from + 1 + random.nextInt(5);
                final String[] texts = new String[to - from];
                for (int i = from; i < to; i++)
                {
                    texts[i - from] = "event " + i;
                    if (i >= sent)
                    {
                        expected.add("event " + i);
                    }
                }
                sent = Math.max(sent, to);
                running.publish(round, KIND_SESSION, 1, from + 1, texts);
                if (random.nextInt(3) == 0)
                {
                    running.publish(round, KIND_KEY, 5, random.nextInt(40), "schedule " + round + " 5000");
                }
                running.clock.addAndGet(random.nextInt(100));
                running.cycle(random.nextInt(3));
                if (random.nextInt(40) == 0)
                {
                    running.assertSameStateInReplay();
                }
            }
            running.assertSameStateInReplay();
            assertEquals(
                expected,
                running.state().stream()
                    .filter(line -> line.contains("event"))
                    .map(line -> line.substring(line.indexOf(' ') + 1))
                    .toList(),
                "test.seed=" + seed);
        }
    }

    @Test
    void shouldRefuseLimitsThatABatchExceeds()
    {
        rig.resultsMax = 100;
        assertEquals(
            "results.max=100 must be 65536 to 16777216",
            assertThrows(IllegalArgumentException.class, rig::launch).getMessage());
    }
}
