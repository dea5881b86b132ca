package io.headrace.rig;

import io.headrace.load.LoadResult;
import io.headrace.load.LoadSession;
import io.headrace.load.LoadSettings;
import java.io.IOException;

/**
 * Load over connections to a server, sent and received by the calling thread.
 */
final class NetworkLoad implements LoadTarget
{
    private final LoadSession session;

    /** Opens the connections. */
    NetworkLoad(final LoadSettings settings) throws IOException
    {
        session = LoadSession.open(settings);
    }

    /** Events acknowledged since the connections were opened. */
    long acknowledged()
    {
        return session.acknowledged();
    }

    @Override
    public void listener(final LoadSession.IntervalListener listener, final long intervalNs)
    {
        session.listener(listener, intervalNs);
    }

    @Override
    public void warmUp(final long rate, final int seconds) throws IOException
    {
        session.warmUp(rate, seconds);
    }

    @Override
    public long phase(final long rate, final int seconds) throws IOException
    {
        return session.phase(rate, seconds);
    }

    @Override
    public LoadFigures measure(final long rate, final int seconds) throws IOException
    {
        final LoadResult result = session.measure(rate, seconds);
        return new LoadFigures(result.seconds(), result.sent(), result.acknowledged(), result.refused(),
            result.eventsPerSecond(), result.latency());
    }

    @Override
    public void close()
    {
        session.close();
    }
}
