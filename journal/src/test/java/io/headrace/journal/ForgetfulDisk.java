package io.headrace.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Knows what would be left after a power loss in the worst case: of a file what was forced last, of a directory the
 * entries that were forced last. Belongs to one thread.
 */
final class ForgetfulDisk
{
    /** A file or directory, whatever its name. */
    private static final class Node
    {
        private byte[] content = new byte[0];
        private Map<Path, Node> entries = Map.of();
    }

    private final Path root;
    private final Map<Path, Node> nodes = new TreeMap<>();

    ForgetfulDisk(final Path root)
    {
        this.root = root;
        nodes.put(root, new Node());
    }

    /** To be told of each operation after it. */
    void onStep(final SteppedDisk.Step step, final Path renamedFrom) throws IOException
    {
        final Path path = step.path();
        switch (step.name())
        {
            case "createDirectory", "create" -> nodes.put(path, new Node());
            case "rename" -> nodes.put(path, nodes.remove(renamedFrom));
            case "delete" -> nodes.remove(path);
            case "force" -> nodes.get(path).content = Files.readAllBytes(path);
            case "forceDirectory" -> nodes.get(path).entries = entries(path);
            default ->
            {
                // What is written or cut is lost until it is forced.
            }
        }
    }

    private Map<Path, Node> entries(final Path directory)
    {
        final Map<Path, Node> entries = new HashMap<>();
        nodes.forEach((path, node) ->
        {
            if (directory.equals(path.getParent()))
            {
                entries.put(path.getFileName(), node);
            }
        });
        return entries;
    }

    /** Writes down what would be left. */
    Path image(final Path target) throws IOException
    {
        write(nodes.get(root), Files.createDirectory(target));
        return target;
    }

    private static void write(final Node directory, final Path target) throws IOException
    {
        for (final Map.Entry<Path, Node> entry : directory.entries.entrySet())
        {
            final Path path = target.resolve(entry.getKey());
            if (entry.getKey().toString().startsWith("segment-"))
            {
                write(entry.getValue(), Files.createDirectory(path));
            }
            else
            {
                Files.write(path, entry.getValue().content);
            }
        }
    }
}
