package io.headrace.examples;

import io.headrace.engine.EventSource;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;

/**
 * An endless stream of messages for an {@link OrderBookHandler}, in the layout of {@link OrderDescriptor}, generated
 * or from a file of market data by order. Message ids are 1, 2, 3 and so on. Not threadsafe.
 */
public final class OrderFlow implements EventSource
{
    private OrderStream stream;

    @Override
    public String name()
    {
        return "orders";
    }

    @Override
    public void open(final long seed, final Path input) throws IOException
    {
        stream = input == null ? new GeneratedOrders(seed) : new RecordedOrders(input);
    }

    @Override
    public int next(final MutableDirectBuffer buffer, final int offset)
    {
        if (stream == null)
        {
            throw new IllegalStateException("the stream is not open: call open(seed, input) first");
        }
        stream.next(buffer, offset);
        return OrderDescriptor.LENGTH;
    }

    @Override
    public int maxLength()
    {
        return OrderDescriptor.LENGTH;
    }
}
