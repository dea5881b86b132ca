package io.headrace.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.EventSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.zip.GZIPOutputStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderFlowTest
{
    private static final String LINES =
        "34200.004241176,1,16,18,5853300,1\n34200.5,2,16,8,5853300,1\n34201,1,17,5,5853400,-1\n";

    @TempDir
    private Path directory;
    private final OrderFlow flow = new OrderFlow();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[OrderDescriptor.LENGTH]);

    @Test
    void shouldBeFoundByName()
    {
        assertEquals(1, ServiceLoader.load(EventSource.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(source -> "orders".equals(source.name()) && source instanceof OrderFlow)
            .count());
    }

    @Test
    void shouldRepeatAFileWithNewIdsAndTimes() throws IOException
    {
        open(write("orders.csv", LINES.getBytes(StandardCharsets.US_ASCII)));
        assertNext("1,34200004241176,1,16,18,5853300,1");
        assertNext("2,34200500000000,2,16,8,5853300,1");
        assertNext("3,34201000000000,1,17,5,5853400,-1");
        assertNext("4,34201000000000,3,16,10,1,1");
        assertNext("5,34201000000000,3,17,5,1,1");
        assertNext("6,34201000000001,1,18,18,5853300,1");
        assertNext("7,34201495758825,2,18,8,5853300,1");
    }

    @Test
    void shouldTellGzipByItsContent() throws IOException
    {
        open(gzip("orders.csv", LINES));
        assertNext("1,34200004241176,1,16,18,5853300,1");
        open(write("orders.csv.gz", LINES.getBytes(StandardCharsets.US_ASCII)));
        assertNext("1,34200004241176,1,16,18,5853300,1");
    }

    @Test
    void shouldNameFileLineAndReason() throws IOException
    {
        assertMalformed("line 2: seconds is not a number of seconds", "1.5,1,1,1,1,1\nx,1,1,1,1,1\n");
        assertMalformed("line 1: type must be 1, 2, 3, 4, 5 or 7", "1.5,6,1,1,1,1");
        assertMalformed("line 1: quantity must be above 0", "1.5,1,1,0,1,1");
        assertMalformed("line 1: price must be above 0", "1.5,1,1,1,-1,1");
        assertMalformed("line 1: side must be 1 or -1", "1.5,1,1,1,1,0");
        assertMalformed("line 1: side is missing", "1.5,1,1,1,1");
        assertMalformed("line 2: seconds is empty", "1.5,1,1,1,1,1\n\n1.5,1,1,1,1,1");
        assertMalformed("line 1: line has more fields than expected", "1.5,1,1,1,1,1,1");
    }

    @Test
    void shouldRefuseEmptyAndDamagedFiles() throws IOException
    {
        final Path empty = write("empty.csv", new byte[0]);
        assertEquals(empty + ": the file has no orders",
            assertThrows(IOException.class, () -> open(empty)).getMessage());
        final byte[] whole = Files.readAllBytes(gzip("whole.csv", LINES));
        final Path torn = write("torn.csv", Arrays.copyOf(whole, whole.length / 2));
        assertTrue(assertThrows(IOException.class, () -> open(torn)).getMessage()
            .startsWith(torn + ": the gzip data is damaged: "));
        assertThrows(IOException.class, () -> open(directory.resolve("absent.csv")));
    }

    @Test
    void shouldSayThatItIsNotOpen()
    {
        assertEquals("the stream is not open: call open(seed, input) first",
            assertThrows(IllegalStateException.class, () -> flow.next(message, 0)).getMessage());
    }

    @Test
    void shouldGiveTheSameStreamForTheSameSeedAndNumberItsMessages() throws IOException
    {
        final OrderFlow other = new OrderFlow();
        final UnsafeBuffer otherMessage = new UnsafeBuffer(new byte[OrderDescriptor.LENGTH]);
        flow.open(5, null);
        other.open(5, null);
        for (int i = 1; i <= 100_000; i++)
        {
            assertEquals(OrderDescriptor.LENGTH, flow.next(message, 0));
            other.next(otherMessage, 0);
            assertEquals(message, otherMessage);
            assertEquals(i, OrderDescriptor.messageId(message, 0));
        }
        other.open(6, null);
        flow.open(5, null);
        flow.next(message, 0);
        other.next(otherMessage, 0);
        assertTrue(!message.equals(otherMessage), "another seed gives another stream");
    }

    @Test
    void shouldKeepTheProportionsOfARealMarketAndABoundedBook() throws IOException
    {
        final int messages = 1_000_000;
        final OrderBookHandler handler = new OrderBookHandler(GeneratedOrders.LIVE_MAX, GeneratedOrders.LIVE_MAX);
        final HandlerRig rig = new HandlerRig(handler);
        final int[] types = new int[8];
        int fills = 0;
        int rejects = 0;
        flow.open(11, null);
        for (int i = 0; i < messages; i++)
        {
            flow.next(rig.payload, 0);
            types[OrderDescriptor.type(rig.payload, 0)]++;
            rig.deliver(PayloadFormat.BINARY, OrderDescriptor.LENGTH);
            if (rig.replies > 0)
            {
                final int outcome = OrderReplyDescriptor.outcome(rig.reply, 0);
                fills += outcome == OrderOutcome.FILLED.code() ? 1 : 0;
                rejects += outcome == OrderOutcome.REJECTED.code() ? 1 : 0;
            }
            if (i > 0 && i % 100_000 == 0)
            {
                final int resting = handler.restingOrders();
                assertTrue(resting > 500 && resting < 2_000, () -> "resting=" + resting);
            }
        }
        assertShare(0.46, 0.50, types[OrderDescriptor.NEW], messages);
        assertShare(0.43, 0.47, types[OrderDescriptor.DELETE] + types[OrderDescriptor.REDUCE], messages);
        assertShare(0.05, 0.08, types[OrderDescriptor.EXECUTE] + fills, messages);
        assertShare(0.01, 0.03, types[OrderDescriptor.EXECUTE_HIDDEN], messages);
        assertShare(0.00, 0.05, rejects, messages);
    }

    private static void assertShare(final double min, final double max, final int count, final int messages)
    {
        final double share = (double)count / messages;
        assertTrue(share >= min && share <= max, () -> "share=" + share + " must be " + min + " to " + max);
    }

    private void assertMalformed(final String problem, final String lines) throws IOException
    {
        final Path file = write("malformed.csv", lines.getBytes(StandardCharsets.US_ASCII));
        assertEquals(file + ": " + problem + ", expected seconds,type,orderId,quantity,price,side",
            assertThrows(IOException.class, () -> open(file)).getMessage());
    }

    private void assertNext(final String expected)
    {
        assertEquals(OrderDescriptor.LENGTH, flow.next(message, 0));
        assertEquals(expected, OrderDescriptor.messageId(message, 0) + "," +
            OrderDescriptor.exchangeTimestampNs(message, 0) + "," + OrderDescriptor.type(message, 0) + "," +
            OrderDescriptor.orderId(message, 0) + "," + OrderDescriptor.quantity(message, 0) + "," +
            OrderDescriptor.price(message, 0) + "," + OrderDescriptor.side(message, 0));
    }

    private void open(final Path file) throws IOException
    {
        flow.open(0, file);
    }

    private Path write(final String name, final byte[] bytes) throws IOException
    {
        return Files.write(directory.resolve(name), bytes);
    }

    private Path gzip(final String name, final String lines) throws IOException
    {
        final Path file = directory.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file)))
        {
            out.write(lines.getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }
}
