package io.headrace.journal;

import java.nio.file.Path;
import java.util.Map;
import jnr.ffi.LibraryLoader;
import jnr.ffi.mapper.FunctionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operating system which memory of files is not needed. A hint and no more: where it cannot be given, files
 * stay in memory until the system needs it. Threadsafe.
 */
final class PageCache
{
    private static final Logger LOGGER = LoggerFactory.getLogger(PageCache.class);
    private static final int READ_ONLY = 0;
    private static final int WRITE = 2;
    private static final int DONT_NEED = 4;

    /** Functions of the C library, by their names there but for some. */
    public interface CLibrary
    {
        /** Opens a file: its descriptor, or a negative number. */
        int open(String path, int flags);

        /** Advises about bytes of a file, all of them if the length is 0: 0, or the number of an error. */
        int advise(int descriptor, long offset, long length, int advice);

        /** Begins to write what is dirty in bytes of a file to the disk: 0, or -1. */
        int startWriting(int descriptor, long offset, long length, int flags);

        /** Advises about pages of a mapping: 0, or -1. */
        int madvise(long address, long length, int advice);

        /** Closes a descriptor. */
        int close(int descriptor);
    }

    private static final Map<String, String> NAMES =
        Map.of("advise", "posix_fadvise", "startWriting", "sync_file_range");

    /** Loaded with the first file: it takes some tens of milliseconds. */
    private static final class Holder
    {
        static final CLibrary LIBRARY = load();

        private static CLibrary load()
        {
            try
            {
                final FunctionMapper names = (name, context) -> NAMES.getOrDefault(name, name);
                return LibraryLoader.create(CLibrary.class).mapper(names).failImmediately().load("c");
            }
            catch (final RuntimeException | LinkageError ex)
            {
                LOGGER.info("journal.cache.bytes has no effect on this system, and forcing takes longer: {}",
                    ex.toString());
                return null;
            }
        }
    }

    /** What is to be done with an open file: 0 when it was. */
    @FunctionalInterface
    private interface Call
    {
        int apply(CLibrary library, int descriptor);
    }

    private PageCache()
    {
    }

    /**
     * Lets go of what is in memory of a file, but for pages that are mapped by somebody or not written to disk yet.
     *
     * @return whether the system was told.
     */
    static boolean forget(final Path file)
    {
        return call(file, (library, descriptor) -> library.advise(descriptor, 0, 0, DONT_NEED));
    }

    /**
     * Begins to write what is in memory of a file to the disk, and does not wait for it. It makes nothing durable, but
     * leaves less to do for a force.
     *
     * @param file   with bytes that were written.
     * @param offset of the first.
     * @param length of all.
     * @return whether the system was told.
     */
    static boolean startWriting(final Path file, final long offset, final long length)
    {
        return call(file, (library, descriptor) -> library.startWriting(descriptor, offset, length, WRITE));
    }

    private static boolean call(final Path file, final Call call)
    {
        final CLibrary library = Holder.LIBRARY;
        final int descriptor = library == null ? -1 : library.open(file.toString(), READ_ONLY);
        if (descriptor < 0)
        {
            return false;
        }
        try
        {
            return call.apply(library, descriptor) == 0;
        }
        finally
        {
            library.close(descriptor);
        }
    }

    /**
     * Takes pages of a shared mapping of a file out of the page tables. They stay in memory with what was written to
     * them, and come back when they are touched again.
     *
     * @param address of the first page.
     * @param length  of the pages.
     * @return whether the system was told.
     */
    static boolean detach(final long address, final long length)
    {
        final CLibrary library = Holder.LIBRARY;
        return library != null && library.madvise(address, length, DONT_NEED) == 0;
    }
}
