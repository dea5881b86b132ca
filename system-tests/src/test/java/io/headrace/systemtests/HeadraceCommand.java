package io.headrace.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command of Headrace in a JVM of its own, with the options that the launcher gives, and waits for its end.
 */
public final class HeadraceCommand
{
    private static final String MAIN_CLASS = "io.headrace.server.HeadraceMain";

    private HeadraceCommand()
    {
    }

    /**
     * How a command ended.
     *
     * @param exitCode of the process.
     * @param stdout   whole.
     * @param stderr   whole.
     */
    public record Result(int exitCode, String stdout, String stderr)
    {
        /**
         * Lines on stderr.
         *
         * @return none for an empty text.
         */
        public List<String> errorLines()
        {
            return stderr.lines().toList();
        }
    }

    /**
     * Runs a command to its end.
     *
     * @param arguments of the command line.
     * @return how it ended.
     */
    public static Result run(final String... arguments)
    {
        try
        {
            final Path stdout = Files.createTempFile("headrace-stdout-", ".txt");
            final Path stderr = Files.createTempFile("headrace-stderr-", ".txt");
            final Process process = processBuilder(List.of(), List.of(arguments))
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile())
                .start();
            final boolean ended = process.waitFor(ServerUnderTest.DEADLINE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            final Result result = new Result(
                process.exitValue(), Files.readString(stdout), Files.readString(stderr));
            Files.delete(stdout);
            Files.delete(stderr);
            if (!ended)
            {
                throw new AssertionError(String.join(" ", arguments) + " does not end: " + result);
            }
            return result;
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a command runs", e);
        }
    }

    /**
     * The process of a command, with the class path of this test and an environment without settings.
     *
     * @param jvmOptions after those of the launcher.
     * @param arguments  of the command line.
     * @return to be started.
     */
    static ProcessBuilder processBuilder(final List<String> jvmOptions, final List<String> arguments)
    {
        return processBuilder(jvmOptions, classPath(), arguments);
    }

    /** Class path of this test. */
    static String classPath()
    {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    static ProcessBuilder processBuilder(
        final List<String> jvmOptions, final String classPath, final List<String> arguments)
    {
        final Path root = Path.of(System.getProperty("headrace.root"));
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + root.resolve("jvm.options"));
        command.add("@" + root.resolve("server.options"));
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(classPath);
        command.add(MAIN_CLASS);
        command.addAll(arguments);
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("HEADRACE_"));
        return builder;
    }
}
