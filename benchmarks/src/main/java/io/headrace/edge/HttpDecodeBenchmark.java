package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decodes a request with a body of 128 bytes. The bare part is the decoder of Netty as it comes. In the package of the
 * edge because its decoder is not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HttpDecodeBenchmark
{
    private static final int BODY = 128;

    private final EmbeddedChannel bare = new EmbeddedChannel(new HttpRequestDecoder());
    private final EmbeddedChannel strict = new EmbeddedChannel(new StrictRequestDecoder(new HttpDecoderConfig()
        .setAllowDuplicateContentLengths(false)
        .setStrictLineParsing(true)
        .setUseRfc9112TransferEncoding(true)
        .setValidateHeaders(true)));
    private final ByteBuf request = Unpooled.directBuffer();
    private final RepeatedHead repeated = new RepeatedHead();

    /** Writes the request. */
    public HttpDecodeBenchmark()
    {
        request.writeCharSequence(
            "POST /v1/topics/orders HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/octet-stream\r\n" +
            "Content-Length: " + BODY + "\r\n\r\n", StandardCharsets.US_ASCII);
        repeated.note(request, 0, request.readableBytes());
        repeated.means(new HttpExchange(), BODY, BODY);
        request.writeZero(BODY);
    }

    private int decode(final EmbeddedChannel channel)
    {
        request.readerIndex(0);
        channel.writeInbound(request.retainedDuplicate());
        int count = 0;
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound())
        {
            count++;
            ReferenceCountUtil.release(message);
        }
        return count;
    }

    /** Netty's. */
    @Benchmark
    public int bareDecode()
    {
        return decode(bare);
    }

    /** Comparing with the head of the request before, which is what a connection tries first. */
    @Benchmark
    public int repeated()
    {
        request.readerIndex(0);
        return repeated.match(request);
    }

    /** The strict one. */
    @Benchmark
    public int decode()
    {
        return decode(strict);
    }
}
