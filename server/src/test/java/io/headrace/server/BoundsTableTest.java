package io.headrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.config.Setting;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of bounds in the guide for operators leaves none out. */
class BoundsTableTest
{
    private static final Pattern BOUND = Pattern.compile(".*\\.(max|capacity|bytes|queue)(\\..*)?");
    private static final int LEAST_BOUNDS = 30;

    @Test
    void shouldNameEverySettingThatBounds() throws IOException, IllegalAccessException
    {
        final String text =
            Files.readString(Path.of(System.getProperty("headrace.root")).resolve("docs/operations.md"));
        final int begin = text.indexOf("\n## Bounds");
        assertTrue(begin > 0, "docs/operations.md has a chapter of bounds");
        final int end = text.indexOf("\n## ", begin + 1);
        final String table = end < 0 ? text.substring(begin) : text.substring(begin, end);
        final List<String> missing = new ArrayList<>();
        int bounds = 0;
        for (final Field field : ServerSettings.class.getDeclaredFields())
        {
            if (field.getType() == Setting.class)
            {
                final String key = ((Setting<?>)field.get(null)).key();
                bounds += BOUND.matcher(key).matches() ? 1 : 0;
                if (BOUND.matcher(key).matches() && !table.contains("| `" + key + "` |"))
                {
                    missing.add(key);
                }
            }
        }
        assertEquals(List.of(), missing, "settings to add to the table in docs/operations.md");
        assertTrue(bounds > LEAST_BOUNDS, "bounds=" + bounds);
    }
}
