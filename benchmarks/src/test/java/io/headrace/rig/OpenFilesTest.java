package io.headrace.rig;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFilesTest
{
    private static final List<String> LIMITS = List.of(
        "Limit                     Soft Limit           Hard Limit           Units     ",
        "Max open files            1024                 524288               files     ");

    @Test
    void shouldNameTheLimitThatIsTooLow()
    {
        final Exception ex =
            assertThrows(IllegalArgumentException.class, () -> OpenFiles.check(10_000, LIMITS));

        assertTrue(ex.getMessage().contains("1024") && ex.getMessage().contains("ulimit -n"), ex.getMessage());
    }

    @Test
    void shouldPassWhatFits()
    {
        assertDoesNotThrow(() -> OpenFiles.check(500, LIMITS));
    }
}
