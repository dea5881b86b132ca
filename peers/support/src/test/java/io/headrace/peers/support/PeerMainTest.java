package io.headrace.peers.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class PeerMainTest
{
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    private int run(final Peer peer, final String... args)
    {
        return PeerMain.run(
            peer, args, new PrintStream(stdout, true, StandardCharsets.UTF_8),
            new PrintStream(stderr, true, StandardCharsets.UTF_8));
    }

    @Command(name = "counter")
    private static final class CounterPeer implements Peer
    {
        @Mixin
        private MeasurementOptions options;

        @Override
        public MeasurementRecord measure() throws Exception
        {
            final MeasurementRecord record = new MeasurementRecord("counter", "events/s");
            new Sampling(options, CpuClock.ofThisProcess()).measure((durationNs, limit) -> limit, record);
            return record.fact("payloadBytes", options.size());
        }
    }

    @Command(name = "absent")
    private static final class AbsentPeer implements Peer
    {
        @Override
        public MeasurementRecord measure()
        {
            Program.find("redis-server", "install Debian's redis-server", "");
            throw new AssertionError("an empty path has no program");
        }
    }

    @Command(name = "broken")
    private static final class BrokenPeer implements Peer
    {
        @Override
        public MeasurementRecord measure()
        {
            throw new IllegalStateException("broken on purpose");
        }
    }

    @Test
    void shouldPrintTheRecordAndNothingElse()
    {
        final int exit = run(
            new CounterPeer(), "--samples", "3", "--events", "500", "--warmup", "0", "--size", "64");

        assertEquals(PeerMain.DONE, exit);

        final String text = stdout.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.lines().count(), text);
        assertTrue(text.startsWith("{\"name\":\"counter\",\"unit\":\"events/s\",\"samples\":["), text);
        assertTrue(text.contains("\"facts\":{\"events\":1500,"), text);
        assertTrue(text.endsWith("\"payloadBytes\":64}}" + System.lineSeparator()), text);
    }

    @Test
    void shouldSkipWhatIsNotInstalled()
    {
        assertEquals(PeerMain.ABSENT, run(new AbsentPeer()));
        assertEquals("", stdout.toString(StandardCharsets.UTF_8));
        assertEquals(
            "redis-server was not found: install Debian's redis-server" + System.lineSeparator(),
            stderr.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldFailWithoutRecord()
    {
        assertEquals(PeerMain.FAILED, run(new BrokenPeer()));
        assertEquals("", stdout.toString(StandardCharsets.UTF_8));
        assertTrue(stderr.toString(StandardCharsets.UTF_8).contains("broken on purpose"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--seconds=0", "--samples=0", "--size=7", "--events=0", "--warmup=-1", "--bogus", "--seconds=x"})
    void shouldRefuseWrongArguments(final String argument)
    {
        assertEquals(PeerMain.WRONG_USE, run(new CounterPeer(), argument));
        assertEquals("", stdout.toString(StandardCharsets.UTF_8));
        final String message = stderr.toString(StandardCharsets.UTF_8);
        assertTrue(message.contains(argument.split("=", -1)[0]), message);
    }
}
