package io.headrace.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Prints which Headrace on which Java this is.
 */
@Command(name = "version", description = "Prints the version of Headrace and of Java.")
final class VersionCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call()
    {
        final BuildInfo build = BuildInfo.load();
        final String java = System.getProperty("java.runtime.version");
        final String vm = System.getProperty("java.vm.name");
        final String os = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        spec.commandLine().getOut().println(json ?
            JsonLine.object()
                .field("version", build.version())
                .field("revision", build.revision())
                .field("java", java)
                .field("vm", vm)
                .field("os", os)
                .end() :
            "headrace " + build.version() + " revision=" + build.revision() + " java=" + java +
            " vm=\"" + vm + "\" os=\"" + os + "\"");
        return ExitCode.DONE;
    }
}
