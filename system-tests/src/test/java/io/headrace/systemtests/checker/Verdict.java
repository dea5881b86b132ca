package io.headrace.systemtests.checker;

/**
 * What comparing a client's log with a journal gave.
 *
 * @param acknowledged events that had to be found.
 * @param lost         of those that are not there, or not at their sequence.
 * @param duplicated   events that are there more than once.
 * @param undetected   everything else that may not be: damage taken for sound, events that nobody sent, that were
 *                     refused or are out of order.
 * @param offence      the first of these in words, with its sequence, or null.
 */
public record Verdict(long acknowledged, long lost, long duplicated, long undetected, String offence)
{
    /** Nothing to complain about, and nothing promised. */
    public static final Verdict CLEAN = new Verdict(0, 0, 0, 0, null);

    /**
     * Something that may not be and is neither lost nor duplicated.
     *
     * @param offence in words.
     * @return a verdict of it alone.
     */
    public static Verdict undetected(final String offence)
    {
        return new Verdict(0, 0, 0, 1, offence);
    }

    /**
     * Both together.
     *
     * @param other found later.
     * @return sums, and the first offence.
     */
    public Verdict plus(final Verdict other)
    {
        return new Verdict(acknowledged + other.acknowledged, lost + other.lost, duplicated + other.duplicated,
            undetected + other.undetected, offence == null ? other.offence : offence);
    }

    /**
     * Whether every invariant holds.
     *
     * @return true without an offence.
     */
    public boolean isClean()
    {
        return lost == 0 && duplicated == 0 && undetected == 0;
    }
}
