package io.headrace.server;

import io.headrace.config.EffectiveSetting;
import io.headrace.config.Settings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Shows the settings that a server would run with.
 */
@Command(
    name = "check-config",
    description = "Checks the settings, loads the handlers, and prints every setting with its origin; starts nothing.",
    footer = {
        "",
        "Examples:",
        "  headrace check-config --config headrace.conf",
        "  headrace check-config --set http.port=9000 --json"
    })
final class CheckConfigCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Option(names = "--json", description = "Print one JSON object per setting.")
    private boolean json;

    @Option(names = "--describe", description = "Print what each setting is for.")
    private boolean describe;

    @Override
    public Integer call()
    {
        final Settings settings = options.load();
        ServerProcess.check(settings);
        final PrintWriter out = spec.commandLine().getOut();
        out.println(settings.effective().stream()
            .map(json ? CheckConfigCommand::json : this::text)
            .collect(Collectors.joining(System.lineSeparator())));
        return ExitCode.DONE;
    }

    private static String json(final EffectiveSetting setting)
    {
        return JsonLine.object()
            .field("key", setting.key())
            .field("value", setting.value())
            .field("origin", setting.origin().name().toLowerCase(Locale.ROOT))
            .field("description", setting.description())
            .end();
    }

    private String text(final EffectiveSetting setting)
    {
        final String line = setting.key() + " = " + setting.value() + "  (" + setting.origin().phrase() + ")";
        return describe ? line + "  " + setting.description() : line;
    }
}
