package io.headrace.load;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the command of a {@link ChildServer}: the Java, flags and class path of this process, and the memory that
 * a server is given.
 */
public final class ChildCommand
{
    private static final String MAIN_CLASS = "io.headrace.server.HeadraceMain";
    private static final String ROOT_PROPERTY = "headrace.root";
    private static final String SERVER_OPTIONS = "server.options";
    private static final List<String> MEMORY_AND_COMPILER = List.of(
        "-Xm", "-XX:Use", "-XX:+Use", "-XX:-Use", "-XX:MaxDirectMemorySize", "-XX:TieredStopAtLevel", "-XX:MaxRAM");
    private static final List<String> NOT_INHERITED = List.of(
        "-agentlib:", "-agentpath:", "-javaagent:", "-Xrunjdwp", "-Xdebug", "-Xlog", "-XX:StartFlightRecording",
        "-XX:FlightRecorderOptions", "-Dcom.sun.management.", "-Dheadrace.");

    private ChildCommand()
    {
    }

    /**
     * The command for a Headrace subcommand.
     *
     * @param arguments of the command line.
     * @return program and arguments.
     */
    public static List<String> of(final List<String> arguments)
    {
        return of(List.of(), arguments);
    }

    /**
     * The command for a Headrace subcommand on a JVM with further options.
     *
     * @param jvmOptions that win over the inherited ones.
     * @param arguments  of the command line.
     * @return program and arguments.
     */
    public static List<String> of(final List<String> jvmOptions, final List<String> arguments)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        final Path options = serverOptions();
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (isInherited(argument) && (options == null || !isReplaced(argument)))
            {
                command.add(argument);
            }
        }
        if (options != null)
        {
            command.add("@" + options);
        }
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(MAIN_CLASS);
        command.addAll(arguments);
        return command;
    }

    /** The file with memory and collector of the server, if this process was started by the launcher. */
    private static Path serverOptions()
    {
        final String root = System.getProperty(ROOT_PROPERTY);
        final Path options = root == null ? null : Path.of(root, SERVER_OPTIONS);
        return options != null && Files.isReadable(options) ? options : null;
    }

    /** True for flags that the file of the server decides. */
    static boolean isReplaced(final String argument)
    {
        return MEMORY_AND_COMPILER.stream().anyMatch(argument::startsWith);
    }

    /** False for flags that belong to this one process, such as a debugger's port or a settings override. */
    static boolean isInherited(final String argument)
    {
        return NOT_INHERITED.stream().noneMatch(argument::startsWith);
    }
}
