package io.headrace.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.benchmarks.Verdict.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NoiseJudgeTest
{
    private static Series series(final double... values)
    {
        final List<Double> list = new ArrayList<>();
        for (final double value : values)
        {
            list.add(value);
        }
        return Series.of(list);
    }

    private static Kind judge(final Series before, final Series after)
    {
        return NoiseJudge.judge(before, after, 0, 0, true).kind();
    }

    @Test
    void shouldKnowTheExactProbability()
    {
        // Two of the 252 orders of five and five have no overlap.
        assertEquals(2.0 / 252, RankTest.probability(
            new double[]{ 1, 2, 3, 4, 5 }, new double[]{ 6, 7, 8, 9, 10 }), 1e-12);
        // From the table of Mann and Whitney: U = 2 of 5 and 5 has 8 of 252 orders on its two sides.
        assertEquals(8.0 / 252, RankTest.probability(
            new double[]{ 1, 2, 3, 4, 8 }, new double[]{ 5.5, 6.5, 9, 10, 11 }), 1e-12);
        assertEquals(1, RankTest.probability(new double[]{ 1, 1, 1 }, new double[]{ 1, 1, 1 }), 1e-12);
    }

    @Test
    void shouldSeeARegressionThroughNoiseWhenTheTurnsDoNotOverlap()
    {
        assertEquals(Kind.REGRESSED, judge(series(100, 104, 96, 110, 99), series(88, 92, 85, 90, 80)));
        assertEquals(Kind.IMPROVED, judge(series(88, 92, 85, 90, 80), series(100, 104, 96, 110, 99)));
    }

    @Test
    void shouldNotBeDecidedByOneOutlier()
    {
        assertEquals(Kind.REGRESSED, judge(series(100, 101, 99, 100, 70), series(60, 61, 59, 60, 62)));
        assertEquals(Kind.SAME, judge(series(100, 101, 99, 100, 102), series(100, 99, 101, 98, 60)));
    }

    @Test
    void shouldSayThatItCannotTellWhenTheNoiseIsLarge()
    {
        assertEquals(Kind.CANNOT_TELL, judge(series(100, 60, 140, 90, 120), series(80, 50, 120, 70, 110)));
        assertEquals(Kind.CANNOT_TELL, judge(series(100, 40, 160, 90, 120), series(101, 50, 150, 70, 110)));
    }

    @Test
    void shouldCallADifferenceThatIsRealAndSmallTheSame()
    {
        assertEquals(Kind.SAME, judge(
            series(100, 100.1, 100.2, 100.3, 100.4), series(98, 98.1, 98.2, 98.3, 98.4)));
    }

    @Test
    void shouldBeCarefulWithOneTurn()
    {
        assertEquals(Kind.SAME, judge(series(100), series(97)));
        assertEquals(Kind.CANNOT_TELL, judge(series(100), series(80)));
        assertEquals(Kind.REGRESSED, judge(series(100), series(50)));
        assertEquals(Kind.CANNOT_TELL, NoiseJudge.judge(series(100), series(50), 0.2, 0.2, true).kind());
    }

    @Test
    void shouldKnowThatLowerIsBetter()
    {
        final NoiseJudge.Judgement judgement =
            NoiseJudge.judge(series(1, 1.1, 0.9, 1, 1), series(2, 2.1, 1.9, 2, 2), 0, 0, false);

        assertEquals(Kind.REGRESSED, judgement.kind());
        assertEquals(-0.5, judgement.change(), 1e-9);
    }

    @Test
    void shouldSeldomAccuseWhenNothingHasChanged()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int accused = 0;
        final int rounds = 4_000;
        for (int round = 0; round < rounds; round++)
        {
            final Kind kind = judge(noisy(random), noisy(random));
            accused += kind == Kind.REGRESSED || kind == Kind.IMPROVED ? 1 : 0;
        }
        assertTrue(accused <= rounds * 3 / 100, "accused=" + accused + " seed=" + seed);
    }

    private static Series noisy(final Random random)
    {
        final double[] values = new double[5];
        for (int i = 0; i < values.length; i++)
        {
            values[i] = 100 * Math.exp(0.3 * random.nextGaussian());
        }
        return series(values);
    }
}
