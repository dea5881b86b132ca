package io.headrace.config;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Numbers with a unit: {@code 64k} bytes, {@code 200ms}. */
final class Quantity
{
    private static final int DIGITS_MAX = 18;

    private Quantity()
    {
    }

    /** Bytes: a number, or one followed by k, m or g; powers of 1,024. */
    static long bytes(final String text)
    {
        final int digits = digits(text);
        final long factor = switch (text.substring(digits).toLowerCase(Locale.ROOT))
        {
            case "" -> 1L;
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            case "g" -> 1L << 30;
            default -> throw notBytes();
        };
        if (digits == 0)
        {
            throw notBytes();
        }
        return number(text, digits, factor);
    }

    /** Nanoseconds: a number followed by ns, us, ms, s, m or h. */
    static long nanoseconds(final String text)
    {
        final int digits = digits(text);
        final TimeUnit unit = switch (text.substring(digits))
        {
            case "ns" -> TimeUnit.NANOSECONDS;
            case "us" -> TimeUnit.MICROSECONDS;
            case "ms" -> TimeUnit.MILLISECONDS;
            case "s" -> TimeUnit.SECONDS;
            case "m" -> TimeUnit.MINUTES;
            case "h" -> TimeUnit.HOURS;
            default -> throw notDuration();
        };
        if (digits == 0)
        {
            throw notDuration();
        }
        return number(text, digits, unit.toNanos(1));
    }

    /** The largest unit that shows the bytes without a fraction. */
    static String bytesText(final long bytes)
    {
        final String[] units = {"", "k", "m", "g"};
        long value = bytes;
        int unit = 0;
        while (value != 0 && value % 1024 == 0 && unit < units.length - 1)
        {
            value /= 1024;
            unit++;
        }
        return value + units[unit];
    }

    private static int digits(final String text)
    {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9')
        {
            digits++;
        }
        return digits;
    }

    private static long number(final String text, final int digits, final long factor)
    {
        if (digits > DIGITS_MAX)
        {
            throw new IllegalArgumentException("is too large");
        }
        final long number = Long.parseLong(text.substring(0, digits));
        if (number > Long.MAX_VALUE / factor)
        {
            throw new IllegalArgumentException("is too large");
        }
        return number * factor;
    }

    private static IllegalArgumentException notBytes()
    {
        return new IllegalArgumentException("must be bytes, such as 1024, 64k, 1m or 2g");
    }

    private static IllegalArgumentException notDuration()
    {
        return new IllegalArgumentException("must be a duration with a unit, such as 200ms, 5s or 1m");
    }
}
