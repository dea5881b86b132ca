package io.headrace.engine;

import java.nio.file.Path;

/**
 * A file that has the name of a snapshot; what it holds is not known before it is read.
 *
 * @param sequence of the last event that the snapshot holds.
 * @param path     of the file.
 */
public record SnapshotFile(long sequence, Path path)
{
}
