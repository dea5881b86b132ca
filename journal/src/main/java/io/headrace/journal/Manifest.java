package io.headrace.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What a backup holds: text, so that people can read it too. Belongs to one thread.
 * <pre>
 *   headrace-backup 1
 *   segment-0000000001/19700101-00LX.cq4 length=327244 crc32c=1a2b3c4d first=1 last=800 chain=5e6f7a8b whole
 *   segment-0000000002/19700101-00LX.cq4 length=140004 crc32c=9c0d1e2f first=801 last=950 chain=3a4b5c6d open
 *   snapshots/snapshot-00000000000000000700.hrs length=5120 crc32c=7e8f9a0b first=0 last=700 chain=0 whole
 *   crc32c 11aa22bb
 * </pre>
 * A line per file: bytes of it that count, their CRC32C, first and last sequence, CRC32C of the last batch, and whether
 * nothing will be added to it. The last line has the CRC32C of all lines before. Numbers are decimal, checksums
 * hexadecimal. The manifest is replaced as a whole after the files that it names are durable, so what a file holds
 * beyond its length is the remains of an interrupted backup.
 */
final class Manifest
{
    static final int VERSION = 1;

    private static final String TITLE = "headrace-backup ";
    private static final String END = "crc32c ";
    private static final int FIELDS = 7;
    private static final int HEXADECIMAL = 16;

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * One file.
     *
     * @param name          below the directory of the backup.
     * @param length        bytes that count.
     * @param crc           CRC32C of those.
     * @param firstSequence of the first event, 0 in a snapshot.
     * @param lastSequence  of the last event.
     * @param chain         CRC32C of the last batch, 0 in a snapshot.
     * @param isWhole       whether nothing will be added.
     */
    record Entry(
        String name, long length, int crc, long firstSequence, long lastSequence, int chain, boolean isWhole)
    {
        boolean isSegment()
        {
            return firstSequence != 0;
        }

        private String line()
        {
            return String.format(Locale.ROOT, "%s length=%d crc32c=%08x first=%d last=%d chain=%08x %s%n",
                name, length, crc, firstSequence, lastSequence, chain, isWhole ? "whole" : "open")
                .replace(System.lineSeparator(), "\n");
        }
    }

    static boolean exists(final Path directory)
    {
        return Files.exists(directory.resolve(JournalDirectory.MANIFEST));
    }

    Entry entry(final String name)
    {
        return entries.get(name);
    }

    void put(final Entry entry)
    {
        entries.put(entry.name, entry);
    }

    List<Entry> entries()
    {
        return List.copyOf(entries.values());
    }

    /** The segment with the newest events, or null when there is none. */
    Entry lastSegment()
    {
        Entry last = null;
        for (final Entry entry : entries.values())
        {
            last = entry.isSegment() && (last == null || entry.lastSequence > last.lastSequence) ? entry : last;
        }
        return last;
    }

    long lastSequence()
    {
        final Entry last = lastSegment();
        return last == null ? 0 : last.lastSequence;
    }

    void write(final DiskAccess diskAccess, final Path directory) throws IOException
    {
        final StringBuilder text = new StringBuilder(TITLE).append(VERSION).append('\n');
        for (final Entry entry : entries.values())
        {
            text.append(entry.line());
        }
        final byte[] lines = text.toString().getBytes(US_ASCII);
        final byte[] end = String.format(Locale.ROOT, "%s%08x\n", END, checksum(lines)).getBytes(US_ASCII);
        final ByteBuffer content = ByteBuffer.allocate(lines.length + end.length).put(lines).put(end).flip();
        diskAccess.replace(directory.resolve(JournalDirectory.MANIFEST), content);
    }

    static Manifest read(final Path directory) throws IOException
    {
        final Path file = directory.resolve(JournalDirectory.MANIFEST);
        final String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        final int end = text.lastIndexOf(END);
        if (!text.startsWith(TITLE) || end < 0 || !text.substring(end).equals(
            String.format(Locale.ROOT, "%s%08x\n", END, checksum(text.substring(0, end).getBytes(US_ASCII)))))
        {
            throw damaged(file);
        }
        final List<String> lines = text.substring(0, end).lines().toList();
        try
        {
            final int version = Integer.parseInt(lines.get(0).substring(TITLE.length()));
            if (version > VERSION)
            {
                throw new JournalException(Reason.NEWER_FORMAT,
                    FormatVersion.newer(file, 0, version, VERSION) + FormatVersion.REMEDY);
            }
            final Manifest manifest = new Manifest();
            for (final String line : lines.subList(1, lines.size()))
            {
                manifest.put(parse(file, line));
            }
            return manifest;
        }
        catch (final NumberFormatException ex)
        {
            throw new JournalException(Reason.DAMAGED, damaged(file).getMessage(), ex);
        }
    }

    private static Entry parse(final Path file, final String line)
    {
        final String[] fields = line.split(" ", -1);
        if (fields.length != FIELDS)
        {
            throw damaged(file);
        }
        final String[] values = Arrays.stream(fields)
            .map(field -> field.substring(field.indexOf('=') + 1)).toArray(String[]::new);
        int i = 0;
        return new Entry(values[i++], Long.parseLong(values[i++]), Integer.parseUnsignedInt(values[i++], HEXADECIMAL),
            Long.parseLong(values[i++]), Long.parseLong(values[i++]),
            Integer.parseUnsignedInt(values[i++], HEXADECIMAL), "whole".equals(values[i]));
    }

    private static JournalException damaged(final Path file)
    {
        return new JournalException(Reason.DAMAGED, "file=" + file + " offset=0: the manifest is damaged; nothing " +
            "was changed: begin a new backup in another directory");
    }

    private static int checksum(final byte[] bytes)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int)crc.getValue();
    }

    /** Adds a finding for each file that is not as the manifest says. */
    void check(final Path directory, final List<Finding> findings) throws IOException
    {
        for (final Entry entry : entries.values())
        {
            final Path file = directory.resolve(entry.name);
            final String text;
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
            {
                if (channel.size() < entry.length)
                {
                    text = "length=" + channel.size() + " is less than " + entry.length + " of the manifest";
                }
                else
                {
                    final boolean isSame = new FileCopy().checksum(channel, entry.length) == entry.crc;
                    text = isSame ? null : "the first " + entry.length + " bytes differ from the manifest";
                }
            }
            catch (final NoSuchFileException ex)
            {
                findings.add(finding(file, entry, "file is missing"));
                continue;
            }
            if (text != null)
            {
                findings.add(finding(file, entry, text));
            }
        }
    }

    private static Finding finding(final Path file, final Entry entry, final String text)
    {
        return new Finding(file, 0, entry.firstSequence, entry.firstSequence == 0 ? 0 : entry.lastSequence, text);
    }
}
