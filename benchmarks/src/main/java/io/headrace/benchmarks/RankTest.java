package io.headrace.benchmarks;

/**
 * Mann and Whitney's rank test, exact: how probable it is that two series which differ in nothing lie as far apart as
 * these by chance. It asks nothing of how the values are distributed, and one outlier cannot decide it.
 */
final class RankTest
{
    private RankTest()
    {
    }

    /**
     * Two-sided probability of at least this difference when there is none.
     *
     * @param left  values, at least one.
     * @param right values, at least one.
     * @return between 0 and 1; small means that the series differ.
     */
    static double probability(final double[] left, final double[] right)
    {
        double wins = 0;
        for (final double a : left)
        {
            for (final double b : right)
            {
                wins += a > b ? 1 : a == b ? 0.5 : 0;
            }
        }
        // A tie counts half to each; rounding towards the middle makes the test careful, not eager.
        final int product = left.length * right.length;
        final int extreme = (int)Math.ceil(Math.min(wins, product - wins));
        final double[] counts = counts(left.length, right.length);
        double below = 0;
        double all = 0;
        for (int u = 0; u < counts.length; u++)
        {
            all += counts[u];
            if (u <= extreme)
            {
                below += counts[u];
            }
        }
        return Math.min(1, 2 * below / all);
    }

    /** The smallest probability that series of these lengths can reach. */
    static double smallest(final int left, final int right)
    {
        double all = 0;
        for (final double count : counts(left, right))
        {
            all += count;
        }
        return Math.min(1, 2 / all);
    }

    /** In how many orders of m and n values the first series wins u of the pairs, for each u. */
    private static double[] counts(final int m, final int n)
    {
        final double[][][] ways = new double[m + 1][n + 1][m * n + 1];
        for (int i = 0; i <= m; i++)
        {
            for (int j = 0; j <= n; j++)
            {
                if (i == 0 || j == 0)
                {
                    ways[i][j][0] = 1;
                    continue;
                }
                for (int u = 0; u <= i * j; u++)
                {
                    // The largest value of all is either one of the first series, winning j pairs, or of the second.
                    ways[i][j][u] = (u >= j ? ways[i - 1][j][u - j] : 0) + ways[i][j - 1][u];
                }
            }
        }
        return ways[m][n];
    }
}
