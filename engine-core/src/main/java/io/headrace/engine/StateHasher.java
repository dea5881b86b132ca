package io.headrace.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.agrona.DirectBuffer;

/**
 * A snapshot sink that keeps a hash and no bytes: the first eight bytes of SHA-256 over all that was put in.
 * Belongs to one thread, for one use.
 */
final class StateHasher implements SnapshotSink
{
    private static final int HASH_LENGTH = 8;
    private static final int STAGE_LENGTH = 64 * 1024;

    private final ByteBuffer stage = ByteBuffer.allocate(STAGE_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final MessageDigest digest;

    StateHasher()
    {
        try
        {
            digest = MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every Java platform must have SHA-256", ex);
        }
    }

    @Override
    public void putByte(final byte value)
    {
        reserve(Byte.BYTES);
        stage.put(value);
    }

    @Override
    public void putInt(final int value)
    {
        reserve(Integer.BYTES);
        stage.putInt(value);
    }

    @Override
    public void putLong(final long value)
    {
        reserve(Long.BYTES);
        stage.putLong(value);
    }

    @Override
    public void putBytes(final DirectBuffer buffer, final int offset, final int length)
    {
        int position = offset;
        int left = length;
        while (left > 0)
        {
            reserve(1);
            final int part = Math.min(left, stage.remaining());
            buffer.getBytes(position, stage, part);
            position += part;
            left -= part;
        }
    }

    void putText(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putInt(bytes.length);
        for (final byte b : bytes)
        {
            putByte(b);
        }
    }

    String hash()
    {
        flush();
        return HexFormat.of().formatHex(digest.digest(), 0, HASH_LENGTH);
    }

    private void reserve(final int length)
    {
        if (stage.remaining() < length)
        {
            flush();
        }
    }

    private void flush()
    {
        digest.update(stage.flip());
        stage.clear();
    }
}
