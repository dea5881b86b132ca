package io.headrace.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine that a run was made on. Immutable.
 *
 * @param cpu        model of the processor.
 * @param cores      that this process may use.
 * @param memoryMiB  in all.
 * @param system     name and release of the kernel.
 * @param fileSystem type of the one that the journals were on.
 * @param diskFreeMiB at the start of the run.
 * @param jdk        version and virtual machine.
 * @param load       average of the minute before the run, to tell whether the machine was busy with other work.
 */
record Machine(
    String cpu,
    int cores,
    long memoryMiB,
    String system,
    String fileSystem,
    long diskFreeMiB,
    String jdk,
    String load)
{
    private static final int MIB = 1024 * 1024;

    /**
     * Looks at this machine.
     *
     * @param folder where the journals go.
     * @return what it is.
     */
    static Machine of(final Path folder)
    {
        try
        {
            final FileStore store = Files.getFileStore(folder);
            return new Machine(
                field(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                kibibytes(field(Path.of("/proc/meminfo"), "MemTotal", "0 kB")) / 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " " +
                    System.getProperty("os.arch"),
                store.type(),
                store.getUsableSpace() / MIB,
                System.getProperty("java.runtime.version") + " " + System.getProperty("java.vm.name"),
                loadAverage());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static long kibibytes(final String text)
    {
        return Long.parseLong(text.split(" ", -1)[0]);
    }

    private static String loadAverage() throws IOException
    {
        final Path file = Path.of("/proc/loadavg");
        return Files.isReadable(file) ? Files.readString(file).strip().split(" ", -1)[0] : "unknown";
    }

    private static String field(final Path file, final String name, final String absent) throws IOException
    {
        if (!Files.isReadable(file))
        {
            return absent;
        }
        try (Stream<String> lines = Files.lines(file))
        {
            return lines
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(absent);
        }
    }
}
