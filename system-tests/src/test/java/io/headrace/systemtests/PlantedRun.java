package io.headrace.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * Runs one fault in the class loader that it was loaded by and gives back the first offence, or an empty text. The way
 * into a {@link PlantingClassLoader}, hence only types of the JDK.
 */
public final class PlantedRun implements BiFunction<String, Path, String>
{
    private static final long SEED = 20_260_101;
    private static final int IMAGES = 400;
    private static final int FLIP_STEP = 61;
    private static final int START_ONE_IN = 40;

    /** Made by reflection. */
    public PlantedRun()
    {
        // Nothing to keep.
    }

    @Override
    public String apply(final String fault, final Path scratch)
    {
        try
        {
            final FaultSummary summary = switch (fault)
            {
                case "power-loss" -> FaultRuns.powerLoss(scratch, SEED, IMAGES);
                case "flip" -> FaultRuns.flips(scratch, SEED, FLIP_STEP, START_ONE_IN);
                case "exchanged-batch" -> FaultRuns.exchangedBatches(scratch, SEED);
                default -> throw new IllegalArgumentException("fault=" + fault + " is not known");
            };
            return summary.verdict().isClean() ? "" : summary.verdict().offence();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
