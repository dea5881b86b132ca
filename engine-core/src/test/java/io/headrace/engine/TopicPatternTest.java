package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPatternTest
{
    @ParameterizedTest
    @CsvSource({
        "orders,      orders,           true",
        "orders,      orders.eu,        false",
        "orders,      order,            false",
        "orders.*,    orders.eu,        true",
        "orders.*,    orders,           false",
        "orders.*,    orders.,          true",
        "orders.*,    orders.eu.north,  false",
        "orders.*,    ordersX.eu,       false",
        "*,           orders,           true",
        "*,           orders.eu,        false",
        "*.eu,        orders.eu,        true",
        "*.eu,        orders.us,        false",
        "*.eu,        a.b.eu,           false",
        "a.*.c,       a.b.c,            true",
        "a.*.c,       a.b.d,            false",
        "a.*.c,       a.c,              false",
        "*.*,         a.b,              true",
        "orders.**,   orders.eu,        true",
        "orders.**,   orders.eu.north,  true",
        "orders.**,   orders,           false",
        "orders.**,   orders-eu,        false",
        "**,          orders,           true",
        "**,          orders.eu.north,  true",
        "*.**,        orders.eu,        true",
        "*.**,        orders,           false",
        "a.*.**,      a.b.c.d,          true",
        "a.*.**,      a.b,              false"})
    void shouldMatchWholeParts(final String pattern, final String topic, final boolean expected)
    {
        assertEquals(expected, TopicPattern.of(pattern).matches(topic));
    }

    @ParameterizedTest
    @CsvSource({"orders, false", "a.b-c_d.E9, false", "*, true", "**, true", "a.*, true", "a.**, true"})
    void shouldTellNamesFromPatterns(final String pattern, final boolean expected)
    {
        assertEquals(expected, TopicPattern.of(pattern).isWildcard());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "ord*,     '*' and '**' must stand alone between dots",
        "a.*b.c,   '*' and '**' must stand alone between dots",
        "a.***,    '*' and '**' must stand alone between dots",
        "**.a,     '**' must stand at the end",
        "a.**.**,  '**' must stand at the end",
        "a b,      it must be 1 to 128 characters of A-Z a-z 0-9 . _ - and '*'",
        "a/*,      '*' and '**' must stand alone between dots",
        "ä,        it must be 1 to 128 characters of A-Z a-z 0-9 . _ - and '*'"})
    void shouldSayWhatIsWrong(final String pattern, final String rule)
    {
        assertFails(pattern, rule);
    }

    @Test
    void shouldBoundTheLength()
    {
        final String rule = "it must be 1 to 128 characters of A-Z a-z 0-9 . _ - and '*'";
        assertFails("", rule);
        assertFails("a".repeat(127) + ".*", rule);
        assertEquals(true, TopicPattern.of("a".repeat(126) + ".*").matches("a".repeat(126) + ".b"));
    }

    private static void assertFails(final String pattern, final String rule)
    {
        assertEquals(
            "topic pattern '" + pattern + "' is malformed: " + rule,
            assertThrows(IllegalArgumentException.class, () -> TopicPattern.of(pattern)).getMessage());
    }
}
