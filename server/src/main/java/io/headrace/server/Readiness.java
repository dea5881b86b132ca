package io.headrace.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a server says about itself once it accepts events.
 *
 * @param http           where HTTP listens.
 * @param tcp            where the TCP protocol listens.
 * @param ops            where the operations port is.
 * @param pid            of the process.
 * @param journal        directory.
 * @param recovered      events found in the journal.
 * @param sequence       of the last of them.
 * @param recoveryMillis from the start to readiness.
 * @param droppedBytes   of a torn tail, never acknowledged as synced.
 */
record Readiness(
    InetSocketAddress http,
    InetSocketAddress tcp,
    InetSocketAddress ops,
    long pid,
    Path journal,
    long recovered,
    long sequence,
    long recoveryMillis,
    long droppedBytes)
{
    /** One line for a person. */
    String text()
    {
        return "headrace ready http=" + text(http) + " tcp=" + text(tcp) + " ops=" + text(ops) + " pid=" + pid +
            " journal=" + journal + " sequence=" + sequence + " recovered=" + recovered +
            (droppedBytes == 0 ? "" : " droppedBytes=" + droppedBytes) +
            String.format(Locale.ROOT, " in %.1f s", recoveryMillis / 1000.0);
    }

    /** One JSON object. */
    String json()
    {
        return JsonLine.object()
            .field("event", "ready")
            .field("http", text(http))
            .field("tcp", text(tcp))
            .field("ops", text(ops))
            .field("pid", pid)
            .field("journal", journal.toString())
            .field("recovered", recovered)
            .field("sequence", sequence)
            .field("recoveryMillis", recoveryMillis)
            .field("droppedBytes", droppedBytes)
            .end();
    }

    private static String text(final InetSocketAddress address)
    {
        final String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
