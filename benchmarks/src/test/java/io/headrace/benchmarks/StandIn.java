package io.headrace.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A process that ends in each way in which one can: the first argument says how.
 */
public final class StandIn
{
    private StandIn()
    {
    }

    /**
     * Ends.
     *
     * @param args how, and the folder after --out.
     * @throws IOException if the folder cannot be written.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        final List<String> arguments = List.of(args);
        final int out = arguments.indexOf("--out");
        switch (args[0])
        {
            case "measure" ->
            {
                final Path folder = Path.of(args[out + 1]);
                Files.write(folder.resolve("journal.cq4"), new byte[100]);
                Files.writeString(folder.resolve("a.hgrm"), "1.0 0.5 2 2.0\n", StandardCharsets.UTF_8);
                System.out.println("progress that somebody forgot on stdout");
                System.out.println("{\"name\":\"x\",\"unit\":\"events/s\",\"samples\":[7],\"latency\":{\"p50Us\":1," +
                    "\"hgrm\":\"a.hgrm\",\"floor\":{\"p50Us\":1}}}");
            }
            case "skip" ->
            {
                System.err.println("a-server was not found: install it");
                System.exit(MeasurementProcess.EXIT_CODE_SKIPPED);
            }
            case "fail" ->
            {
                System.err.println("the world is broken");
                System.exit(1);
            }
            case "hang" ->
            {
                final Process child = new ProcessBuilder("sleep", "600").start();
                Files.writeString(Path.of(args[out + 1]).resolveSibling("child"), Long.toString(child.pid()));
                System.err.println("waiting");
                new CountDownLatch(1).await();
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }
}
