package io.headrace.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All settings as they are in force, every value checked. Immutable and threadsafe. */
public final class Settings
{
    private final SettingsSchema schema;
    private final SortedMap<String, SettingValue> values;

    Settings(final SettingsSchema schema, final SortedMap<String, SettingValue> values)
    {
        this.schema = schema;
        this.values = values;
    }

    /**
     * The value of a setting; reads its text anew, so keep the result.
     *
     * @param setting of the schema.
     * @param <T>     type of the value.
     * @return the value.
     */
    public <T> T get(final Setting<T> setting)
    {
        return setting.parse(value(setting.key()).text());
    }

    /**
     * Whether anybody set a setting.
     *
     * @param setting of the schema.
     * @return false if the default is in force.
     */
    public boolean isSet(final Setting<?> setting)
    {
        return origin(setting.key()) != SettingOrigin.DEFAULT;
    }

    /**
     * Where the value of a key comes from.
     *
     * @param key of a setting of the schema, or of a member of a family that is set.
     * @return the last origin that gave it.
     */
    public SettingOrigin origin(final String key)
    {
        return value(key).origin();
    }

    /**
     * The members of a family of keys.
     *
     * @param prefix such as {@code handlers} of the pattern {@code handlers.NAME.class}.
     * @return from NAME to what is set for it, such as {@code class} to its value; empty if nothing is.
     */
    public SortedMap<String, Map<String, String>> family(final String prefix)
    {
        if (!schema.isFamily(prefix))
        {
            throw new IllegalArgumentException("prefix=" + prefix + " is not of a family of the schema");
        }
        final SortedMap<String, Map<String, String>> family = new TreeMap<>();
        values.forEach((key, value) ->
        {
            final KeyPattern pattern = schema.setting(key) == null ? schema.patternOf(key) : null;
            if (pattern != null && pattern.prefix().equals(prefix))
            {
                family.computeIfAbsent(pattern.name(key), (name) -> new TreeMap<>())
                    .put(pattern.suffix(), value.text());
            }
        });
        return Collections.unmodifiableSortedMap(family);
    }

    /**
     * Everything in force, to be shown.
     *
     * @return settings in the order of the schema, then members of families by key.
     */
    public List<EffectiveSetting> effective()
    {
        final List<EffectiveSetting> effective = new ArrayList<>();
        for (final Setting<?> setting : schema.settings())
        {
            final SettingValue value = value(setting.key());
            final boolean hidden = setting.isSecret() && !value.text().isEmpty();
            effective.add(new EffectiveSetting(setting.key(), hidden ? EffectiveSetting.HIDDEN : value.text(),
                value.origin(), setting.description()));
        }
        values.forEach((key, value) ->
        {
            if (schema.setting(key) == null)
            {
                effective.add(new EffectiveSetting(
                    key, value.text(), value.origin(), schema.patternOf(key).description()));
            }
        });
        return Collections.unmodifiableList(effective);
    }

    private SettingValue value(final String key)
    {
        final SettingValue value = values.get(key);
        if (value == null)
        {
            throw new IllegalArgumentException("key=" + key + " is not in the schema");
        }
        return value;
    }
}
