package io.headrace.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Makes the 128-bit identity of a request or event: the first half of SHA-256 over a tag and what names it. The tag,
 * and the length before the source, keep different names from ever giving the same bytes. Reusable, not threadsafe.
 * <pre>
 *  key:         01 | key
 *  CloudEvent:  02 | length of source, 4 bytes, big-endian | source | id
 * </pre>
 */
final class IdentityDigest
{
    private static final byte TAG_KEY = 1;
    private static final byte TAG_CLOUD_EVENT = 2;
    private static final int DIGEST_LENGTH = 32;

    private final MessageDigest sha256;
    private final ByteBuffer digest = ByteBuffer.allocate(DIGEST_LENGTH);
    private final ByteBuffer lengthField = ByteBuffer.allocate(Integer.BYTES);

    IdentityDigest()
    {
        try
        {
            sha256 = MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every Java runtime has SHA-256", ex);
        }
    }

    /**
     * Identity of a request.
     *
     * @param key that the client has given to it, ASCII.
     */
    void ofKey(final String key)
    {
        sha256.update(TAG_KEY);
        sha256.update(key.getBytes(US_ASCII));
        finish();
    }

    /**
     * Identity of a CloudEvent.
     *
     * @param source of the event, UTF-8.
     * @param id     of the event, UTF-8.
     */
    void ofCloudEvent(final ByteText source, final ByteText id)
    {
        sha256.update(TAG_CLOUD_EVENT);
        sha256.update(lengthField.clear().putInt(source.length()).flip());
        sha256.update(source.bytes(), 0, source.length());
        sha256.update(id.bytes(), 0, id.length());
        finish();
    }

    private void finish()
    {
        try
        {
            sha256.digest(digest.array(), digest.arrayOffset(), DIGEST_LENGTH);
        }
        catch (final DigestException ex)
        {
            throw new IllegalStateException("SHA-256 has " + DIGEST_LENGTH + " bytes", ex);
        }
    }

    /** The first 64 bits. */
    long high()
    {
        return digest.getLong(0);
    }

    /** The second 64 bits. */
    long low()
    {
        return digest.getLong(Long.BYTES);
    }
}
