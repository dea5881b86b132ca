package io.headrace.config;

/**
 * A setting as it is in force, to be shown.
 *
 * @param key         of the setting.
 * @param value       as text, hidden when the setting is secret.
 * @param origin      of the value.
 * @param description of the setting.
 */
public record EffectiveSetting(String key, String value, SettingOrigin origin, String description)
{
    /** Shown in place of a secret. */
    public static final String HIDDEN = "********";
}
