package io.headrace.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.peers.support.JavaCommand;
import io.headrace.peers.support.PeerMain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RedisPeerTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldSayWhatToInstall() throws Exception
    {
        final Path stdout = folder.resolve("stdout");
        final Path stderr = folder.resolve("stderr");
        final String out = folder.resolve("out").toString();
        final ProcessBuilder builder = new ProcessBuilder(JavaCommand.of(RedisPeer.class.getName(), "--out", out));
        builder.environment().put("PATH", "");
        builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile());

        final int exit = builder.start().waitFor();

        assertEquals(
            List.of("redis-server was not found: install Debian's redis-server"),
            Files.readAllLines(stderr, StandardCharsets.UTF_8));
        assertEquals(PeerMain.ABSENT, exit);
        assertEquals(0, Files.size(stdout));
    }
}
