package io.headrace.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Loads all classes of the project once more, one of them with a bug planted in it, so that the whole harness runs
 * against that bug. Threadsafe.
 */
final class PlantingClassLoader extends ClassLoader
{
    static
    {
        registerAsParallelCapable();
    }

    private static final String OURS = "io.headrace.";

    private final PlantedBug bug;

    /** Plants a bug, or none to have the same harness without one. */
    PlantingClassLoader(final ClassLoader parent, final PlantedBug bug)
    {
        super(parent);
        this.bug = bug;
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException
    {
        if (!name.startsWith(OURS))
        {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name))
        {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null)
            {
                final byte[] read = bytesOf(name);
                final byte[] bytes = bug != null && name.equals(bug.className()) ? bug.plant(read) : read;
                loaded = defineClass(name, bytes, 0, bytes.length);
            }
            if (resolve)
            {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private byte[] bytesOf(final String name) throws ClassNotFoundException
    {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class"))
        {
            if (in == null)
            {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
