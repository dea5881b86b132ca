package io.headrace.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The settings that exist; any other key is an error. Not threadsafe while it is put together. */
public final class SettingsSchema
{
    static final String PROPERTY_PREFIX = "headrace.";
    static final String VARIABLE_PREFIX = "HEADRACE_";

    private final Map<String, Setting<?>> settings = new LinkedHashMap<>();
    private final Set<String> variables = new HashSet<>();
    private final List<KeyPattern> patterns = new ArrayList<>();
    private final Set<String> ignored = new HashSet<>();

    private SettingsSchema()
    {
    }

    /**
     * A schema of single settings.
     *
     * @param settings with different keys, in the order in which they are shown.
     * @return a schema to be extended.
     */
    public static SettingsSchema of(final Setting<?>... settings)
    {
        return new SettingsSchema().and(List.of(settings));
    }

    /**
     * Adds single settings.
     *
     * @param more with keys that are not there yet.
     * @return this.
     */
    public SettingsSchema and(final Collection<? extends Setting<?>> more)
    {
        for (final Setting<?> setting : more)
        {
            if (!variables.add(variable(setting.key())))
            {
                throw new IllegalArgumentException("key=" + setting.key() + " is declared twice");
            }
            settings.put(setting.key(), setting);
        }
        return this;
    }

    /**
     * Adds a family of keys, whose values are text.
     *
     * @param pattern     such as {@code handlers.NAME.class}; NAME stands for one segment.
     * @param description one sentence for the operator.
     * @return this.
     */
    public SettingsSchema pattern(final String pattern, final String description)
    {
        patterns.add(new KeyPattern(pattern, description));
        return this;
    }

    /**
     * Adds system properties and environment variables that start like settings but are none.
     *
     * @param names in full, such as {@code headrace.root} or {@code HEADRACE_HOME}.
     * @return this.
     */
    public SettingsSchema ignored(final String... names)
    {
        Collections.addAll(ignored, names);
        return this;
    }

    Collection<Setting<?>> settings()
    {
        return settings.values();
    }

    Setting<?> setting(final String key)
    {
        return settings.get(key);
    }

    KeyPattern patternOf(final String key)
    {
        for (final KeyPattern pattern : patterns)
        {
            if (pattern.name(key) != null)
            {
                return pattern;
            }
        }
        return null;
    }

    boolean isFamily(final String prefix)
    {
        return patterns.stream().anyMatch((pattern) -> pattern.prefix().equals(prefix));
    }

    boolean isKnown(final String key)
    {
        return settings.containsKey(key) || patternOf(key) != null;
    }

    boolean isIgnored(final String name)
    {
        return ignored.contains(name);
    }

    /** The key that an environment variable sets, or null. */
    String keyOfVariable(final String variable)
    {
        for (final String key : settings.keySet())
        {
            if (variable(key).equals(variable))
            {
                return key;
            }
        }
        for (final KeyPattern pattern : patterns)
        {
            final String key = pattern.keyOfVariable(variable);
            if (key != null)
            {
                return key;
            }
        }
        return null;
    }

    /** The known key most like an unknown one, or null when nothing is known. */
    String nearest(final String unknown)
    {
        final List<String> candidates = new ArrayList<>(settings.keySet());
        final String[] segments = unknown.split("\\.", -1);
        for (final KeyPattern pattern : patterns)
        {
            final int name = pattern.prefix().split("\\.", -1).length;
            final boolean named = name < segments.length && !segments[name].isEmpty();
            candidates.add(pattern.key(named ? segments[name] : "NAME"));
        }
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (final String candidate : candidates)
        {
            final int distance = distance(unknown, candidate);
            if (distance < least)
            {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    static String variable(final String key)
    {
        return VARIABLE_PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Characters to insert, delete, replace or swap with their neighbour to make one text of another. */
    private static int distance(final String a, final String b)
    {
        final int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++)
        {
            for (int j = 0; j <= b.length(); j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i][j] = i + j;
                    continue;
                }
                final int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(
                    Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
