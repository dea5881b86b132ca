package io.headrace.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Knows of a directory what a disk is bound to hold: of every file its content when it was last forced, of every
 * directory its entries when it was last forced. All else may have reached the disk or not. Belongs to one thread.
 * <p>
 * A file that was forced is lost all the same while the entry in its directory is not: that is what POSIX grants.
 */
final class DurableDisk implements DiskWatcher
{
    /** A file or a directory, whatever names it has. */
    static final class Node
    {
        /** Entries as the process sees them, or null for a file. */
        final Map<String, Node> entries;
        /** Entries as the disk is bound to have them. */
        Map<String, Node> forcedEntries = Map.of();
        /** Content that the disk is bound to have. */
        byte[] forced = {};
        /** Content when it was deleted, or null while it exists. */
        byte[] deleted;
        Path path;

        Node(final Path path, final boolean directory)
        {
            this.path = path;
            entries = directory ? new TreeMap<>() : null;
        }

        boolean isDirectory()
        {
            return entries != null;
        }

        byte[] content() throws IOException
        {
            return deleted != null ? deleted : Files.readAllBytes(path);
        }
    }

    private final Path directory;
    private final Node root;

    /** Takes all that is in a directory for durable. */
    DurableDisk(final Path directory) throws IOException
    {
        this.directory = directory;
        root = new Node(directory, true);
        forceAll(root);
    }

    private void forceAll(final Node node) throws IOException
    {
        if (node.isDirectory())
        {
            refresh(node);
            node.forcedEntries = new TreeMap<>(node.entries);
            for (final Node child : node.entries.values())
            {
                forceAll(child);
            }
        }
        else
        {
            node.forced = node.content();
        }
    }

    Node root()
    {
        return root;
    }

    /** Finds what was created or deleted behind the back of the watcher, as libraries with files of their own do. */
    void refresh(final Node parent) throws IOException
    {
        final Set<String> present = new HashSet<>();
        for (final Path entry : list(parent.path))
        {
            final String name = entry.getFileName().toString();
            present.add(name);
            parent.entries.computeIfAbsent(name, absent -> new Node(entry, Files.isDirectory(entry)));
        }
        parent.entries.keySet().retainAll(present);
    }

    private static List<Path> list(final Path parent) throws IOException
    {
        if (!Files.isDirectory(parent))
        {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent))
        {
            return new ArrayList<>(entries.toList());
        }
    }

    /** Names that a directory has or had when it was last forced. */
    Set<String> names(final Node parent) throws IOException
    {
        refresh(parent);
        final Set<String> names = new TreeSet<>(parent.entries.keySet());
        names.addAll(parent.forcedEntries.keySet());
        return names;
    }

    @Override
    public void before(final Operation operation, final Path path)
    {
        if (operation == Operation.DELETE)
        {
            final Node node = find(path);
            if (!node.isDirectory())
            {
                node.deleted = read(path);
            }
        }
    }

    private static byte[] read(final Path path)
    {
        try
        {
            return Files.readAllBytes(path);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void after(final Operation operation, final Path path, final Path target) throws IOException
    {
        final String name = path.getFileName().toString();
        switch (operation)
        {
            case CREATE -> find(path.getParent()).entries.put(name, new Node(path, false));
            case CREATE_DIRECTORY -> find(path.getParent()).entries.put(name, new Node(path, true));
            case DELETE -> find(path.getParent()).entries.remove(name);
            case MOVE -> move(path, target);
            case FORCE -> find(path).forced = Files.readAllBytes(path);
            case FORCE_DIRECTORY -> forceEntries(find(path));
            default -> find(path);
        }
    }

    private void move(final Path path, final Path target)
    {
        final Node moved = find(path.getParent()).entries.remove(path.getFileName().toString());
        moved.path = target;
        find(target.getParent()).entries.put(target.getFileName().toString(), moved);
    }

    private void forceEntries(final Node node) throws IOException
    {
        refresh(node);
        node.forcedEntries = new TreeMap<>(node.entries);
    }

    private Node find(final Path path)
    {
        Node node = root;
        for (final Path name : directory.relativize(path))
        {
            if (!name.toString().isEmpty())
            {
                final Path child = node.path.resolve(name);
                node = node.entries.computeIfAbsent(name.toString(), absent ->
                    new Node(child, Files.isDirectory(child)));
            }
        }
        return node;
    }
}
