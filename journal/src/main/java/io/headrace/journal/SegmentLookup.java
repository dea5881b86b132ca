package io.headrace.journal;

import java.io.IOException;

/**
 * Where a cursor finds the segments of a journal.
 */
interface SegmentLookup
{
    /** The segment that holds a sequence, or the nearest one; null when there is no batch yet. */
    Segment find(long sequence) throws IOException;

    /** The segment that follows and holds at least one batch, or null. */
    Segment after(Segment segment) throws IOException;

    /** Whether retention has dropped a sequence in the meantime. */
    boolean isDropped(long sequence) throws IOException;

    /** Whether a bad record at a sequence is the end for now: it is being written, or is a torn tail. */
    boolean isEnd(long sequence) throws IOException;
}
