package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that the harness finds bugs: with each one planted it complains, without any it does not. */
@Timeout(300)
class PlantedBugTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void shouldFindPlantedBug(final PlantedBug bug) throws Exception
    {
        final String offence = run(bug, bug.fault());
        System.out.println("planted " + bug + ": " + offence);
        assertFalse(offence.isEmpty(), bug + " is not found by fault " + bug.fault());
    }

    @ParameterizedTest
    @ValueSource(strings = {"power-loss", "flip", "exchanged-batch"})
    void shouldFindNothingWithoutOne(final String fault) throws Exception
    {
        assertEquals("", run(null, fault));
    }

    @SuppressWarnings("unchecked")
    private String run(final PlantedBug bug, final String fault) throws Exception
    {
        final ClassLoader loader = new PlantingClassLoader(getClass().getClassLoader(), bug);
        return ((BiFunction<String, Path, String>)loader.loadClass(PlantedRun.class.getName())
            .getConstructor().newInstance()).apply(fault, directory);
    }
}
