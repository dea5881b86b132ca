package io.headrace.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Checksums over every file of a journal that was closed cleanly, so that any flipped bit is found, also where no
 * batch lies. Immutable.
 * <pre>
 *  +---------------------------------------------------------------+
 *  |                         Magic "HRSL"                          |   0
 *  +---------------------------------------------------------------+
 *  |                            Version                            |   4
 *  +---------------------------------------------------------------+
 *  |                        Count of Entries                       |   8
 *  +---------------------------------------------------------------+
 *  |  Entries: name length 4, name in UTF-8, file length 8, first  |
 *  |  sequence 8, last sequence 8, block count 4, CRC32C of each   |
 *  |  block of 64 KiB 4                                           ...
 *  +---------------------------------------------------------------+
 *  |                 CRC32C of all the bytes before                |
 *  +---------------------------------------------------------------+
 * </pre>
 * All fields are little-endian.
 */
final class Seal
{
    static final int MAGIC = 0x4C53_5248;
    static final int VERSION = 1;

    private static final int HEADER_LENGTH = 12;
    private static final int ENTRY_LENGTH = 32;
    private static final int VERSION_OFFSET = 4;

    private final List<Entry> entries;

    /** One file: its name below the directory of the journal, and what it holds. */
    static final class Entry
    {
        private final String name;
        private final long length;
        private final long firstSequence;
        private final long lastSequence;
        private final int[] checksums;

        Entry(
            final String name,
            final long length,
            final long firstSequence,
            final long lastSequence,
            final int[] checksums)
        {
            this.name = name;
            this.length = length;
            this.firstSequence = firstSequence;
            this.lastSequence = lastSequence;
            this.checksums = checksums;
        }

        String name()
        {
            return name;
        }

        long length()
        {
            return length;
        }

        /** Sequence of the first event in the file, 0 when it holds none. */
        long firstSequence()
        {
            return firstSequence;
        }

        long lastSequence()
        {
            return lastSequence;
        }

        int[] checksums()
        {
            return checksums;
        }
    }

    Seal(final List<Entry> entries)
    {
        this.entries = List.copyOf(entries);
    }

    List<Entry> entries()
    {
        return entries;
    }

    Entry entry(final String name)
    {
        for (final Entry entry : entries)
        {
            if (entry.name.equals(name))
            {
                return entry;
            }
        }
        return null;
    }

    boolean names(final Path directory, final long number)
    {
        return entry(directory.relativize(JournalDirectory.segmentFile(directory, number)).toString()) != null;
    }

    static boolean exists(final Path directory)
    {
        return Files.exists(directory.resolve(JournalDirectory.SEAL));
    }

    /** Reads the seal; the finding takes its place when it is damaged. */
    static Seal read(final Path directory, final List<Finding> findings) throws IOException
    {
        final Path file = directory.resolve(JournalDirectory.SEAL);
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        final int contentLength = bytes.capacity() - Integer.BYTES;
        if (contentLength < HEADER_LENGTH || bytes.getInt(0) != MAGIC ||
            bytes.getInt(contentLength) != checksum(bytes.array(), contentLength))
        {
            findings.add(new Finding(file, 0, 0, 0, "the seal itself is damaged"));
            return null;
        }
        if (bytes.getInt(VERSION_OFFSET) > VERSION)
        {
            throw new JournalException(Reason.NEWER_FORMAT, FormatVersion.newer(
                file, VERSION_OFFSET, bytes.getInt(VERSION_OFFSET), VERSION) + FormatVersion.REMEDY);
        }
        try
        {
            return parse(bytes);
        }
        catch (final BufferUnderflowException ex)
        {
            findings.add(new Finding(file, 0, 0, 0, "the seal itself is damaged"));
            return null;
        }
    }

    private static Seal parse(final ByteBuffer bytes)
    {
        bytes.position(VERSION_OFFSET + Integer.BYTES);
        final int count = bytes.getInt();
        final List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final byte[] name = new byte[bytes.getInt()];
            bytes.get(name);
            final long length = bytes.getLong();
            final long firstSequence = bytes.getLong();
            final long lastSequence = bytes.getLong();
            final int[] checksums = new int[bytes.getInt()];
            for (int j = 0; j < checksums.length; j++)
            {
                checksums[j] = bytes.getInt();
            }
            entries.add(new Entry(new String(name, UTF_8), length, firstSequence, lastSequence, checksums));
        }
        return new Seal(entries);
    }

    void write(final DiskAccess diskAccess, final Path directory) throws IOException
    {
        diskAccess.replace(directory.resolve(JournalDirectory.SEAL), encode());
    }

    /** From here on the journal may be written to. */
    static void remove(final DiskAccess diskAccess, final Path directory) throws IOException
    {
        diskAccess.delete(directory.resolve(JournalDirectory.SEAL_TEMPORARY));
        if (diskAccess.delete(directory.resolve(JournalDirectory.SEAL)))
        {
            diskAccess.forceDirectory(directory);
        }
    }

    private ByteBuffer encode()
    {
        int length = HEADER_LENGTH + Integer.BYTES;
        for (final Entry entry : entries)
        {
            length += ENTRY_LENGTH + entry.name.getBytes(UTF_8).length + entry.checksums.length * Integer.BYTES;
        }
        final ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC).putInt(VERSION).putInt(entries.size());
        for (final Entry entry : entries)
        {
            final byte[] name = entry.name.getBytes(UTF_8);
            bytes.putInt(name.length).put(name);
            bytes.putLong(entry.length).putLong(entry.firstSequence).putLong(entry.lastSequence);
            bytes.putInt(entry.checksums.length);
            for (final int checksum : entry.checksums)
            {
                bytes.putInt(checksum);
            }
        }
        return bytes.putInt(checksum(bytes.array(), bytes.position())).flip();
    }

    private static int checksum(final byte[] bytes, final int length)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int)crc.getValue();
    }
}
