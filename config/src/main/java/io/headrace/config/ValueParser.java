package io.headrace.config;

/**
 * Reads the text of a value.
 *
 * @param <T> type of the value.
 */
@FunctionalInterface
interface ValueParser<T>
{
    /**
     * Reads a text without blanks around it.
     *
     * @throws IllegalArgumentException whose message says what the value must be, as in {@code must be 1 to 5}.
     */
    T parse(String text);
}
