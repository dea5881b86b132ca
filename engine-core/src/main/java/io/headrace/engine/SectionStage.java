package io.headrace.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.agrona.DirectBuffer;

/**
 * Gathers what is put into sections in blocks, and hashes each section. What becomes of the blocks is left to the
 * classes that extend it. Belongs to one thread, for one state.
 */
abstract class SectionStage implements SectionSink
{
    /** Most bytes of a block. */
    static final int BLOCK_LENGTH = 64 * 1024;
    /** Most bytes of the name of a section. */
    static final int MAX_NAME_LENGTH = 512;
    /** Most sections of a state. */
    static final int MAX_SECTIONS = 64 * 1024;

    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final MessageDigest digest = SectionDigests.newDigest();
    private final SectionDigests digests;
    private String section;
    private long sectionLength;

    SectionStage(final long sequence)
    {
        digests = new SectionDigests(sequence);
    }

    /** A section begins. */
    abstract void onSection(byte[] name);

    /** A block is complete: at least one byte, at most {@link #BLOCK_LENGTH}, valid during the call. */
    abstract void onBlock(ByteBuffer bytes);

    /** A section is complete. */
    abstract void onSectionEnd(long length, byte[] hash);

    @Override
    public final void beginSection(final String name)
    {
        endSection();
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_NAME_LENGTH)
        {
            throw new IllegalArgumentException("section=" + name + " has a name of " + bytes.length +
                " bytes: it must have 1 to " + MAX_NAME_LENGTH);
        }
        if (digests.sections().containsKey(name))
        {
            throw new IllegalArgumentException("section=" + name + " is given twice: names of sections are unique");
        }
        if (digests.sections().size() == MAX_SECTIONS)
        {
            throw new IllegalArgumentException("section=" + name + " is one too many: a state has at most " +
                MAX_SECTIONS + " sections");
        }
        section = name;
        sectionLength = 0;
        onSection(bytes);
    }

    /** Ends the last section and gives the hashes of all. Nothing can be put any more. */
    final SectionDigests finishSections()
    {
        endSection();
        return digests;
    }

    private void endSection()
    {
        if (section != null)
        {
            flush();
            final byte[] hash = digest.digest();
            digests.add(section, hash);
            section = null;
            onSectionEnd(sectionLength, hash);
        }
    }

    @Override
    public final void putByte(final byte value)
    {
        reserve(Byte.BYTES);
        block.put(value);
    }

    @Override
    public final void putInt(final int value)
    {
        reserve(Integer.BYTES);
        block.putInt(value);
    }

    @Override
    public final void putLong(final long value)
    {
        reserve(Long.BYTES);
        block.putLong(value);
    }

    @Override
    public final void putBytes(final DirectBuffer buffer, final int offset, final int length)
    {
        int position = offset;
        int left = length;
        while (left > 0)
        {
            reserve(1);
            final int part = Math.min(left, block.remaining());
            buffer.getBytes(position, block, part);
            position += part;
            left -= part;
        }
    }

    private void reserve(final int length)
    {
        if (section == null)
        {
            throw new IllegalStateException("no section is open: begin one before putting anything, and put nothing " +
                "after the end");
        }
        if (block.remaining() < length)
        {
            flush();
        }
    }

    private void flush()
    {
        if (block.position() > 0)
        {
            block.flip();
            digest.update(block.duplicate());
            sectionLength += block.limit();
            onBlock(block);
            block.clear();
        }
    }
}
