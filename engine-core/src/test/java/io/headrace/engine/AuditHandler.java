package io.headrace.engine;

/**
 * Keeps one number that depends on every event it sees and on their order, and answers with it.
 */
final class AuditHandler implements EventHandler
{
    private long chain;
    private long count;

    @Override
    public void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
        if (!snapshot.isEmpty())
        {
            chain = snapshot.getLong();
            count = snapshot.getLong();
        }
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        chain = 31 * chain + event.sequence();
        for (int i = 0; i < event.length(); i++)
        {
            chain = 31 * chain + event.buffer().getByte(event.offset() + i);
        }
        count++;
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putLong(chain);
        sink.putLong(count);
    }
}
