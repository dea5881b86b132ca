package io.headrace.server;

import io.headrace.config.Settings;
import io.headrace.config.SettingsLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Options of every command that takes the settings of the server.
 */
final class SettingsOptions
{
    @Option(names = "--config", paramLabel = "FILE", description = "Settings file, lines of key = value.")
    private Path file;

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "A setting; wins over -D, environment and file. Repeatable.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** Overrides a setting unless the command line does, for options that are a short form of one. */
    SettingsOptions override(final String key, final String value)
    {
        overrides.putIfAbsent(key, value);
        return this;
    }

    Settings load()
    {
        final SettingsLoader loader = new SettingsLoader(ServerSettings.schema());
        if (file != null)
        {
            loader.file(file);
        }
        return loader
            .environment(System.getenv())
            .systemProperties(System.getProperties())
            .commandLine(overrides)
            .load();
    }
}
