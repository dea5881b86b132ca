package io.headrace.engine;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Reads a snapshot from its first byte to its last, checks everything and notes where each section begins. Belongs to
 * one thread, for one file.
 */
final class SnapshotScan
{
    final Map<String, Long> offsets = new HashMap<>();
    SectionDigests digests;
    int version;
    long sequence;
    long timestampNs;
    int batchCrc;
    long length;

    private final SnapshotFile file;
    private final SnapshotInput input;
    private final MessageDigest digest = SectionDigests.newDigest();

    SnapshotScan(final SnapshotFile file, final SnapshotInput input)
    {
        this.file = file;
        this.input = input;
    }

    /** Checks a file of a size, and throws {@link SnapshotException} with the first thing that is wrong. */
    void run(final long size)
    {
        length = size;
        final ByteBuffer header = input.header();
        version = header.getInt(SnapshotDescriptor.VERSION_OFFSET);
        final int sections = header.getInt(SnapshotDescriptor.SECTIONS_OFFSET);
        sequence = header.getLong(SnapshotDescriptor.SEQUENCE_OFFSET);
        timestampNs = header.getLong(SnapshotDescriptor.TIMESTAMP_OFFSET);
        batchCrc = header.getInt(SnapshotDescriptor.BATCH_CRC_OFFSET);
        final int headerCrc = header.getInt(SnapshotDescriptor.HEADER_CRC_OFFSET);
        final byte[] stateHash = new byte[SectionDigests.HASH_LENGTH];
        header.get(SnapshotDescriptor.STATE_HASH_OFFSET, stateHash);
        if (sequence != file.sequence())
        {
            throw input.damaged("sequence=" + sequence + " is not that of the name of the file");
        }
        if (sections < 0 || sections > SectionStage.MAX_SECTIONS)
        {
            throw input.damaged("sections=" + sections + " must be 0 to " + SectionStage.MAX_SECTIONS);
        }
        digests = new SectionDigests(sequence);
        input.crc().reset();
        for (int i = 0; i < sections; i++)
        {
            section();
        }
        trailer(headerCrc, size);
        if (!HexFormat.of().formatHex(stateHash).equals(digests.stateHash()))
        {
            throw input.damaged("stateHash=" + digests.stateHash() + " is not that of the header");
        }
    }

    private void section()
    {
        final String name = input.name();
        if (offsets.putIfAbsent(name, input.position()) != null)
        {
            throw input.damaged("section=" + name + " is there twice");
        }
        long bytes = 0;
        ByteBuffer block = input.block();
        while (block != null)
        {
            bytes += block.remaining();
            digest.update(block);
            block = input.block();
        }
        final byte[] hash = digest.digest();
        if (bytes != input.sectionLength() ||
            !Arrays.equals(hash, 0, SectionDigests.HASH_LENGTH, input.sectionHash(), 0, SectionDigests.HASH_LENGTH))
        {
            throw input.damaged("section=" + name + " has length=" + bytes + " hash=" + SectionDigests.hex(hash) +
                " but its end says length=" + input.sectionLength() + " hash=" +
                SectionDigests.hex(input.sectionHash()));
        }
        digests.add(name, hash);
    }

    private void trailer(final int headerCrc, final long size)
    {
        final int contentCrc = (int)input.crc().getValue();
        final ByteBuffer trailer = input.trailer();
        final long told = trailer.getLong(SnapshotDescriptor.FILE_LENGTH_OFFSET);
        if (told != size || input.position() != size)
        {
            throw input.damaged("size=" + size + " but the trailer ends at " + input.position() + " and says " + told);
        }
        input.check(trailer.getInt(SnapshotDescriptor.CONTENT_CRC_OFFSET), contentCrc, "content");
        input.check(trailer.getInt(SnapshotDescriptor.TRAILER_HEADER_CRC_OFFSET), headerCrc, "tie to the header");
    }
}
