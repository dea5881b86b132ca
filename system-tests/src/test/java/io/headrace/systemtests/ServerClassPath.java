package io.headrace.systemtests;

import io.headrace.systemtests.checker.ClientLog;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Makes a server start in half the time, for tests that start hundreds: its classes are packed and mapped from an
 * archive that a first start has written. Immutable.
 */
final class ServerClassPath
{
    private static final String SEPARATOR = System.getProperty("path.separator");

    private final String classPath;
    private final Path archive;

    private ServerClassPath(final String classPath, final Path archive)
    {
        this.classPath = classPath;
        this.archive = archive;
    }

    static ServerClassPath prepare(final Path scratch) throws IOException
    {
        final List<String> entries = new ArrayList<>();
        for (final String entry : HeadraceCommand.classPath().split(SEPARATOR, -1))
        {
            final Path path = Path.of(entry);
            if (Files.isDirectory(path) && !entry.isEmpty())
            {
                entries.add(pack(path, scratch.resolve("classes-" + entries.size() + ".jar")).toString());
            }
            else if (Files.isRegularFile(path))
            {
                entries.add(entry);
            }
        }
        final ServerClassPath result =
            new ServerClassPath(String.join(SEPARATOR, entries), scratch.resolve("server.jsa"));
        try (ServerUnderTest server = ServerUnderTest.on(scratch.resolve("archive-journal"))
            .classPath(result.classPath)
            .jvmOption("-XX:TieredStopAtLevel=1")
            .jvmOption("-Xlog:disable")
            .jvmOption("-XX:ArchiveClassesAtExit=" + result.archive)
            .start())
        {
            publishOnce(server.http());
            server.terminate();
        }
        return result;
    }

    private static Path pack(final Path directory, final Path jar) throws IOException
    {
        try (OutputStream out = Files.newOutputStream(jar);
            JarOutputStream packed = new JarOutputStream(out);
            Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : files.filter(Files::isRegularFile).toList())
            {
                packed.putNextEntry(new JarEntry(directory.relativize(file).toString()));
                Files.copy(file, packed);
            }
        }
        return jar;
    }

    private static void publishOnce(final URI http) throws IOException
    {
        try (WireClient client = new HttpWireClient(http))
        {
            client.publish("plain", List.of("once"), ClientLog.Level.SYNCED, "once");
        }
    }

    ServerUnderTest.Launch on(final Path journal)
    {
        return ServerUnderTest.on(journal)
            .classPath(classPath)
            .jvmOption("-XX:TieredStopAtLevel=1")
            .jvmOption("-Xlog:disable")
            .jvmOption("-XX:SharedArchiveFile=" + archive);
    }
}
