package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher shares classes between starts. It runs in a folder that looks as if it had just been built.
 */
@Timeout(180)
class ClassSharingTest
{
    @TempDir
    private Path root;

    private Process process;

    @BeforeEach
    void build() throws IOException
    {
        final Path source = Path.of(System.getProperty("headrace.root"));
        for (final String file : new String[]{"headrace", "jvm.options", "server.options"})
        {
            Files.copy(source.resolve(file), root.resolve(file));
        }
        assertTrue(root.resolve("headrace").toFile().setExecutable(true));
        Files.createDirectories(root.resolve("server/target/lib"));
        Files.createDirectories(root.resolve("examples/target"));
        for (final String entry : HeadraceCommand.classPath().split(File.pathSeparator, -1))
        {
            final Path jar = Path.of(entry);
            final String name = jar.getFileName().toString();
            if (name.endsWith(".jar"))
            {
                Files.createSymbolicLink(root.resolve(folderOf(name)).resolve(name), jar);
            }
        }
        Files.createFile(root.resolve("server/target/headrace.built"));
    }

    private static String folderOf(final String jar)
    {
        if (jar.startsWith("headrace-server-"))
        {
            return "server/target";
        }
        return jar.startsWith("headrace-examples-") ? "examples/target" : "server/target/lib";
    }

    @AfterEach
    void stop() throws InterruptedException
    {
        if (process != null)
        {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldShareTheClassesOfTheServerFromTheSecondStartOn() throws Exception
    {
        start("first");
        awaitArchive();
        terminate();

        start("second");
        terminate();

        final String loaded = Files.readString(root.resolve("second.classes"));
        assertTrue(
            loaded.contains("io.headrace.server.ServerProcess source: shared objects file"),
            "the server's classes come from the archive");
        assertTrue(loaded.lines().anyMatch(line -> line.contains(" io.headrace.examples.OrderBookHandler ")),
            "the handler is loaded");
    }

    @Test
    void shouldStartWithAnArchiveThatIsGarbage() throws Exception
    {
        start("first");
        final Path archive = awaitArchive();
        terminate();
        final byte[] garbage = new byte[1 << 20];
        new Random(7).nextBytes(garbage);
        Files.delete(archive);
        Files.write(archive, garbage);

        start("second");
        terminate();

        assertTrue(Files.readString(root.resolve("second.classes"))
            .contains("io.headrace.server.ServerProcess source: file:"), "the server's classes come from its jar");
    }

    @Test
    void shouldStartWhereNoArchiveCanBeMade() throws Exception
    {
        Files.writeString(root.resolve(".headrace"), "a file where the folder should be");

        start("only");
        terminate();
    }

    /** Starts a server with more on its class path; the first line on stdout is to say that it is ready. */
    private void start(final String name) throws IOException
    {
        final ProcessBuilder builder = new ProcessBuilder(
            root.resolve("headrace").toString(), "serve", "--json",
            "--set", "journal.dir=" + root.resolve(name + ".journal"),
            "--set", "handlers.book.class=io.headrace.examples.OrderBookHandler",
            "--set", "handlers.book.topics=orders",
            "--set", "http.port=0", "--set", "tcp.port=0", "--set", "ops.port=0");
        builder.environment().keySet().removeIf(variable -> variable.startsWith("HEADRACE_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HEADRACE_CLASSPATH", root.toString());
        builder.environment().put(
            "HEADRACE_JAVA_OPTS", "-Xlog:class+load:file=" + root.resolve(name + ".classes"));
        process = builder.redirectError(root.resolve(name + ".stderr").toFile()).start();
        final BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        final String line = output.readLine();
        assertNotNull(line, Files.readString(root.resolve(name + ".stderr")));
        assertTrue(line.startsWith("{"), line);
    }

    private void terminate() throws InterruptedException
    {
        process.destroy();
        assertTrue(process.waitFor(ServerUnderTest.DEADLINE_SECONDS, TimeUnit.SECONDS), "the server ends");
        assertEquals(0, process.exitValue());
    }

    private Path awaitArchive() throws IOException, InterruptedException
    {
        final Path folder = root.resolve(".headrace");
        try (WatchService watch = folder.getFileSystem().newWatchService())
        {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            Path archive = archive(folder);
            while (archive == null)
            {
                final WatchKey key = watch.poll(ServerUnderTest.DEADLINE_SECONDS, TimeUnit.SECONDS);
                assertNotNull(key, "an archive is made");
                key.reset();
                archive = archive(folder);
            }
            assertTrue(Files.size(archive) > 0, Files.readString(folder.resolve("classes.log")));
            return archive;
        }
    }

    /** The archive, once nobody is at it any more, so that nothing is left behind in a folder that is deleted. */
    private static Path archive(final Path folder) throws IOException
    {
        Path found = null;
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, "classes-*"))
        {
            for (final Path path : paths)
            {
                if (Files.isDirectory(path))
                {
                    return null;
                }
                found = path;
            }
        }
        return found;
    }
}
