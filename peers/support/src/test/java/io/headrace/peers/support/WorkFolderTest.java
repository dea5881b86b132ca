package io.headrace.peers.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest
{
    @TempDir
    private Path out;

    @Test
    void shouldCountItsFilesThenDeleteThem() throws Exception
    {
        final Path path;
        try (WorkFolder folder = WorkFolder.in(out.resolve("new"), "peer"))
        {
            path = folder.path();
            Files.createDirectories(path.resolve("a/b"));
            Files.write(path.resolve("a/b/1.log"), new byte[100]);
            Files.write(path.resolve("2.log"), new byte[20]);
            Files.write(path.resolve("3.index"), new byte[3]);
            assertEquals(120, folder.bytes(".log"));
            assertEquals(123, folder.bytes(""));
        }
        assertFalse(Files.exists(path));
        assertTrue(Files.exists(out.resolve("new")));
    }

    @Test
    void shouldFindServersBesideThePrograms() throws Exception
    {
        final Path server = Files.createDirectories(out.resolve("usr/sbin")).resolve("nginx");
        Files.createFile(server);
        assertTrue(server.toFile().setExecutable(true));
        final String path = Files.createDirectories(out.resolve("usr/bin")).toString();
        assertEquals(server.toString(), Program.find("nginx", "install it", path).file());
    }
}
