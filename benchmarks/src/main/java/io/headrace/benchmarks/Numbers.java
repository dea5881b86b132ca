package io.headrace.benchmarks;

import java.util.Locale;

/**
 * Numbers as a person reads them: three digits that matter, never more than were measured.
 */
final class Numbers
{
    private static final double MILLION = 1_000_000;
    private static final double THOUSAND = 1_000;

    private Numbers()
    {
    }

    /** Such as 12.3 M, 45.6 k, 789 or 0.12. */
    static String text(final double number)
    {
        final double size = Math.abs(number);
        if (!Double.isFinite(number))
        {
            return "-";
        }
        if (size >= MILLION)
        {
            return digits(number / MILLION) + " M";
        }
        if (size >= 10 * THOUSAND)
        {
            return digits(number / THOUSAND) + " k";
        }
        return digits(number);
    }

    /** Such as 0.85. */
    static String ratio(final double number)
    {
        return Double.isFinite(number) ? digits(number) : "-";
    }

    /** A number with its unit. */
    static String with(final double number, final String unit)
    {
        return switch (unit)
        {
            case "us" -> microseconds(number);
            case "s" -> microseconds(number * MILLION);
            case "seconds per million events" -> digits(number) + " s/M";
            default -> text(number) + " " + unit;
        };
    }

    /** Such as 850 µs, 1.2 ms or 3 s. */
    static String microseconds(final double number)
    {
        if (!Double.isFinite(number))
        {
            return "-";
        }
        if (number >= MILLION)
        {
            return digits(number / MILLION) + " s";
        }
        return number >= THOUSAND ? digits(number / THOUSAND) + " ms" : digits(number) + " µs";
    }

    private static String digits(final double number)
    {
        final double size = Math.abs(number);
        final String text = String.format(
            Locale.ROOT, size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f", number);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
