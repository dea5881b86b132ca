package io.headrace.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds the command of a process that measures: the Java of this process, the flags and the memory of the server, and
 * the class path of this project or of a peer. Immutable.
 */
final class JavaFork
{
    private final Path root;
    private final String classPath;

    /**
     * Of a project.
     *
     * @param root      folder with jvm.options, server.options and peers.
     * @param classPath of this project's own measurements.
     */
    JavaFork(final Path root, final String classPath)
    {
        this.root = root;
        this.classPath = classPath;
    }

    /**
     * The command that runs a measurement.
     *
     * @param measurement to run.
     * @param arguments   of its main class.
     * @return program and arguments; empty if the peer has not been built.
     */
    Optional<List<String>> command(final Measurement measurement, final List<String> arguments)
    {
        return classPathOf(measurement).map(path ->
        {
            final List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("@" + root.resolve("jvm.options"));
            command.add("@" + root.resolve("server.options"));
            command.add("-Dheadrace.root=" + root);
            command.add("-cp");
            command.add(path);
            command.add(measurement.mainClass());
            command.addAll(arguments);
            return command;
        });
    }

    private Optional<String> classPathOf(final Measurement measurement)
    {
        if (!measurement.isPeer())
        {
            return Optional.of(classPath);
        }
        final Path target = root.resolve("peers").resolve(measurement.module()).resolve("target");
        final Path classes = target.resolve("classes");
        final Path mainClass = classes.resolve(measurement.mainClass().replace('.', '/') + ".class");
        return Files.exists(mainClass) ?
            Optional.of(classes + File.pathSeparator + target.resolve("lib").resolve("*")) : Optional.empty();
    }

    /** The command as a person would type it in the root of the project, without paths of this machine. */
    static String readable(final Measurement measurement, final List<String> arguments)
    {
        final String path = measurement.isPeer() ?
            "peers/" + measurement.module() + "/target/classes:peers/" + measurement.module() + "/target/lib/*" :
            "benchmarks/target/classes:benchmarks/target/lib/*";
        return "java @jvm.options @server.options -cp '" + path + "' " + measurement.mainClass() +
            (arguments.isEmpty() ? "" : " " + String.join(" ", arguments));
    }
}
