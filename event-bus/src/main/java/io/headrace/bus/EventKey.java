package io.headrace.bus;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Turns what producers name as the key of an event into the 32 bits that a frame carries, and those into a shard.
 * Both are part of the journal's meaning and never change. Stateless.
 * <p>
 * Text is hashed with FNV-1a (Fowler, Noll, Vo; 32 bits), and a hash of 0 becomes 1, since 0 stands for no key. A
 * number of 64 bits is folded by the finalizer of MurmurHash3 (Austin Appleby).
 */
public final class EventKey
{
    /** No key. */
    public static final int NONE = 0;

    private static final int FNV_OFFSET_BASIS = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    private EventKey()
    {
    }

    /**
     * Key from the bytes of a text.
     *
     * @param buffer with the text.
     * @param offset of the text.
     * @param length in bytes.
     * @return a key, {@link #NONE} for no bytes.
     */
    public static int of(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length == 0)
        {
            return NONE;
        }
        int hash = FNV_OFFSET_BASIS;
        for (int i = 0; i < length; i++)
        {
            hash = (hash ^ (buffer.getByte(offset + i) & 0xFF)) * FNV_PRIME;
        }
        return hash == NONE ? 1 : hash;
    }

    /**
     * Key from a text. Allocates.
     *
     * @param text of any length.
     * @return a key, {@link #NONE} for an empty text.
     */
    public static int of(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /**
     * Folds a number that a handler takes for the key.
     *
     * @param number any.
     * @return 32 bits; those of a number that fits 32 bits are the number itself.
     */
    public static int fold(final long number)
    {
        return number == (int)number || number >>> 32 == 0 ? (int)number : (int)(mix(number) >>> 32);
    }

    /**
     * The shard that a key belongs to.
     *
     * @param key    any; {@link #NONE} belongs to shard 0.
     * @param shards how many there are.
     * @return 0 to {@code shards - 1}.
     */
    public static int shard(final int key, final int shards)
    {
        return key == NONE ? 0 : (int)((mix(key) >>> 1) % shards);
    }

    private static long mix(final long value)
    {
        long mixed = value;
        mixed = (mixed ^ mixed >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }
}
