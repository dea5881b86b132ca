package io.headrace.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The hour of real orders that lies beside the project, where it is present.
 */
final class RealOrders
{
    private RealOrders()
    {
    }

    /** The file; skips the test that asks when it is absent. */
    static Path file()
    {
        final Path file = Path.of(
            System.getProperty("headrace.root", "."), "..", "shared", "data",
            "aapl-2012-06-21-0930-1030-orders.csv.gz");
        assumeTrue(Files.isReadable(file), () -> "skipped: " + file + " is absent");
        return file;
    }
}
