package io.headrace.systemtests;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A disk that refuses one operation, or every one from then on: input or output error, or no space left. Belongs to one
 * thread.
 */
final class FailingDisk implements DiskWatcher
{
    private final DurableDisk disk;
    private final int failAt;
    private final boolean forGood;
    private int step;

    FailingDisk(final DurableDisk disk, final int failAt, final boolean forGood)
    {
        this.disk = disk;
        this.failAt = failAt;
        this.forGood = forGood;
    }

    @Override
    public void before(final Operation operation, final Path path) throws IOException
    {
        step++;
        if (step == failAt || (forGood && step > failAt))
        {
            throw new IOException(operation == Operation.WRITE || operation == Operation.CREATE ?
                "No space left on device" : "Input/output error");
        }
        disk.before(operation, path);
    }

    @Override
    public void after(final Operation operation, final Path path, final Path target) throws IOException
    {
        disk.after(operation, path, target);
    }

    /** Whether the operation came. */
    boolean hasFailed()
    {
        return step >= failAt;
    }
}
