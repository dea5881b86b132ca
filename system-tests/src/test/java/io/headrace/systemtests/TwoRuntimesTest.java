package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes on different Java runtimes that are fed the same journal reach the same state. The other one is the
 * java binary that {@code test.other.java} names; without it the test is skipped.
 */
@Timeout(120)
class TwoRuntimesTest
{
    private static final int ROUNDS = 200;

    @TempDir
    private Path directory;

    @Test
    void shouldReachTheSameStateOnBothRuntimes() throws Exception
    {
        final String other = System.getProperty("test.other.java", "");
        assumeTrue(!other.isEmpty(), "test.other.java names no other runtime: only this one is tried");
        final Path journal = DamagedJournal.sealed(directory, "journal", FaultScale.SEED, ROUNDS).directory();
        final String here = stateOn(Path.of(System.getProperty("java.home"), "bin", "java"), journal);
        assertNotEquals("0", FlatJson.parse(here).get("sequence"));
        final String there = stateOn(Path.of(other), journal);
        assertEquals(FlatJson.parse(here).get("stateHash"), FlatJson.parse(there).get("stateHash"));
        assertEquals(FlatJson.parse(here).get("sequence"), FlatJson.parse(there).get("sequence"));
    }

    private String stateOn(final Path java, final Path journal) throws Exception
    {
        final ProcessBuilder builder = HeadraceCommand.processBuilder(List.of(), List.of(
            "replay", "--json", journal.toString(),
            "--set", "handlers.tally.class=" + TallyHandler.class.getName(),
            "--set", "handlers.tally.topics=" + TallyHandler.TOPIC));
        final List<String> command = new ArrayList<>(builder.command());
        command.set(0, java.toString());
        final Path stdout = Files.createTempFile(directory, "stdout", ".json");
        final Process process = builder.command(command).redirectErrorStream(true)
            .redirectOutput(stdout.toFile()).start();
        final boolean ended = process.waitFor(ServerUnderTest.DEADLINE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        final String output = Files.readString(stdout);
        assertEquals(true, ended, output);
        return output.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow(
            () -> new AssertionError(java + " printed " + output));
    }
}
