package io.headrace.systemtests;

import io.headrace.systemtests.checker.ClientLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Takes images of a disk before and after operations on it, together with what the client knew at that moment. Belongs
 * to one thread.
 */
final class DiskMoments implements DiskWatcher
{
    /** How an image is taken. */
    interface Camera
    {
        /** Takes an image of the disk as a fault would leave it now. */
        DiskImage take(DurableDisk disk) throws IOException;
    }

    /** One moment: the number of the step, what the disk holds and what the client was told. */
    record Moment(int step, String at, DiskImage image, ClientLog log)
    {
    }

    private final DurableDisk disk;
    private final ClientLog log;
    private final Random random;
    private final int oneIn;
    private final Camera camera;
    private final List<Moment> moments = new ArrayList<>();
    private int step;

    DiskMoments(
        final DurableDisk disk, final ClientLog log, final Random random, final int oneIn, final Camera camera)
    {
        this.disk = disk;
        this.log = log;
        this.random = random;
        this.oneIn = oneIn;
        this.camera = camera;
    }

    @Override
    public void before(final Operation operation, final Path path) throws IOException
    {
        look("before " + operation + " of " + path.getFileName());
        disk.before(operation, path);
    }

    @Override
    public void after(final Operation operation, final Path path, final Path target) throws IOException
    {
        disk.after(operation, path, target);
        look("after " + operation + " of " + path.getFileName());
    }

    private void look(final String at) throws IOException
    {
        step++;
        if (random.nextInt(oneIn) == 0)
        {
            moments.add(new Moment(step, at, camera.take(disk), log.copy()));
        }
    }

    List<Moment> moments()
    {
        return moments;
    }
}
