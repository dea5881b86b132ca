package io.headrace.journal;

import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.mapper.FunctionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back in which the operating system keeps files. A hint and no more: where it cannot be given, files stay
 * in memory until the system needs it. Threadsafe.
 */
final class PageCache
{
    private static final Logger LOGGER = LoggerFactory.getLogger(PageCache.class);
    private static final int READ_ONLY = 0;
    private static final int DONT_NEED = 4;

    /** Functions of the C library, by their names there but for {@code posix_fadvise}. */
    public interface CLibrary
    {
        /** Opens a file: its descriptor, or a negative number. */
        int open(String path, int flags);

        /** Advises about bytes of a file, all of them if the length is 0: 0, or the number of an error. */
        int advise(int descriptor, long offset, long length, int advice);

        /** Closes a descriptor. */
        int close(int descriptor);
    }

    /** Loaded with the first file: it takes some tens of milliseconds. */
    private static final class Holder
    {
        static final CLibrary LIBRARY = load();

        private static CLibrary load()
        {
            try
            {
                final FunctionMapper names = (name, context) -> "advise".equals(name) ? "posix_fadvise" : name;
                return LibraryLoader.create(CLibrary.class).mapper(names).failImmediately().load("c");
            }
            catch (final RuntimeException | LinkageError ex)
            {
                LOGGER.info("journal.cache.bytes is without effect on this system: {}", ex.toString());
                return null;
            }
        }
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
        final CLibrary library = Holder.LIBRARY;
        if (library == null)
        {
            return false;
        }
        final int descriptor = library.open(file.toString(), READ_ONLY);
        if (descriptor < 0)
        {
            return false;
        }
        try
        {
            return library.advise(descriptor, 0, 0, DONT_NEED) == 0;
        }
        finally
        {
            library.close(descriptor);
        }
    }
}
