package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RunsInFlightTest
{
    private static final int ACCEPTED = 0;
    private static final int JOURNALED = 1;
    private static final int SYNCED = 2;

    private final RunsInFlight runs = new RunsInFlight();

    @Test
    void shouldHoldAnAckBackUntilAllBeforeItIsAnswered()
    {
        final long first = runs.add(1, 5, 100, SYNCED);
        final long second = runs.add(6, 3, 100, SYNCED);
        assertTrue(runs.acknowledge(second, 0, 3, 20));
        assertEquals(0, runs.settle());
        assertEquals(6, runs.sessionSequence(second, 0));
        assertTrue(!runs.acknowledge(first, 3, 2, 10));
        assertEquals(0, runs.settle());
        assertTrue(runs.refuse(first, 3));
        assertEquals(1 << SYNCED, runs.settle());
        assertEquals(8, runs.ackSessionSequence(SYNCED));
        assertEquals(22, runs.ackSequence(SYNCED));
        assertEquals(0, runs.settle());
    }

    @Test
    void shouldNotWaitForAHigherLevelButForALowerOne()
    {
        final long synced = runs.add(1, 1, 8, SYNCED);
        final long journaled = runs.add(2, 1, 8, JOURNALED);
        final long last = runs.add(3, 1, 8, SYNCED);
        assertTrue(runs.acknowledge(journaled, 0, 1, 2));
        assertEquals(1 << JOURNALED, runs.settle());
        assertEquals(2, runs.ackSessionSequence(JOURNALED));
        assertTrue(runs.acknowledge(last, 0, 1, 3));
        assertEquals(0, runs.settle());
        assertTrue(runs.acknowledge(synced, 0, 1, 1));
        assertEquals(1 << SYNCED, runs.settle());
        assertEquals(3, runs.ackSessionSequence(SYNCED));
    }

    @Test
    void shouldTellTheNumbersOfARunThatHasGivenItsSlotAway()
    {
        final long first = 5_000_000_000L;
        final long accepted = runs.add(first, 2, 8, ACCEPTED);
        assertTrue(runs.acknowledge(accepted, 0, 2, 1));
        assertEquals(1 << ACCEPTED, runs.settle());
        for (int i = 0; i < 20; i++)
        {
            final long other = runs.add(first + 2 + i, 1, 8, SYNCED);
            assertEquals(first + 1, runs.sessionSequence(accepted, 1));
            assertEquals(first + 2 + i, runs.sessionSequence(other, 0));
        }
        final long again = runs.add(3, 1, 8, ACCEPTED);
        assertEquals(3, runs.sessionSequence(again, 0));
        assertEquals(first, runs.sessionSequence(accepted, 0));
        assertTrue(again < RequestsInFlight.FIRST_CORRELATION);
    }

    @Test
    void shouldAcknowledgeNothingThatWasRefused()
    {
        final long run = runs.add(1, 4, 8, JOURNALED);
        runs.refuse(run, 1);
        runs.acknowledge(run, 1, 2, 70);
        assertTrue(runs.refuse(run, 1));
        assertEquals(1 << JOURNALED, runs.settle());
        assertEquals(3, runs.ackSessionSequence(JOURNALED));
        assertEquals(71, runs.ackSequence(JOURNALED));
        final long refused = runs.add(5, 2, 8, JOURNALED);
        assertTrue(runs.refuse(refused, 2));
        assertEquals(0, runs.settle());
    }

    /** One event of a run, to be answered. */
    private record Piece(long run, int index, boolean refused)
    {
    }

    @RepeatedTest(50)
    void shouldNeverAcknowledgeBeforeAllAnswersAndAlwaysInTheEnd()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<Piece> pieces = new ArrayList<>();
        final int[] levelOf = new int[2_000];
        final boolean[] answered = new boolean[2_000];
        final boolean[] refusedOf = new boolean[2_000];
        final long[] acknowledged = new long[3];
        int next = 1;
        while (next < 1_000 || !pieces.isEmpty())
        {
            if (next < 1_000 && random.nextBoolean())
            {
                final int count = 1 + random.nextInt(4);
                final int level = random.nextInt(3);
                final long run = runs.add(next, count, 8, level);
                for (int i = 0; i < count; i++)
                {
                    refusedOf[next + i] = random.nextInt(4) == 0;
                    levelOf[next + i] = level;
                    pieces.add(new Piece(run, i, refusedOf[next + i]));
                }
                next += count;
            }
            Collections.shuffle(pieces, random);
            for (int i = random.nextInt(3); i > 0 && !pieces.isEmpty(); i--)
            {
                final Piece piece = pieces.remove(pieces.size() - 1);
                final int sequence = (int)runs.sessionSequence(piece.run, piece.index);
                answered[sequence] = true;
                if (piece.refused)
                {
                    runs.refuse(piece.run, 1);
                }
                else
                {
                    runs.acknowledge(piece.run, piece.index, 1, 1_000_000L + sequence);
                }
            }
            final int due = runs.settle();
            for (int level = 0; level < 3; level++)
            {
                if ((due & (1 << level)) != 0)
                {
                    final long last = runs.ackSessionSequence(level);
                    assertEquals(1_000_000L + last, runs.ackSequence(level), "seed=" + seed);
                    assertTrue(last > acknowledged[level] && !refusedOf[(int)last], "seed=" + seed);
                    acknowledged[level] = last;
                    for (int i = 1; i <= last; i++)
                    {
                        assertTrue(answered[i] || levelOf[i] > level, "seed=" + seed + " event=" + i);
                    }
                }
            }
        }
        for (int i = 1; i < next; i++)
        {
            assertTrue(refusedOf[i] || acknowledged[levelOf[i]] >= i, "seed=" + seed + " event=" + i);
        }
    }
}
