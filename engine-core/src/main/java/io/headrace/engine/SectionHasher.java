package io.headrace.engine;

import java.nio.ByteBuffer;

/**
 * Takes the hash of each section of a state and keeps no bytes. Belongs to one thread, for one state.
 */
final class SectionHasher extends SectionStage
{
    SectionHasher(final long sequence)
    {
        super(sequence);
    }

    /** Ends the last section: the hashes of all. */
    SectionDigests digests()
    {
        return finishSections();
    }

    @Override
    void onSection(final byte[] name)
    {
        // the stage keeps the name
    }

    @Override
    void onBlock(final ByteBuffer bytes)
    {
        // the stage has hashed them
    }

    @Override
    void onSectionEnd(final long length, final byte[] hash)
    {
        // the stage keeps the hash
    }
}
