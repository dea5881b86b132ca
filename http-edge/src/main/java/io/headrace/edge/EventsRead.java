package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The response to a request that reads events back, made piece by piece.
 * <p>
 * Two threads take turns: {@link #run()} makes a piece on a reader, everything else belongs to the event loop of the
 * connection. The next piece is made only when the client has taken the one before, and no thread waits meanwhile.
 */
final class EventsRead implements Runnable
{
    /** The response is complete. */
    static final int DONE = 0;
    /** There is more to come. */
    static final int MORE = 1;
    /** The response cannot be completed. */
    static final int BROKEN = 2;

    private static final Logger LOGGER = LoggerFactory.getLogger(EventsRead.class);

    private final HttpConnection connection;
    private final EventLoop eventLoop;
    private final ReaderPool readers;
    private final EventsScan scan;
    private final boolean headOnly;
    private ByteBuf chunk;
    private boolean failed;
    private boolean started;
    private boolean chunked;
    private boolean framed;
    private boolean delivered;
    private boolean waiting;
    private volatile boolean cancelled;

    /**
     * A read that has not begun.
     *
     * @param connection that waits for it.
     * @param exchange   that it answers.
     * @param scan       that finds the events.
     */
    EventsRead(final HttpConnection connection, final HttpExchange exchange, final EventsScan scan)
    {
        this.connection = connection;
        this.scan = scan;
        readers = connection.loop().readers;
        eventLoop = connection.channel().eventLoop();
        headOnly = exchange.headOnly;
    }

    /**
     * Begins.
     *
     * @return false if too many reads wait already.
     */
    boolean start()
    {
        return readers.submit(this);
    }

    /** Makes the next piece. */
    @Override
    public void run()
    {
        ByteBuf piece = null;
        boolean broken = false;
        try
        {
            if (!cancelled)
            {
                piece = connection.channel().alloc().buffer(scan.chunkLength());
                scan.next(piece);
            }
        }
        catch (final RuntimeException | Error ex)
        {
            LOGGER.error("journal cannot be read from={}", scan.position(), ex);
            broken = true;
        }
        hand(piece, broken);
    }

    private void hand(final ByteBuf piece, final boolean broken)
    {
        try
        {
            eventLoop.execute(() -> deliver(piece, broken));
        }
        catch (final RejectedExecutionException ex)
        {
            if (piece != null)
            {
                piece.release(); // the edge is closed
            }
        }
    }

    private void deliver(final ByteBuf piece, final boolean broken)
    {
        if (cancelled)
        {
            if (piece != null)
            {
                piece.release();
            }
            return;
        }
        chunk = piece;
        failed = broken;
        delivered = true;
        connection.sendReplies();
    }

    boolean hasChunk()
    {
        return delivered;
    }

    /**
     * Writes what comes before the piece at hand.
     *
     * @param out      to write to.
     * @param exchange that is answered.
     * @param writer   of the event loop.
     * @return {@link #DONE}, {@link #MORE} or {@link #BROKEN}.
     */
    int begin(final ByteBuf out, final HttpExchange exchange, final ResponseWriter writer)
    {
        if (failed)
        {
            return fail(out, exchange, writer);
        }
        final boolean last = headOnly || scan.isComplete();
        if (!started)
        {
            started = true;
            chunked = !last && !exchange.http10;
            writer.start(out, 200);
            out.writeBytes(ResponseWriter.TYPE_NDJSON);
            writer.header(out, ResponseWriter.NEXT_SEQUENCE, scan.nextSequence());
            if (chunked)
            {
                out.writeBytes(ResponseWriter.CHUNKED);
            }
            writer.end(out, exchange, last && !headOnly ? chunk.readableBytes() : -1);
        }
        framed = chunked && chunk.isReadable(); // a chunk of length 0 would end the response
        if (framed)
        {
            out.writeCharSequence(Integer.toHexString(chunk.readableBytes()), StandardCharsets.US_ASCII);
            out.writeBytes(ResponseWriter.NEW_LINE);
        }
        return last ? DONE : MORE;
    }

    private int fail(final ByteBuf out, final HttpExchange exchange, final ResponseWriter writer)
    {
        if (chunk != null)
        {
            chunk.release();
            chunk = null;
        }
        if (started)
        {
            return BROKEN;
        }
        writer.problem(out, exchange, Problem.JOURNAL_UNREADABLE,
            "the journal is damaged or closed: the log of the server says more", null);
        return DONE;
    }

    /**
     * Gives the piece at hand away.
     *
     * @return owned by the caller, or null if there is none.
     */
    ByteBuf takeChunk()
    {
        final ByteBuf taken = chunk;
        chunk = null;
        delivered = false;
        return taken;
    }

    /**
     * Writes what comes after a piece, and has the next one made if there is one.
     *
     * @param out  to write to.
     * @param code that {@link #begin} gave.
     */
    void end(final ByteBuf out, final int code)
    {
        if (framed)
        {
            out.writeBytes(ResponseWriter.NEW_LINE);
        }
        if (chunked && code == DONE)
        {
            out.writeBytes(ResponseWriter.LAST_CHUNK);
        }
        if (code == MORE)
        {
            waiting = true;
            retry();
        }
    }

    /** Has the next piece made, if that was not possible before since too many wait. */
    void retry()
    {
        if (waiting && readers.submit(this))
        {
            waiting = false;
        }
    }

    /** Gives up: nobody waits any more. */
    void cancel()
    {
        cancelled = true;
        if (chunk != null)
        {
            chunk.release();
            chunk = null;
        }
    }
}
