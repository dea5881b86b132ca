package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.TopicPattern;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;

/**
 * A subscriber over HTTP. Its stream agent hands pieces over, and the event loop of its connection writes them, all
 * that are there with one flush. What waits to be written is bounded.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure to write closes the channel
final class SseSubscriber extends StreamSubscriber implements Runnable
{
    private static final int MAX_PENDING = 256 * 1024;

    private final Streams streams;
    private final HttpConnection connection;
    private final Channel channel;
    private final ManyToOneConcurrentLinkedQueue<ByteBuf> pieces = new ManyToOneConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private boolean started;
    private volatile boolean cancelled;
    private volatile StreamEnd ended;

    SseSubscriber(
        final Streams streams,
        final HttpConnection connection,
        final TopicPattern topic,
        final DurabilityLevel level,
        final long position)
    {
        super(StreamKind.SSE, topic, level, position);
        this.streams = streams;
        this.connection = connection;
        channel = connection.channel();
    }

    /** Event loop: the header of the response is out. */
    void start()
    {
        started = true;
        streams.subscribe(this);
    }

    /** Event loop: the connection is done with, or the response is not wanted any more. */
    void cancel()
    {
        if (cancelled)
        {
            return;
        }
        cancelled = true;
        if (started)
        {
            streams.unsubscribe(this);
        }
        else
        {
            streams.release();
        }
    }

    @Override
    boolean isReady()
    {
        return !cancelled && pending.get() < MAX_PENDING && channel.isWritable();
    }

    @Override
    boolean isDrained()
    {
        return !cancelled && pending.get() == 0 && isDrained(channel);
    }

    /** Event loop: the client has read something. */
    void onWritable()
    {
        if (started)
        {
            streams.rouse(this);
        }
    }

    @Override
    void deliver(final ByteBuf piece, final int events, final long next)
    {
        pending.addAndGet(piece.readableBytes());
        pieces.add(piece);
        schedule();
    }

    @Override
    void heartbeat()
    {
        deliver(Unpooled.wrappedBuffer(SseFormat.HEARTBEAT), 0, 0);
    }

    @Override
    void end(final StreamEnd why, final long firstSequence)
    {
        ended = why;
        schedule();
    }

    private void schedule()
    {
        if (scheduled.compareAndSet(false, true))
        {
            try
            {
                channel.eventLoop().execute(this);
            }
            catch (final RejectedExecutionException ex)
            {
                drop(); // the edge is closed
            }
        }
    }

    /** Event loop: writes what has been handed over. */
    @Override
    public void run()
    {
        scheduled.set(false);
        if (cancelled)
        {
            drop();
            return;
        }
        final StreamEnd end = ended;
        if (end == StreamEnd.EVICTED)
        {
            drop();
            connection.close();
            return;
        }
        boolean written = false;
        for (ByteBuf piece = pieces.poll(); piece != null; piece = pieces.poll())
        {
            pending.addAndGet(-piece.readableBytes());
            channel.write(piece, channel.voidPromise());
            written = true;
        }
        if (written)
        {
            channel.flush();
        }
        if (end != null)
        {
            connection.endStream();
        }
    }

    private void drop()
    {
        for (ByteBuf piece = pieces.poll(); piece != null; piece = pieces.poll())
        {
            piece.release();
        }
    }
}
