package io.headrace.edge;

/**
 * The kinds of subscribers, each with a format of its own.
 */
enum StreamKind
{
    /** Server-Sent Events over HTTP. */
    SSE
    {
        @Override
        StreamFormat newFormat()
        {
            return new SseFormat();
        }
    },

    /** DELIVER messages of the TCP protocol. */
    TCP
    {
        @Override
        StreamFormat newFormat()
        {
            return new DeliverFormat();
        }
    };

    /** A format for one stream agent. */
    abstract StreamFormat newFormat();
}
