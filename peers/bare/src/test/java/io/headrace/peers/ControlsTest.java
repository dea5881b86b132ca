package io.headrace.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ControlsTest
{
    @TempDir
    private Path out;

    static Stream<Arguments> controls()
    {
        return Stream.of(
            Arguments.of(new DisruptorPeer(), List.of("--seconds", "1")),
            Arguments.of(new DisruptorPeer(), List.of("--events", "100000", "--batch", "64", "--single")),
            Arguments.of(new BlockingQueuePeer(), List.of("--events", "100000")),
            Arguments.of(new JctoolsPeer(), List.of("--events", "100000")),
            Arguments.of(new JctoolsPeer(), List.of("--events", "100000", "--single")),
            Arguments.of(new ChroniclePeer(), List.of("--events", "100000", "--batch", "64")),
            Arguments.of(new ChroniclePeer(), List.of("--events", "1000", "--durability", "synced", "--batch", "64")),
            Arguments.of(new ChronicleTailerPeer(), List.of("--events", "100000", "--filled", "50000")),
            Arguments.of(new PwritePeer(), List.of("--events", "100000", "--ahead", "false", "--record", "135.7")),
            Arguments.of(new ParkedPeer(), List.of("--seconds", "1")),
            Arguments.of(new PwritePeer(), List.of("--events", "2560", "--batch", "255.6")));
    }

    @ParameterizedTest
    @MethodSource("controls")
    void shouldMeasureAndLeaveNothing(final Peer peer, final List<String> arguments) throws Exception
    {
        final List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--warmup", "0", "--samples", "2", "--out", out.toString()));
        final ByteArrayOutputStream stdout = new ByteArrayOutputStream();

        assertEquals(PeerMain.DONE, PeerMain.run(
            peer, all.toArray(new String[0]), new PrintStream(stdout, true, StandardCharsets.UTF_8), System.err));

        final String record = stdout.toString(StandardCharsets.UTF_8);
        final String name = peer.getClass().getSimpleName();
        final String unit = peer instanceof ParkedPeer ? "percent" : "events/s";
        final String begin = "{\"name\":\"" + name + "\",\"unit\":\"" + unit + "\",\"samples\":[";
        assertTrue(record.startsWith(begin), record);
        assertEquals(2, record.substring(begin.length(), record.indexOf(']')).split(",", -1).length, record);
        assertTrue("percent".equals(unit) || record.contains("\"durability\":\""), record);
        assertTrue(record.contains("\"version\":\""), record);
        try (Stream<Path> left = Files.list(out))
        {
            assertEquals(List.of(), left.toList());
        }
    }
}
