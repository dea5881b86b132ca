package io.headrace.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps all but one process from writing a journal. Threadsafe.
 * <p>
 * POSIX drops a process's lock as soon as the process closes any descriptor of the file, so within one process a
 * table of the directories held comes first, and the file of a directory in the table is never opened again.
 */
final class DirectoryLock implements AutoCloseable
{
    private static final Map<Path, String> HELD_HERE = new ConcurrentHashMap<>();
    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final int MAX_CONTENT_LENGTH = 1024;

    private final Path key;
    private final FileChannel channel;

    private DirectoryLock(final Path key, final FileChannel channel)
    {
        this.key = key;
        this.channel = channel;
    }

    static DirectoryLock acquire(final Path directory)
    {
        FileChannel channel = null;
        Path key = null;
        try
        {
            final Path realPath = directory.toRealPath();
            final String self = describeSelf();
            final String holder = HELD_HERE.putIfAbsent(realPath, self);
            if (holder != null)
            {
                throw inUse(directory, holder);
            }
            key = realPath;
            channel = FileChannel.open(realPath.resolve(JournalDirectory.LOCK),
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            final FileLock lock = channel.tryLock();
            if (lock == null)
            {
                throw inUse(directory, read(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(self.getBytes(UTF_8)), 0);
            final DirectoryLock result = new DirectoryLock(key, channel);
            key = null;
            channel = null;
            return result;
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory +
                " cannot be locked (" + ex +
                "): it must be writable, have free space, and be on a file system with locks", ex);
        }
        finally
        {
            release(key, channel);
        }
    }

    /** Who writes the journal at present, or null. */
    static String holder(final Path directory) throws IOException
    {
        final Path realPath = directory.toRealPath();
        final String here = HELD_HERE.get(realPath);
        if (here != null)
        {
            return here;
        }
        final Path file = realPath.resolve(JournalDirectory.LOCK);
        if (!Files.exists(file))
        {
            return null;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true))
        {
            return lock == null ? read(channel) : null;
        }
    }

    private static JournalException inUse(final Path directory, final String holder)
    {
        return new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory + " is in use by " +
            (holder.isEmpty() ? "another process" : holder) + ": stop that one or set another directory");
    }

    private static String read(final FileChannel channel) throws IOException
    {
        final ByteBuffer content = ByteBuffer.allocate(MAX_CONTENT_LENGTH);
        channel.read(content, 0);
        return new String(content.array(), 0, content.position(), UTF_8).strip();
    }

    private static String describeSelf()
    {
        final ProcessHandle process = ProcessHandle.current();
        final Instant started = process.info().startInstant().orElseGet(Instant::now);
        return "process " + process.pid() + ", started " + started.truncatedTo(ChronoUnit.SECONDS) +
            ", on host " + hostName();
    }

    /** Asks no resolver, since that may open a connection. */
    private static String hostName()
    {
        try
        {
            return Files.exists(KERNEL_HOST_NAME) ?
                Files.readString(KERNEL_HOST_NAME).strip() : System.getenv().getOrDefault("HOSTNAME", "unknown");
        }
        catch (final IOException ex)
        {
            return "unknown";
        }
    }

    private static void release(final Path key, final FileChannel channel)
    {
        try
        {
            if (channel != null)
            {
                channel.close();
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.FAILED, "closing " + JournalDirectory.LOCK + " failed: " + ex, ex);
        }
        finally
        {
            if (key != null)
            {
                HELD_HERE.remove(key);
            }
        }
    }

    /** Empties the file, to tell a clean close. */
    void clear() throws IOException
    {
        channel.truncate(0);
    }

    @Override
    public void close()
    {
        release(key, channel);
    }
}
