package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PayloadFormatTest
{
    @Test
    void shouldKeepItsCodes()
    {
        final PayloadFormat[] formats = {
            PayloadFormat.BINARY, PayloadFormat.JSON, PayloadFormat.TEXT, PayloadFormat.NAMED};
        for (int code = 0; code < formats.length; code++)
        {
            assertEquals(code, formats[code].code());
            assertSame(formats[code], PayloadFormat.of(code));
        }
        assertSame(PayloadFormat.BINARY, PayloadFormat.of(formats.length));
        assertSame(PayloadFormat.BINARY, PayloadFormat.of(-1));
    }
}
