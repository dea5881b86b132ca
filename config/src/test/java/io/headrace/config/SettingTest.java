package io.headrace.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingTest
{
    @Test
    void shouldTellWhatItIs()
    {
        final Setting<Integer> setting = Setting.ofInt("http.port", 8080, 0, 65535, "Port of HTTP.");
        assertEquals("http.port", setting.key());
        assertEquals("Port of HTTP.", setting.description());
        assertEquals("8080", setting.defaultText());
        assertFalse(setting.isSecret());
        assertTrue(setting.secret().isSecret());
        assertEquals(8080, setting.secret().parse("8080"));
    }

    @Test
    void shouldReadWholeNumbersWithinBounds()
    {
        final Setting<Integer> setting = Setting.ofInt("a", 1, -5, 5, "");
        assertEquals(-5, setting.parse("-5"));
        assertEquals(5, setting.parse("5"));
        for (final String text : new String[] {"-6", "6", "", "x", "1.0", "99999999999", " 1", "0x1"})
        {
            assertRefused(setting, text, "must be a whole number from -5 to 5");
        }
    }

    @Test
    void shouldReadListsOfWholeNumbers()
    {
        final Setting<int[]> setting = Setting.ofInts("a", "16,4,1", 3, 1, 20, "");
        assertArrayEquals(new int[] {16, 4, 1}, setting.parse(setting.defaultText()));
        assertArrayEquals(new int[] {20}, setting.parse("20"));
        assertArrayEquals(new int[] {2, 1}, setting.parse("2, 1"));
        for (final String text : new String[] {"", "0", "21", "1,2,3,4", "1,,2", "1,", "a", "1 2"})
        {
            assertRefused(setting, text, "must be 1 to 3 whole numbers from 1 to 20, separated by commas");
        }
    }

    @Test
    void shouldReadBytesWithUnits()
    {
        final Setting<Long> setting = Setting.ofBytes("a", "1m", 1024, 2L << 30, "");
        assertEquals(1024L, setting.parse("1024"));
        assertEquals(64L << 10, setting.parse("64k"));
        assertEquals(64L << 10, setting.parse("64K"));
        assertEquals(1L << 20, setting.parse(setting.defaultText()));
        assertEquals(2L << 30, setting.parse("2g"));
        assertRefused(setting, "1023", "must be from 1k to 2g bytes");
        assertRefused(setting, "3g", "must be from 1k to 2g bytes");
        assertRefused(setting, "99999999999g", "is too large");
        assertRefused(setting, "9999999999999999999", "is too large");
        for (final String text : new String[] {"", "k", "-1k", "1 k", "1kb", "1.5m", "1t"})
        {
            assertRefused(setting, text, "must be bytes, such as 1024, 64k, 1m or 2g");
        }
    }

    @Test
    void shouldReadDurationsWithUnitsOnly()
    {
        final Setting<Long> setting = Setting.ofDuration("a", "200ms", "");
        assertEquals(200_000_000L, setting.parse("200ms"));
        assertEquals(5_000_000_000L, setting.parse("5s"));
        assertEquals(60_000_000_000L, setting.parse("1m"));
        assertEquals(3_600_000_000_000L, setting.parse("1h"));
        assertEquals(7_000L, setting.parse("7us"));
        assertEquals(7L, setting.parse("7ns"));
        assertRefused(setting, "9999999999h", "is too large");
        for (final String text : new String[] {"", "5", "s", "-5s", "5 s", "5d", "1.5s"})
        {
            assertRefused(setting, text, "must be a duration with a unit, such as 200ms, 5s or 1m");
        }
    }

    @Test
    void shouldReadBooleansChoicesAndStrings()
    {
        final Setting<Boolean> flag = Setting.ofBoolean("a", true, "");
        assertTrue(flag.parse("true"));
        assertFalse(flag.parse("false"));
        assertRefused(flag, "yes", "must be true or false");
        final Setting<String> choice = Setting.ofChoice("a", "auto", "", "auto", "declared");
        assertEquals("declared", choice.parse("declared"));
        assertRefused(choice, "Auto", "must be one of auto, declared");
        assertEquals("", Setting.ofString("a", "", "").parse(""));
        assertEquals("x y", Setting.ofString("a", "", "").parse("x y"));
    }

    @Test
    void shouldReadPathsThatMayHaveNoDefault()
    {
        final Setting<Path> optional = Setting.ofPath("a", "", "");
        assertNull(optional.parse(""));
        assertEquals(Path.of("x/y"), optional.parse("x/y"));
        assertRefused(optional, "a\0b", "must be a path: Nul character not allowed");
        assertRefused(Setting.ofPath("a", "data", ""), "", "must not be empty");
    }

    @Test
    void shouldRefuseDeclarationsThatMakeNoSense()
    {
        assertEquals("a=7 as a default must be a whole number from 1 to 5",
            assertThrows(IllegalArgumentException.class, () -> Setting.ofInt("a", 7, 1, 5, "")).getMessage());
        for (final String key : new String[] {"", "A", "a..b", ".a", "a.", "a_b", "a b"})
        {
            assertThrows(IllegalArgumentException.class, () -> Setting.ofString(key, "", ""), key);
        }
    }

    private static void assertRefused(final Setting<?> setting, final String text, final String message)
    {
        final Exception ex = assertThrows(IllegalArgumentException.class, () -> setting.parse(text), text);
        assertEquals(message, ex.getMessage(), text);
    }
}
