package io.headrace.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A family of keys such as {@code handlers.NAME.class}, where NAME is one segment. Immutable. */
final class KeyPattern
{
    private static final String NAME = ".NAME.";

    private final String prefix;
    private final String suffix;
    private final String description;
    private final Pattern keys;
    private final Pattern variables;

    KeyPattern(final String text, final String description)
    {
        final int name = text.indexOf(NAME);
        prefix = name < 0 ? "" : text.substring(0, name);
        suffix = name < 0 ? "" : text.substring(name + NAME.length());
        if (!Setting.KEY.matcher(prefix).matches() || !Setting.KEY.matcher(suffix).matches())
        {
            throw new IllegalArgumentException("pattern=" + text + " must be like handlers.NAME.class");
        }
        this.description = description;
        keys = Pattern.compile(Pattern.quote(prefix + ".") + "([A-Za-z0-9_-]+)" + Pattern.quote("." + suffix));
        variables = Pattern.compile(SettingsSchema.variable(prefix) + "_([A-Z0-9_]+)" +
            SettingsSchema.variable("." + suffix).substring(SettingsSchema.VARIABLE_PREFIX.length()));
    }

    String prefix()
    {
        return prefix;
    }

    String suffix()
    {
        return suffix;
    }

    String description()
    {
        return description;
    }

    String key(final String name)
    {
        return prefix + '.' + name + '.' + suffix;
    }

    /** The NAME in a key, or null if the key is not of this family. */
    String name(final String key)
    {
        final Matcher matcher = keys.matcher(key);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** The key of an environment variable, or null if the variable is not of this family. */
    String keyOfVariable(final String variable)
    {
        final Matcher matcher = variables.matcher(variable);
        return matcher.matches() ? key(matcher.group(1).toLowerCase(Locale.ROOT)) : null;
    }
}
