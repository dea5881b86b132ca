package io.headrace.peers;

import io.headrace.peers.support.AnswerTimes;
import io.headrace.peers.support.Load;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Speaks the protocol of Redis itself: a pipeline is encoded once and sent again and again, the next one before the
 * answers to the one before are read, so that the server never waits for a client. Used by one thread.
 * <pre>
 *   *5 CRLF $4 CRLF XADD CRLF $6 CRLF events CRLF $1 CRLF * CRLF $1 CRLF d CRLF $128 CRLF payload CRLF
 * </pre>
 */
final class RedisLoad implements Load, AutoCloseable
{
    private static final int WINDOW = 2;
    private static final int READ_BYTES = 256 * 1024;
    private static final byte ID = '$';
    private static final byte ERROR = '-';
    private static final byte NUMBER = ':';

    private final SocketChannel channel;
    private final int pipeline;
    private final ByteBuffer commands;
    private final ByteBuffer answersRead = ByteBuffer.allocateDirect(READ_BYTES);
    private final AnswerTimes answers = new AnswerTimes();
    private final long[] sentNs = new long[WINDOW];
    private long total;
    /** Of the answer that is read: whether its first line has been read, and so its second is to come. */
    private boolean secondLine;
    private boolean lineBegins = true;

    RedisLoad(final int port, final int size, final int pipeline) throws IOException
    {
        this.pipeline = pipeline;
        final ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(ascii("*5\r\n$4\r\nXADD\r\n$6\r\nevents\r\n$1\r\n*\r\n$1\r\nd\r\n$" + size + "\r\n"));
        command.writeBytes(new byte[size]);
        command.writeBytes(ascii("\r\n"));
        commands = ByteBuffer.allocateDirect(command.size() * pipeline);
        for (int i = 0; i < pipeline; i++)
        {
            commands.put(command.toByteArray());
        }
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Times of whole pipelines in the last run. */
    AnswerTimes answers()
    {
        return answers;
    }

    /** Events acknowledged by all runs. */
    long total()
    {
        return total;
    }

    @Override
    public long run(final long durationNs, final long limit) throws IOException
    {
        answers.clear();
        final long beginNs = System.nanoTime();
        long sent = 0;
        long answered = 0;
        boolean more = true;
        while (more || answered < sent)
        {
            if (more && sent - answered < WINDOW)
            {
                sentNs[(int)(sent++ % WINDOW)] = System.nanoTime();
                send(commands);
                more = sent * pipeline < limit && System.nanoTime() - beginNs < durationNs;
            }
            else
            {
                readAnswers(pipeline);
                answers.record(System.nanoTime() - sentNs[(int)(answered++ % WINDOW)]);
            }
        }
        total += answered * pipeline;
        return answered * pipeline;
    }

    private void send(final ByteBuffer bytes) throws IOException
    {
        bytes.clear();
        while (bytes.hasRemaining())
        {
            channel.write(bytes);
        }
    }

    /** An id of an entry has two lines: its length and itself. What is behind the last answer stays in the buffer. */
    private void readAnswers(final int count) throws IOException
    {
        int left = count;
        answersRead.flip();
        while (left > 0)
        {
            if (!answersRead.hasRemaining())
            {
                answersRead.clear();
                if (channel.read(answersRead) < 0)
                {
                    throw new EOFException("the server has closed the connection: see server.log");
                }
                answersRead.flip();
            }
            left -= endsAnswer(answersRead.get()) ? 1 : 0;
        }
        answersRead.compact();
    }

    private boolean endsAnswer(final byte b) throws IOException
    {
        if (lineBegins && !secondLine && b != ID)
        {
            if (b != NUMBER)
            {
                throw new IOException(b == ERROR ? "the server has refused a command" : "an answer begins with " + b);
            }
            secondLine = true;
        }
        lineBegins = b == '\n';
        if (lineBegins)
        {
            secondLine = !secondLine;
            return !secondLine;
        }
        return false;
    }

    /** Gives the memory of the entries back. The file keeps what it has. */
    @Override
    public void reset() throws IOException
    {
        send(ByteBuffer.wrap(ascii("*2\r\n$3\r\nDEL\r\n$6\r\nevents\r\n")));
        readAnswers(1);
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }
}
