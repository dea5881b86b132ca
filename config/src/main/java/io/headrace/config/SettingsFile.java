package io.headrace.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Reads the settings file: {@link Properties} text in UTF-8, each key once. */
final class SettingsFile
{
    private SettingsFile()
    {
    }

    static Properties read(final Path file)
    {
        if (!Files.exists(file))
        {
            throw new SettingsException("settings file '" + file + "' does not exist");
        }
        if (Files.isDirectory(file) || !Files.isReadable(file))
        {
            final String reason = Files.isDirectory(file) ? "it is a directory" : "permission denied";
            throw new SettingsException("settings file '" + file + "' cannot be read: " + reason);
        }
        final UniqueProperties properties = new UniqueProperties();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8))
        {
            properties.load(reader);
        }
        catch (final CharacterCodingException ex)
        {
            throw new SettingsException("settings file '" + file + "' is not UTF-8 text", ex);
        }
        catch (final IOException ex)
        {
            throw new SettingsException("settings file '" + file + "' cannot be read: " + ex.getMessage(), ex);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("settings file '" + file + "' is malformed: " + ex.getMessage(), ex);
        }
        return properties;
    }

    private static final class UniqueProperties extends Properties
    {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Object put(final Object key, final Object value)
        {
            if (super.put(key, value) != null)
            {
                throw new IllegalArgumentException("setting '" + key + "' is given twice, remove one");
            }
            return null;
        }
    }
}
