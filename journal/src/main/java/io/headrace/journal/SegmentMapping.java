package io.headrace.journal;

import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.core.io.ReferenceOwner;
import org.agrona.BitUtil;
import org.agrona.UnsafeApi;

/**
 * The mapping through which Chronicle writes one segment. Belongs to the sync agent, like the writer it is for.
 * <p>
 * Before the kernel writes a page that is mapped and dirty to the disk, it takes the permission to write away in every
 * page table, and has each core that runs this process forget it: an interrupt per page of 4 KiB and core, for which it
 * waits. On the 2-core virtual machine of the measurements that took 0.6 of a core at 260 MB/s, and as much from the
 * engine agent. So pages are detached before they are forced, a range at a time: one interrupt for
 * all of them. Their content stays in the page cache, and whoever touches them again gets them back.
 */
final class SegmentMapping implements AutoCloseable
{
    private static final long PAGE_LENGTH = UnsafeApi.pageSize();

    private final ReferenceOwner owner = ReferenceOwner.temporary("segment");
    private final MappedBytesStore store;
    private final long address;
    private final long length;
    private long detachedEnd;
    private boolean isHeld = true;

    /** Holds the mapping that a position of these bytes lies in, so that its address stays what it is. */
    SegmentMapping(final MappedBytes bytes)
    {
        store = (MappedBytesStore)bytes.bytesStore();
        store.reserve(owner);
        address = store.addressForRead(store.start());
        length = store.safeLimit() - store.start();
    }

    /**
     * Detaches the pages up to a position of the file to which batches have been appended. The engine agent may be in
     * the last one: it gets it back.
     */
    void detach(final long position)
    {
        final long end = Math.min(BitUtil.align(position, PAGE_LENGTH), length);
        if (isHeld && end > detachedEnd)
        {
            PageCache.detach(address + detachedEnd, end - detachedEnd);
            detachedEnd = end - PAGE_LENGTH;
        }
    }

    @Override
    public void close()
    {
        if (isHeld)
        {
            isHeld = false;
            store.release(owner);
        }
    }
}
