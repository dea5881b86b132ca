package io.headrace.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Loads settings: defaults, overridden by the file, the environment, system properties and the command line, in that
 * order. Each origin is optional; all are checked by {@link #load()}. Not threadsafe.
 */
public final class SettingsLoader
{
    private final SettingsSchema schema;
    private final Map<String, SettingValue> values = new TreeMap<>();
    private Path file;
    private Map<String, String> environment = Map.of();
    private Properties systemProperties = new Properties();
    private Map<String, String> commandLine = Map.of();

    /**
     * A loader without origins.
     *
     * @param schema of the settings that exist.
     */
    public SettingsLoader(final SettingsSchema schema)
    {
        this.schema = schema;
    }

    /**
     * Takes settings from a file.
     *
     * @param file of Properties text in UTF-8, or null for none.
     * @return this.
     */
    public SettingsLoader file(final Path file)
    {
        this.file = file;
        return this;
    }

    /**
     * Takes settings from environment variables.
     *
     * @param environment such as {@link System#getenv()}; names that do not start with HEADRACE_ are left alone.
     * @return this.
     */
    public SettingsLoader environment(final Map<String, String> environment)
    {
        this.environment = environment;
        return this;
    }

    /**
     * Takes settings from system properties.
     *
     * @param systemProperties such as {@link System#getProperties()}; names that do not start with headrace. are left
     *                         alone.
     * @return this.
     */
    public SettingsLoader systemProperties(final Properties systemProperties)
    {
        this.systemProperties = systemProperties;
        return this;
    }

    /**
     * Takes settings from the command line.
     *
     * @param commandLine keys and values.
     * @return this.
     */
    public SettingsLoader commandLine(final Map<String, String> commandLine)
    {
        this.commandLine = commandLine;
        return this;
    }

    /**
     * Reads and checks everything.
     *
     * @return all settings.
     * @throws SettingsException if a key is unknown, a value is bad or the file cannot be read.
     */
    public Settings load()
    {
        values.clear();
        for (final Setting<?> setting : schema.settings())
        {
            values.put(setting.key(), new SettingValue(setting.defaultText(), SettingOrigin.DEFAULT));
        }
        if (file != null)
        {
            apply(strings(SettingsFile.read(file)), SettingOrigin.FILE);
        }
        applyEnvironment();
        applySystemProperties();
        apply(commandLine, SettingOrigin.COMMAND_LINE);
        return new Settings(schema, new TreeMap<>(values));
    }

    private void apply(final Map<String, String> given, final SettingOrigin origin)
    {
        new TreeMap<>(given).forEach((key, value) ->
        {
            if (!schema.isKnown(key))
            {
                throw unknown(key, schema.nearest(key), origin);
            }
            put(key, value, origin);
        });
    }

    private void applyEnvironment()
    {
        final String prefix = SettingsSchema.VARIABLE_PREFIX;
        new TreeMap<>(environment).forEach((variable, value) ->
        {
            if (variable.startsWith(prefix) && !schema.isIgnored(variable))
            {
                final String key = keyOfVariable(variable);
                if (key == null)
                {
                    final String likely = variable.substring(prefix.length()).replace('_', '.');
                    final String nearest = schema.nearest(likely.toLowerCase(Locale.ROOT));
                    throw unknown(variable, nearest == null ? null : SettingsSchema.variable(nearest),
                        SettingOrigin.ENVIRONMENT);
                }
                put(key, value, SettingOrigin.ENVIRONMENT);
            }
        });
    }

    /** A name of a family that the file spells in another case, or with hyphens, keeps that spelling. */
    private String keyOfVariable(final String variable)
    {
        final String key = schema.keyOfVariable(variable);
        for (final String known : values.keySet())
        {
            if (SettingsSchema.variable(known).equals(variable))
            {
                return known;
            }
        }
        return key;
    }

    private void applySystemProperties()
    {
        final String prefix = SettingsSchema.PROPERTY_PREFIX;
        new TreeMap<>(strings(systemProperties)).forEach((name, value) ->
        {
            if (name.startsWith(prefix) && !schema.isIgnored(name))
            {
                final String key = name.substring(prefix.length());
                if (!schema.isKnown(key))
                {
                    final String nearest = schema.nearest(key);
                    throw unknown(name, nearest == null ? null : prefix + nearest, SettingOrigin.SYSTEM_PROPERTY);
                }
                put(key, value, SettingOrigin.SYSTEM_PROPERTY);
            }
        });
    }

    private void put(final String key, final String value, final SettingOrigin origin)
    {
        final String text = value.strip();
        final Setting<?> setting = schema.setting(key);
        try
        {
            if (setting != null)
            {
                setting.parse(text);
            }
            else if (text.isEmpty())
            {
                throw new IllegalArgumentException("must not be empty");
            }
        }
        catch (final IllegalArgumentException ex)
        {
            final boolean secret = setting != null && setting.isSecret();
            throw new SettingsException(
                key + "=" + (secret ? EffectiveSetting.HIDDEN : oneLine(text)) + " " + phrase(origin) + " " +
                ex.getMessage(), secret ? null : ex);
        }
        values.put(key, new SettingValue(text, origin));
    }

    private SettingsException unknown(final String name, final String nearest, final SettingOrigin origin)
    {
        return new SettingsException("unknown setting '" + oneLine(name) + "' " + phrase(origin) +
            (nearest == null ? "" : ": did you mean '" + nearest + "'?"));
    }

    private String phrase(final SettingOrigin origin)
    {
        return origin == SettingOrigin.FILE ? "in the file '" + file + "'" : origin.phrase();
    }

    private static String oneLine(final String text)
    {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static Map<String, String> strings(final Properties properties)
    {
        final Map<String, String> strings = new HashMap<>();
        for (final String name : properties.stringPropertyNames())
        {
            strings.put(name, properties.getProperty(name));
        }
        return strings;
    }
}
