package io.headrace.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Reads the parts of a snapshot one behind the other, and checks each before it hands it out. Belongs to one thread.
 */
final class SnapshotInput
{
    private final SnapshotDisk disk;
    private final Path file;
    private final FileChannel channel;
    private final Runnable onBlock;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer bytes =
        ByteBuffer.allocate(SectionStage.BLOCK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] sectionHash = new byte[SectionDigests.HASH_LENGTH];
    private long sectionLength;
    private long position;
    private long partOffset;

    SnapshotInput(final SnapshotDisk disk, final Path file, final FileChannel channel, final Runnable onBlock)
    {
        this.onBlock = onBlock;
        this.disk = disk;
        this.file = file;
        this.channel = channel;
    }

    SnapshotInput at(final long offset)
    {
        position = offset;
        return this;
    }

    /** Where the next part begins. */
    long position()
    {
        return position;
    }

    /** CRC32C of all that was read since it was last reset. */
    CRC32C crc()
    {
        return crc;
    }

    /** Says what is wrong with the part read last. */
    SnapshotException damaged(final String what)
    {
        return new SnapshotException(file, partOffset, what);
    }

    /** The header of the file, whatever its version. */
    ByteBuffer header()
    {
        final ByteBuffer start = part(SnapshotDescriptor.SECTIONS_OFFSET, "header");
        final int length = start.getInt(SnapshotDescriptor.HEADER_LENGTH_OFFSET);
        if (start.getInt(0) != SnapshotDescriptor.HEADER_MAGIC)
        {
            throw damaged("this is not a snapshot, since it does not begin with HRSN");
        }
        if (length < SnapshotDescriptor.HEADER_LENGTH || length > SnapshotDescriptor.MAX_HEADER_LENGTH)
        {
            throw damaged("headerLength=" + length + " must be " + SnapshotDescriptor.HEADER_LENGTH + " to " +
                SnapshotDescriptor.MAX_HEADER_LENGTH);
        }
        position = 0;
        final ByteBuffer header = part(length, "header");
        final int crcOffset = length - Integer.BYTES;
        check(header.getInt(crcOffset), SnapshotDescriptor.crc(header, 0, crcOffset), "header");
        final int version = header.getInt(SnapshotDescriptor.VERSION_OFFSET);
        if (version < 1 || version > SnapshotDescriptor.VERSION)
        {
            throw damaged("version=" + version + " is not known to this program, which reads versions 1 to " +
                SnapshotDescriptor.VERSION + ": start the program that wrote it");
        }
        if (length != SnapshotDescriptor.HEADER_LENGTH)
        {
            throw damaged("headerLength=" + length + " must be " + SnapshotDescriptor.HEADER_LENGTH + " in version=" +
                version);
        }
        return header;
    }

    /** The name of the section that begins here. */
    String name()
    {
        final ByteBuffer start = part(SnapshotDescriptor.SECTION_HEADER_LENGTH, "section");
        final int length = start.getInt(SnapshotDescriptor.NAME_LENGTH_OFFSET);
        final int expected = start.getInt(SnapshotDescriptor.NAME_CRC_OFFSET);
        if (start.getInt(0) != SnapshotDescriptor.SECTION_MAGIC || length < 1 || length > SectionStage.MAX_NAME_LENGTH)
        {
            throw damaged("no section begins here");
        }
        final CRC32C sum = new CRC32C();
        sum.update(start.slice(0, SnapshotDescriptor.NAME_CRC_OFFSET));
        final long offset = partOffset;
        final ByteBuffer name = part(length, "name of a section");
        partOffset = offset;
        sum.update(name.duplicate());
        check(expected, (int)sum.getValue(), "section header");
        try
        {
            return StandardCharsets.UTF_8.newDecoder().decode(name).toString();
        }
        catch (final CharacterCodingException ex)
        {
            throw damaged("the name of the section is not UTF-8 (" + ex + ")");
        }
    }

    /** The bytes of the next block of a section, valid until the next part; null when the section ends here. */
    ByteBuffer block()
    {
        onBlock.run();
        final ByteBuffer start = part(SnapshotDescriptor.BLOCK_HEADER_LENGTH, "block");
        final int length = start.getInt(0);
        final int expected = start.getInt(SnapshotDescriptor.BLOCK_CRC_OFFSET);
        if (length < 0 || length > SectionStage.BLOCK_LENGTH)
        {
            throw damaged("blockLength=" + length + " must be 0 to " + SectionStage.BLOCK_LENGTH);
        }
        final long offset = partOffset;
        final boolean end = length == 0;
        final ByteBuffer content = end ?
            part(SnapshotDescriptor.SECTION_END_LENGTH, "section end") : part(length, "block");
        partOffset = offset;
        check(expected, SnapshotDescriptor.crc(length, content), end ? "section end" : "block");
        if (end)
        {
            sectionLength = content.getLong();
            content.get(sectionHash);
            return null;
        }
        return content;
    }

    /** Length that the section end read last tells. */
    long sectionLength()
    {
        return sectionLength;
    }

    /** Hash that the section end read last tells, valid until the next. */
    byte[] sectionHash()
    {
        return sectionHash;
    }

    /** The trailer, whose own checksum is right. */
    ByteBuffer trailer()
    {
        final ByteBuffer trailer = part(SnapshotDescriptor.TRAILER_LENGTH, "trailer");
        if (trailer.getInt(0) != SnapshotDescriptor.TRAILER_MAGIC)
        {
            throw damaged("no trailer begins here");
        }
        check(trailer.getInt(SnapshotDescriptor.TRAILER_CRC_OFFSET),
            SnapshotDescriptor.crc(trailer, 0, SnapshotDescriptor.TRAILER_CRC_OFFSET), "trailer");
        return trailer;
    }

    void check(final int expected, final int actual, final String what)
    {
        if (expected != actual)
        {
            throw damaged("the " + what + " is damaged: crc=" + Integer.toHexString(actual) + " but stored crc=" +
                Integer.toHexString(expected));
        }
    }

    private ByteBuffer part(final int length, final String what)
    {
        partOffset = position;
        bytes.clear().limit(length);
        try
        {
            disk.read(channel, bytes, position);
        }
        catch (final IOException ex)
        {
            throw new SnapshotException(file, "cannot be read at offset=" + position, ex);
        }
        if (bytes.hasRemaining())
        {
            throw damaged("the file ends within this " + what + ": size=" + (position + bytes.position()) +
                " but at least " + (position + length) + " bytes are needed");
        }
        bytes.flip();
        crc.update(bytes.duplicate());
        position += length;
        return bytes;
    }
}
