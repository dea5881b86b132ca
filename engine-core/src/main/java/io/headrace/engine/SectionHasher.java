package io.headrace.engine;

import java.nio.ByteBuffer;

/**
 * Takes the hash of each section of a state and keeps no bytes. Belongs to one thread, for one state.
 */
final class SectionHasher extends SectionStage
{
    private long length;

    SectionHasher(final long sequence)
    {
        super(sequence);
    }

    /** Ends the last section: the hashes of all. */
    SectionDigests digests()
    {
        return finishSections();
    }

    /** Ends the last section: bytes of all. */
    long length()
    {
        finishSections();
        return length;
    }

    @Override
    void onSection(final byte[] name)
    {
        // the stage keeps the name
    }

    @Override
    void onBlock(final ByteBuffer bytes)
    {
        length += bytes.remaining();
    }

    @Override
    void onSectionEnd(final long length, final byte[] hash)
    {
        // the stage keeps the hash
    }
}
