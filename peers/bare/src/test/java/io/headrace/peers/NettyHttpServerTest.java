package io.headrace.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NettyHttpServerTest
{
    @Test
    void shouldAnswerShortAndLongBodiesOnOneConnection() throws Exception
    {
        try (NettyHttpServer server = new NettyHttpServer(0, 1))
        {
            final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            final URI target = URI.create("http://127.0.0.1:" + server.port() + "/v1/topics/orders/events");
            for (final int length : new int[]{0, 128, 100_000, 128})
            {
                final HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(target)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[length])).build(),
                    HttpResponse.BodyHandlers.ofString());
                assertEquals(202, response.statusCode());
                assertEquals("{\"sequence\":1234567,\"durability\":\"none\"}", response.body());
            }
        }
    }
}
