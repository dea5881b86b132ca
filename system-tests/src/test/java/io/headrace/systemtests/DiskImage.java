package io.headrace.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a {@link DurableDisk} may hold when power fails now. Each page of 4 KiB that differs from the content last
 * forced is the old or the new one by chance, now and then only some of its sectors; likewise each entry of a directory
 * and the length of each file. Immutable.
 */
final class DiskImage
{
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;
    private static final int SPLIT_ONE_IN = 8;
    private static final double[] SHARES = {0, 0.1, 0.5, 0.9, 1};
    private static final byte[] DIRECTORY = {};

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Random random;
    private final double share;

    private DiskImage(final Random random, final double share)
    {
        this.random = random;
        this.share = share;
    }

    /** After a loss of power. */
    static DiskImage afterPowerLoss(final DurableDisk disk, final Random random) throws IOException
    {
        final DiskImage image = new DiskImage(random, SHARES[random.nextInt(SHARES.length)]);
        image.add(disk, disk.root(), "");
        return image;
    }

    /** After the death of the process: everything it did is there. */
    static DiskImage afterHalt(final DurableDisk disk) throws IOException
    {
        final DiskImage image = new DiskImage(new Random(0), 1);
        image.add(disk, disk.root(), "");
        return image;
    }

    /** After pages were dropped that could not be written: nothing but what was forced is there. */
    static DiskImage forcedOnly(final DurableDisk disk) throws IOException
    {
        final DiskImage image = new DiskImage(new Random(0), 0);
        image.add(disk, disk.root(), "");
        return image;
    }

    private void add(final DurableDisk disk, final DurableDisk.Node directory, final String prefix) throws IOException
    {
        for (final String name : disk.names(directory))
        {
            final DurableDisk.Node now = directory.entries.get(name);
            final DurableDisk.Node forced = directory.forcedEntries.get(name);
            final DurableDisk.Node node = now == forced || isNew() ? now : forced;
            if (node != null && node.isDirectory())
            {
                files.put(prefix + name + "/", DIRECTORY);
                add(disk, node, prefix + name + "/");
            }
            else if (node != null)
            {
                files.put(prefix + name, mix(node.forced, node.content()));
            }
        }
    }

    private boolean isNew()
    {
        return random.nextDouble() < share;
    }

    private byte[] mix(final byte[] forced, final byte[] now)
    {
        if (Arrays.equals(forced, now))
        {
            return now;
        }
        final byte[] mixed = new byte[isNew() ? now.length : forced.length];
        for (int page = 0; page < mixed.length; page += PAGE)
        {
            final boolean split = random.nextInt(SPLIT_ONE_IN) == 0;
            final int step = split ? SECTOR : PAGE;
            for (int at = page; at < Math.min(page + PAGE, mixed.length); at += step)
            {
                final byte[] source = isNew() ? now : forced;
                final int length = Math.min(Math.min(step, mixed.length - at), source.length - at);
                if (length > 0)
                {
                    System.arraycopy(source, at, mixed, at, length);
                }
            }
        }
        return mixed;
    }

    /** Writes the files into a new directory. */
    Path writeTo(final Path directory) throws IOException
    {
        Files.createDirectories(directory);
        for (final Map.Entry<String, byte[]> file : files.entrySet())
        {
            final Path path = directory.resolve(file.getKey());
            if (file.getKey().endsWith("/"))
            {
                Files.createDirectory(path);
            }
            else
            {
                Files.write(path, file.getValue());
            }
        }
        return directory;
    }
}
