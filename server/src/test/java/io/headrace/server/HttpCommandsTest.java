package io.headrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpCommandsTest
{
    private record Answer(int status, String mediaType, String body)
    {
    }

    @TempDir
    private Path directory;

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> lastEventIds = Collections.synchronizedList(new ArrayList<>());
    private final List<String> routing = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Answer> answers = new ArrayDeque<>();
    private HttpServer server;
    private String url;

    @BeforeEach
    void startServer() throws IOException
    {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stopServer()
    {
        server.stop(0);
    }

    private void answer(final HttpExchange exchange) throws IOException
    {
        try (exchange)
        {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " +
                exchange.getRequestHeaders().getFirst("Content-Type") + " " +
                exchange.getRequestHeaders().getFirst("Headrace-Durability") + " " +
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            lastEventIds.add(String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
            for (final String name : List.of("Headrace-Key", "Priority", "Headrace-Shard"))
            {
                routing.add(String.valueOf(exchange.getRequestHeaders().getFirst(name)));
            }
            final Answer answer = answers.remove();
            final byte[] body = answer.body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.mediaType);
            exchange.getResponseHeaders().set("Headrace-Sequence", "7");
            exchange.getResponseHeaders().set("Headrace-Next-Sequence", "4");
            exchange.getResponseHeaders().set("Headrace-Durability", "synced");
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void shouldPublishTextAndPrintAcknowledgement()
    {
        final Answer accepted = new Answer(202, "application/json", "{\"sequence\":7,\"durability\":\"synced\"}");
        answers.add(accepted);
        CommandRun.of("publish", "--url", url, "--topic", "orders", "hello").assertPrinted(
            "sequence=7 durability=synced");
        answers.add(accepted);
        CommandRun.of("publish", "--url", url + "/", "--topic", "orders", "--durability", "journaled", "--json", "hi")
            .assertPrinted(accepted.body);
        assertEquals(List.of(
            "POST /v1/topics/orders/events text/plain; charset=utf-8 null hello",
            "POST /v1/topics/orders/events text/plain; charset=utf-8 journaled hi"), requests);
    }

    @Test
    void shouldSendKeyAndUrgency()
    {
        final Answer accepted = new Answer(202, "application/json", "{\"sequence\":7,\"durability\":\"synced\"}");
        answers.add(accepted);
        CommandRun.of("publish", "--url", url, "--topic", "t", "--key", "ACME", "--urgency", "0", "x").assertPrinted(
            "sequence=7 durability=synced");
        assertEquals(List.of("ACME", "u=0", "null"), routing);
        assertTrue(CommandRun.of("publish", "--url", url, "--topic", "t", "--urgency", "8", "x").err()
            .contains("--urgency=8 must be 0 to 7"));
        assertTrue(CommandRun.of("publish", "--url", url, "--topic", "t", "--key", "a\nb", "x").err()
            .contains("Headrace-Key cannot be"));
    }

    @Test
    void shouldAskAHandler()
    {
        answers.add(new Answer(200, "application/json", "{\"bid\":1}"));
        CommandRun.of("query", "--url", url, "book", "top").assertPrinted("{\"bid\":1}");
        answers.add(new Answer(200, "application/json", "{\"bid\":1}"));
        CommandRun.of("query", "--url", url, "book", "--key", "ACME", "--shard", "2", "--json").assertPrinted(
            "{\"sequence\":7,\"durability\":\"synced\",\"reply\":{\"bid\":1}}");
        answers.add(new Answer(204, "text/plain", ""));
        CommandRun.of("query", "--url", url, "book", "--json", "none").assertPrinted(
            "{\"sequence\":7,\"durability\":\"synced\"}");
        assertEquals(List.of(
            "POST /v1/handlers/book/query text/plain; charset=utf-8 null top",
            "POST /v1/handlers/book/query text/plain; charset=utf-8 null ",
            "POST /v1/handlers/book/query text/plain; charset=utf-8 null none"), requests);
        assertEquals(List.of("null", "null", "null", "ACME", "null", "2", "null", "null", "null"), routing);
    }

    private static Answer stream(final String text)
    {
        return new Answer(200, "text/event-stream", text);
    }

    private static String event(final long sequence)
    {
        return "id: " + sequence + "\ndata: {\"sequence\":" + sequence + ",\"data\":" + sequence + "}\n\n";
    }

    @Test
    void shouldGoOnWhereTheStreamEndedWithoutGapOrDuplicate()
    {
        answers.add(stream(":\n\n"));
        answers.add(new Answer(503, "application/problem+json", "{\"title\":\"Draining\"}"));
        answers.add(stream(event(4) + event(5) + event(6).substring(0, 25)));
        answers.add(stream(event(6)));
        final CommandRun run = CommandRun.of("subscribe", "--url", url, "orders", "--json", "--limit", "3");
        assertEquals(List.of("{\"sequence\":4,\"data\":4}", "{\"sequence\":5,\"data\":5}",
            "{\"sequence\":6,\"data\":6}"), run.out().lines().toList());
        assertEquals(ExitCode.DONE, run.exitCode());
        assertEquals(List.of("null", "3", "3", "5"), lastEventIds);
    }

    @Test
    void shouldTellWhyItCannotBeginToSubscribe()
    {
        answers.add(new Answer(503, "application/problem+json", "{\"title\":\"Draining\"}"));
        CommandRun.of("subscribe", "--url", url, "orders").assertFailed(
            ExitCode.FAILED, "refused with status 503, Draining");
        answers.add(stream(event(4)));
        answers.add(new Answer(410, "application/problem+json", "{\"title\":\"Gone\"}"));
        final CommandRun gone = CommandRun.of("subscribe", "--url", url, "orders", "--json");
        assertEquals("headrace: refused with status 410, Gone", gone.err().strip());
        assertEquals(ExitCode.FAILED, gone.exitCode());
    }

    @Test
    void shouldMoveTheCursorAgainUntilTheServerTakesIt()
    {
        answers.add(new Answer(200, "application/json", "{\"cursors\":[]}"));
        answers.add(new Answer(200, "application/json", "{}"));
        answers.add(stream(event(4)));
        answers.add(new Answer(503, "application/problem+json", "{\"title\":\"Draining\"}"));
        answers.add(new Answer(200, "application/json", "{}"));
        CommandRun.of("subscribe", "--url", url, "orders", "--json", "--limit", "1", "--cursor", "c", "--from", "3")
            .assertPrinted("{\"sequence\":4,\"data\":4}");
        assertEquals(List.of(
            "GET /v1/cursors null null ",
            "PUT /v1/cursors/c null null {\"sequence\":2}",
            "GET /v1/topics/orders/stream?cursor=c null null ",
            "PUT /v1/cursors/c null null {\"sequence\":4}",
            "PUT /v1/cursors/c null null {\"sequence\":4}"), requests);
    }

    @Test
    void shouldPublishFileAndPrintReply() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("event"), "abc");
        answers.add(new Answer(200, "text/plain", "filled\n"));
        CommandRun.of("publish", "--url", url, "--topic", "t", "--file", file.toString()).assertPrinted("filled");
        answers.add(new Answer(200, "application/json", "{\"filled\":1}"));
        CommandRun.of("publish", "--url", url, "--topic", "t", "--file", file.toString(), "--json").assertPrinted(
            "{\"sequence\":7,\"durability\":\"synced\",\"reply\":{\"filled\":1}}");
        assertEquals("POST /v1/topics/t/events application/octet-stream null abc", requests.get(0));
    }

    @Test
    void shouldTellRefusalInOneLine()
    {
        answers.add(new Answer(404, "application/problem+json",
            "{\"type\":\"t\",\"title\":\"Unknown topic\",\"status\":404,\"detail\":\"declare it\"}"));
        CommandRun.of("publish", "--url", url, "--topic", "t", "x").assertFailed(
            ExitCode.FAILED, "refused with status 404, Unknown topic: declare it");
        answers.add(new Answer(502, "text/html", "<h1>Bad\nGateway</h1>"));
        CommandRun.of("read", "--url", url, "--topic", "t").assertFailed(
            ExitCode.FAILED, "refused with status 502, <h1>Bad Gateway</h1>");
    }

    @Test
    void shouldCreateATopicAndTellWhetherItIsNew()
    {
        final String body = "{\"topic\":\"orders.eu\",\"sequence\":7,\"durability\":\"synced\"}";
        answers.add(new Answer(201, "application/json", body));
        CommandRun.of("topic", "create", "--url", url, "orders.eu").assertPrinted(
            "created orders.eu, sequence=7 durability=synced");
        answers.add(new Answer(200, "application/json", body));
        CommandRun.of("topic", "create", "--url", url, "--durability", "journaled", "orders.eu").assertPrinted(
            "orders.eu was there");
        answers.add(new Answer(201, "application/json", body));
        CommandRun.of("topic", "create", "--url", url, "--json", "a/b").assertPrinted(body);
        assertEquals(List.of(
            "PUT /v1/topics/orders.eu null null ",
            "PUT /v1/topics/orders.eu null journaled ",
            "PUT /v1/topics/a%2Fb null null "), requests);
    }

    @Test
    void shouldListAndDescribeTopics()
    {
        final String topic = "{\"name\":\"t\",\"id\":1,\"handlers\":[\"risk\",\"ledger\"],\"events\":5," +
            "\"published\":2,\"lastSequence\":9}";
        final String other =
            "{\"name\":\"u\",\"id\":2,\"handlers\":[],\"events\":0,\"published\":0,\"lastSequence\":0}";
        final Answer list = new Answer(200, "application/json", "{\"topics\":[" + topic + "," + other + "]}");
        answers.add(list);
        CommandRun.of("topic", "list", "--url", url).assertPrinted(
            "t events=5 published=2 lastSequence=9 handlers=risk,ledger",
            "u events=0 published=0 lastSequence=0 handlers=");
        answers.add(list);
        CommandRun.of("topic", "list", "--url", url, "--json").assertPrinted(topic, other);
        answers.add(new Answer(200, "application/json", topic));
        CommandRun.of("topic", "describe", "--url", url, "t").assertPrinted(
            "name         t",
            "id           1",
            "handlers     risk,ledger",
            "events       5",
            "published    2",
            "lastSequence 9");
        answers.add(new Answer(200, "application/json", topic));
        CommandRun.of("topic", "describe", "--url", url, "--json", "t").assertPrinted(topic);
        answers.add(new Answer(404, "application/problem+json", "{\"title\":\"Unknown topic\",\"detail\":\"x\"}"));
        CommandRun.of("topic", "describe", "--url", url, "x").assertFailed(
            ExitCode.FAILED, "refused with status 404, Unknown topic: x");
        assertEquals("GET /v1/topics null null ", requests.get(0));
        assertEquals("GET /v1/topics/t null null ", requests.get(2));
    }

    @Test
    void shouldTellThatNobodyAnswers() throws IOException
    {
        final int port;
        try (ServerSocket socket = new ServerSocket(0))
        {
            port = socket.getLocalPort();
        }
        final CommandRun run = CommandRun.of("publish", "--url", "http://127.0.0.1:" + port, "--topic", "t", "x");
        assertEquals(ExitCode.FAILED, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("http://127.0.0.1:" + port + " does not answer"), run.err());
        CommandRun.of("publish", "--url", "localhost:1", "--topic", "t", "x").assertFailed(
            ExitCode.WRONG_USE, "--url=localhost:1 is not an address such as http://127.0.0.1:8080");
    }

    @Test
    void shouldReadPageAfterPageUpToTheLimit()
    {
        final String first = """
            {"id":"1","source":"/v1/topics/orders","time":"2026-01-01T00:00:00Z","sequence":3,"data":{"a": [1]}}
            {"id":"2","source":"/v1/topics/orders","time":"2026-01-01T00:00:01Z","sequence":5,"data_base64":"AP8="}
            """;
        final String second = "{\"id\":\"3\",\"source\":\"/v1/topics/orders\"," +
            "\"time\":\"2026-01-01T00:00:02Z\",\"sequence\":9,\"data\":\"text\"}\n";
        answers.add(new Answer(200, "application/x-ndjson", first));
        answers.add(new Answer(200, "application/x-ndjson", second));
        CommandRun.of("read", "--url", url, "--topic", "orders", "--from", "2", "--limit", "3").assertPrinted(
            "3 2026-01-01T00:00:00Z orders {\"a\": [1]}",
            "5 2026-01-01T00:00:01Z orders 0x00ff",
            "9 2026-01-01T00:00:02Z orders text");
        assertEquals(List.of(
            "GET /v1/topics/orders/events?from=2&limit=3 null null ",
            "GET /v1/topics/orders/events?from=6&limit=1 null null "), requests);
    }

    @Test
    void shouldReadUntilThereIsNothing()
    {
        final String line = "{\"sequence\":3,\"data\":1}";
        answers.add(new Answer(200, "application/x-ndjson", line + "\n"));
        answers.add(new Answer(200, "application/x-ndjson", ""));
        CommandRun.of("read", "--url", url, "--topic", "orders", "--json").assertPrinted(line);
    }

    @Test
    void shouldWantExactlyOneSourceOfData()
    {
        final String message = "give either DATA or --file, or - for standard input; see 'headrace publish --help'";
        CommandRun.of("publish", "--topic", "t").assertFailed(ExitCode.WRONG_USE, message);
        CommandRun.of("publish", "--topic", "t", "--file", "f", "x").assertFailed(ExitCode.WRONG_USE, message);
    }
}
