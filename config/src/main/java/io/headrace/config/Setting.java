package io.headrace.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A key with a type, a default and a description.
 * <p>
 * Immutable. The default must itself be a valid value.
 *
 * @param <T> type of the value.
 */
public final class Setting<T>
{
    /** Keys are segments of lower-case letters, digits and hyphens, joined by dots. */
    static final Pattern KEY = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");

    private final String key;
    private final String defaultText;
    private final String description;
    private final ValueParser<T> parser;
    private final boolean secret;

    private Setting(
        final String key,
        final String defaultText,
        final String description,
        final ValueParser<T> parser,
        final boolean secret)
    {
        this.key = key;
        this.defaultText = defaultText;
        this.description = description;
        this.parser = parser;
        this.secret = secret;
    }

    /**
     * Any text.
     *
     * @param key          dotted.
     * @param defaultText  or empty for none.
     * @param description  one sentence for the operator.
     * @return the setting.
     */
    public static Setting<String> ofString(final String key, final String defaultText, final String description)
    {
        return of(key, defaultText, description, (text) -> text);
    }

    /**
     * A whole number.
     *
     * @param key          dotted.
     * @param defaultValue between the bounds.
     * @param min          least value.
     * @param max          greatest value.
     * @param description  one sentence for the operator.
     * @return the setting.
     */
    public static Setting<Integer> ofInt(
        final String key, final int defaultValue, final int min, final int max, final String description)
    {
        final String bound = "must be a whole number from " + min + " to " + max;
        return of(key, Integer.toString(defaultValue), description, (text) -> wholeNumber(text, min, max, bound));
    }

    /**
     * Whole numbers, separated by commas: {@code 16,4,1}.
     *
     * @param key          dotted.
     * @param defaultText  as many as may be, between the bounds.
     * @param maxCount     most numbers; there is at least one.
     * @param min          least value.
     * @param max          greatest value.
     * @param description  one sentence for the operator.
     * @return the setting.
     */
    public static Setting<int[]> ofInts(
        final String key,
        final String defaultText,
        final int maxCount,
        final int min,
        final int max,
        final String description)
    {
        final String bound = "must be 1 to " + maxCount + " whole numbers from " + min + " to " + max +
            ", separated by commas";
        return of(key, defaultText, description, (text) ->
        {
            final String[] texts = text.split(",", -1);
            require(texts.length <= maxCount, bound);
            final int[] values = new int[texts.length];
            for (int i = 0; i < values.length; i++)
            {
                values[i] = wholeNumber(texts[i].strip(), min, max, bound);
            }
            return values;
        });
    }

    private static int wholeNumber(final String text, final int min, final int max, final String bound)
    {
        final int value;
        try
        {
            value = Integer.parseInt(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException(bound, ex);
        }
        require(value >= min && value <= max, bound);
        return value;
    }

    /**
     * A number of bytes: {@code 1024}, {@code 64k}, {@code 1m}, {@code 2g}.
     *
     * @param key          dotted.
     * @param defaultText  between the bounds.
     * @param min          least bytes.
     * @param max          most bytes.
     * @param description  one sentence for the operator.
     * @return the setting.
     */
    public static Setting<Long> ofBytes(
        final String key, final String defaultText, final long min, final long max, final String description)
    {
        final String bound = "must be from " + Quantity.bytesText(min) + " to " + Quantity.bytesText(max) + " bytes";
        return of(key, defaultText, description, (text) ->
        {
            final long value = Quantity.bytes(text);
            require(value >= min && value <= max, bound);
            return value;
        });
    }

    /**
     * {@code true} or {@code false}.
     *
     * @param key          dotted.
     * @param defaultValue if nobody sets it.
     * @param description  one sentence for the operator.
     * @return the setting.
     */
    public static Setting<Boolean> ofBoolean(final String key, final boolean defaultValue, final String description)
    {
        return of(key, Boolean.toString(defaultValue), description, (text) ->
        {
            require("true".equals(text) || "false".equals(text), "must be true or false");
            return "true".equals(text);
        });
    }

    /**
     * Nanoseconds, written with a unit: {@code 200ms}, {@code 5s}, {@code 1m}.
     *
     * @param key          dotted.
     * @param defaultText  with a unit.
     * @param description  one sentence for the operator.
     * @return the setting.
     */
    public static Setting<Long> ofDuration(final String key, final String defaultText, final String description)
    {
        return of(key, defaultText, description, Quantity::nanoseconds);
    }

    /**
     * A file or directory.
     *
     * @param key          dotted.
     * @param defaultText  or empty for none, which makes null the value until somebody sets it.
     * @param description  one sentence for the operator.
     * @return the setting.
     */
    public static Setting<Path> ofPath(final String key, final String defaultText, final String description)
    {
        return of(key, defaultText, description, (text) ->
        {
            require(!text.isEmpty() || defaultText.isEmpty(), "must not be empty");
            try
            {
                return text.isEmpty() ? null : Path.of(text);
            }
            catch (final InvalidPathException ex)
            {
                throw new IllegalArgumentException("must be a path: " + ex.getReason(), ex);
            }
        });
    }

    /**
     * One of a few words.
     *
     * @param key          dotted.
     * @param defaultText  one of the words.
     * @param description  one sentence for the operator.
     * @param choices      the words.
     * @return the setting.
     */
    public static Setting<String> ofChoice(
        final String key, final String defaultText, final String description, final String... choices)
    {
        final List<String> words = List.of(choices);
        final String bound = "must be one of " + String.join(", ", words);
        return of(key, defaultText, description, (text) ->
        {
            require(words.contains(text), bound);
            return text;
        });
    }

    /**
     * The same setting, with a value that is never shown.
     *
     * @return a setting to use in place of this.
     */
    public Setting<T> secret()
    {
        return new Setting<>(key, defaultText, description, parser, true);
    }

    /**
     * The name of the setting.
     *
     * @return a dotted key.
     */
    public String key()
    {
        return key;
    }

    /**
     * What the setting is for.
     *
     * @return one sentence.
     */
    public String description()
    {
        return description;
    }

    /**
     * The value if nobody sets it.
     *
     * @return text, empty for none.
     */
    public String defaultText()
    {
        return defaultText;
    }

    boolean isSecret()
    {
        return secret;
    }

    T parse(final String text)
    {
        return parser.parse(text);
    }

    private static <T> Setting<T> of(
        final String key, final String defaultText, final String description, final ValueParser<T> parser)
    {
        Objects.requireNonNull(defaultText, "defaultText");
        Objects.requireNonNull(description, "description");
        require(KEY.matcher(key).matches(), "key=" + key + " must be lower-case segments joined by dots");
        final Setting<T> setting = new Setting<>(key, defaultText, description, parser, false);
        try
        {
            setting.parse(defaultText);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(key + "=" + defaultText + " as a default " + ex.getMessage(), ex);
        }
        return setting;
    }

    private static void require(final boolean holds, final String message)
    {
        if (!holds)
        {
            throw new IllegalArgumentException(message);
        }
    }
}
