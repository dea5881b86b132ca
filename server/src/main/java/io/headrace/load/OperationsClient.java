package io.headrace.load;

import io.headrace.engine.StateDigest;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Asks the operations port of a server.
 */
final class OperationsClient
{
    private static final int TIMEOUT_MS = 15_000;
    private static final int OK = 200;

    private OperationsClient()
    {
    }

    /**
     * The digest of the state.
     *
     * @param address of the operations port.
     * @return sequence and hash.
     * @throws IOException if there is no such answer in time.
     */
    static StateDigest state(final InetSocketAddress address) throws IOException
    {
        final URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/state");
        final HttpURLConnection connection = (HttpURLConnection)uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        try
        {
            if (connection.getResponseCode() != OK)
            {
                throw new IOException("GET " + uri + " answered status=" + connection.getResponseCode());
            }
            try (InputStream body = connection.getInputStream())
            {
                return digest(JsonText.fields(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
        finally
        {
            connection.disconnect();
        }
    }

    /** The digest among the fields of an answer. */
    static StateDigest digest(final Map<String, String> fields) throws IOException
    {
        final String sequence = fields.get("sequence");
        final String hash = fields.get("stateHash");
        if (sequence == null || hash == null)
        {
            throw new IOException("sequence and stateHash were expected: " + fields);
        }
        return new StateDigest(Long.parseLong(sequence), hash);
    }
}
