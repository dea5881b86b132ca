package io.headrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JsonLineTest
{
    @Test
    void shouldWriteOneLine()
    {
        assertEquals(
            "{\"text\":\"a\\n\\\"b\",\"none\":null,\"number\":-1,\"flag\":true,\"list\":[1]}",
            JsonLine.object()
                .field("text", "a\n\"b")
                .field("none", null)
                .field("number", -1)
                .field("flag", true)
                .raw("list", "[1]")
                .end());
    }

    @Test
    void shouldShowPayloadByItsMediaType()
    {
        assertPayload("\"data\":{\"a\":1.50,\"b\":[true,null]}", "{ \"a\": 1.50,\n\"b\": [true, null] }",
            "application/json");
        assertPayload("\"data\":7", "7", "application/cloudevents+json");
        assertPayload("\"data\":\"7\"", "7", "text/plain; charset=utf-8");
        assertPayload("\"data_base64\":\"Nw==\"", "7", "application/octet-stream");
    }

    @Test
    void shouldNotTrustMediaType()
    {
        assertPayload("\"data_base64\":\"eyJhIjo=\"", "{\"a\":", "application/json");
        assertPayload("\"data_base64\":\"MSAy\"", "1 2", "application/json");
        assertPayload("\"data_base64\":\"\"", "", "application/json");
        assertEquals("{\"data_base64\":\"/w==\"}",
            JsonLine.object().payload("data", new byte[]{ (byte)0xFF }, "text/plain").end());
    }

    private static void assertPayload(final String expected, final String payload, final String mediaType)
    {
        assertEquals("{" + expected + "}", JsonLine.object().payload("data", payload.getBytes(UTF_8), mediaType).end());
    }
}
