package io.headrace.benchmarks;

import java.util.Locale;

/**
 * Decides whether two series of one figure differ by more than noise. With four turns or more on both sides the exact
 * rank test decides; with fewer it can never be sure, so only a difference far beyond the spread counts.
 */
final class NoiseJudge
{
    /** Differences below this do not matter, even when they are real. */
    static final double TOLERANCE = 0.05;
    /** Probability of an accident that is taken. With thirty figures, one report in two would raise 5 % wrongly. */
    private static final double ACCIDENT = 0.02;
    /** With few turns: no smaller difference is called a change, and no larger spread is called stillness. */
    private static final double COARSE = 0.25;
    private static final double STILL = 0.10;
    private static final double FAR = 2;

    private NoiseJudge()
    {
    }

    /**
     * A judgement.
     *
     * @param kind of verdict.
     * @param change better by this part.
     * @param why in words.
     */
    record Judgement(Verdict.Kind kind, double change, String why)
    {
    }

    /**
     * Judges.
     *
     * @param before         figures of the turns of the old report, at least one.
     * @param after          figures of the turns of the new report, at least one.
     * @param withinBefore   spread inside a turn of the old report.
     * @param withinAfter    spread inside a turn of the new report.
     * @param isHigherBetter which direction is good.
     * @return the judgement.
     */
    static Judgement judge(
        final Series before,
        final Series after,
        final double withinBefore,
        final double withinAfter,
        final boolean isHigherBetter)
    {
        final double larger = after.median() / before.median() - 1;
        final double change = isHigherBetter ? larger : before.median() / after.median() - 1;
        final boolean canTest = RankTest.smallest(before.size(), after.size()) <= ACCIDENT;
        return canTest ? tested(before, after, change) : coarse(before, after, withinBefore, withinAfter, change);
    }

    private static Judgement tested(final Series before, final Series after, final double change)
    {
        final double probability = RankTest.probability(before.values(), after.values());
        final double noise = before.spread() + after.spread();
        final String facts = String.format(Locale.ROOT,
            "%d and %d turns, spread %.0f %% and %.0f %%, chance of an accident %.1f %%",
            before.size(), after.size(), 100 * before.spread(), 100 * after.spread(), 100 * probability);
        if (probability <= ACCIDENT)
        {
            return Math.abs(change) > TOLERANCE ?
                new Judgement(direction(change), change, facts) :
                new Judgement(Verdict.Kind.SAME, change, "real, but below 5 %: " + facts);
        }
        if (Math.abs(change) <= TOLERANCE || noise <= STILL)
        {
            return noise <= COARSE ?
                new Judgement(Verdict.Kind.SAME, change, facts) :
                new Judgement(Verdict.Kind.CANNOT_TELL, change, "too noisy to see 5 %: " + facts);
        }
        return new Judgement(Verdict.Kind.CANNOT_TELL, change, "too noisy: " + facts);
    }

    private static Judgement coarse(
        final Series before,
        final Series after,
        final double withinBefore,
        final double withinAfter,
        final double change)
    {
        final double noise = Math.max(before.spread(), withinBefore) + Math.max(after.spread(), withinAfter);
        final String facts = String.format(Locale.ROOT,
            "%d and %d turns, spread %.0f %% in all",
            before.size(), after.size(), 100 * noise);
        if (Math.abs(change) > COARSE && Math.abs(change) > FAR * noise)
        {
            return new Judgement(direction(change), change, facts);
        }
        if (Math.abs(change) <= STILL && noise <= STILL)
        {
            return new Judgement(Verdict.Kind.SAME, change, facts);
        }
        return new Judgement(Verdict.Kind.CANNOT_TELL, change,
            "too few turns for a difference below 25 % or twice the spread: " + facts);
    }

    private static Verdict.Kind direction(final double change)
    {
        return change < 0 ? Verdict.Kind.REGRESSED : Verdict.Kind.IMPROVED;
    }
}
