package io.headrace.engine;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Layout of a snapshot: a header, sections and a trailer, one behind the other.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       Magic "HRSN"                            |   0   Header
 *  +---------------------------------------------------------------+
 *  |                            Version                            |   4
 *  +---------------------------------------------------------------+
 *  |                         Header Length                         |   8
 *  +---------------------------------------------------------------+
 *  |                      Number of Sections                       |  12
 *  +---------------------------------------------------------------+
 *  |                Sequence of the last event held                |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |    Timestamp of the last batch, nanoseconds since the epoch   |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          State Hash                           |  32
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |       CRC32C of the last batch, as the journal holds it       |  40
 *  +---------------------------------------------------------------+
 *  |                CRC32C of the header before it                 |  44
 *  +---------------------------------------------------------------+
 *
 *  +---------------------------------------------------------------+
 *  |                       Magic "HRSS"                            |   0   Section
 *  +---------------------------------------------------------------+
 *  |                          Name Length                          |   4
 *  +---------------------------------------------------------------+
 *  |         CRC32C of the eight bytes before, and the name        |   8
 *  +---------------------------------------------------------------+
 *  |                       Name in UTF-8                          ...  12
 *  +---------------------------------------------------------------+
 *
 *  +---------------------------------------------------------------+
 *  |                 Length of the bytes, at least 1               |   0   Block, any number in a section
 *  +---------------------------------------------------------------+
 *  |           CRC32C of the length, and of the bytes              |   4
 *  +---------------------------------------------------------------+
 *  |                            Bytes                             ...   8
 *  +---------------------------------------------------------------+
 *
 *  +---------------------------------------------------------------+
 *  |                               0                               |   0   Section End
 *  +---------------------------------------------------------------+
 *  |    CRC32C of the zero before, and the sixteen bytes after     |   4
 *  +---------------------------------------------------------------+
 *  |               Length of the bytes of all blocks               |   8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |       Hash: first eight bytes of SHA-256 over the bytes       |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *
 *  +---------------------------------------------------------------+
 *  |                       Magic "HRSE"                            |   0   Trailer
 *  +---------------------------------------------------------------+
 *  |        CRC32C of all between the header and the trailer       |   4
 *  +---------------------------------------------------------------+
 *  |                      Length of the file                       |   8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |              CRC32C of the header, as stored there            |  16
 *  +---------------------------------------------------------------+
 *  |                CRC32C of the trailer before it                |  20
 *  +---------------------------------------------------------------+
 * </pre>
 * All fields are little-endian. Nothing is padded, so that a checksum covers every byte. In every version the magic
 * number, version and header length stand where they stand here, and the last four bytes of the header are its
 * CRC32C: so a newer version can be told from damage.
 */
final class SnapshotDescriptor
{
    static final int VERSION = 1;

    static final int HEADER_MAGIC = 0x4E53_5248;
    static final int HEADER_LENGTH = 48;
    /** No version will have a longer header. */
    static final int MAX_HEADER_LENGTH = 4096;
    static final int VERSION_OFFSET = 4;
    static final int HEADER_LENGTH_OFFSET = 8;
    static final int SECTIONS_OFFSET = 12;
    static final int SEQUENCE_OFFSET = 16;
    static final int TIMESTAMP_OFFSET = 24;
    static final int STATE_HASH_OFFSET = 32;
    static final int BATCH_CRC_OFFSET = 40;
    static final int HEADER_CRC_OFFSET = 44;

    static final int SECTION_MAGIC = 0x5353_5248;
    static final int SECTION_HEADER_LENGTH = 12;
    static final int NAME_LENGTH_OFFSET = 4;
    static final int NAME_CRC_OFFSET = 8;

    static final int BLOCK_HEADER_LENGTH = 8;
    static final int BLOCK_CRC_OFFSET = 4;

    /** Bytes of a section end behind those that are like a block header. */
    static final int SECTION_END_LENGTH = 16;

    static final int TRAILER_MAGIC = 0x4553_5248;
    static final int TRAILER_LENGTH = 24;
    static final int CONTENT_CRC_OFFSET = 4;
    static final int FILE_LENGTH_OFFSET = 8;
    static final int TRAILER_HEADER_CRC_OFFSET = 16;
    static final int TRAILER_CRC_OFFSET = 20;

    private SnapshotDescriptor()
    {
    }

    /** CRC32C of a range of a buffer. */
    static int crc(final ByteBuffer buffer, final int offset, final int length)
    {
        final CRC32C crc = new CRC32C();
        crc.update(buffer.slice(offset, length));
        return (int)crc.getValue();
    }

    /** CRC32C of the four bytes of a length and of what remains in a buffer, which is not moved. */
    static int crc(final int length, final ByteBuffer bytes)
    {
        final CRC32C crc = new CRC32C();
        for (int i = 0; i < Integer.BYTES; i++)
        {
            crc.update(length >>> (i * Byte.SIZE));
        }
        crc.update(bytes.duplicate());
        return (int)crc.getValue();
    }
}
