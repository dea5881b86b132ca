package io.headrace.peers.support;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command of another JVM like this one: the same program, options and class path. Holds no state.
 */
public final class JavaCommand
{
    private JavaCommand()
    {
    }

    /**
     * A command that can run in any folder.
     *
     * @param main      class to run
     * @param arguments for it
     * @return the words of the command
     */
    public static List<String> of(final String main, final String... arguments)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator)));
        command.add(main);
        command.addAll(List.of(arguments));
        return command;
    }
}
