package io.headrace.config;

/** The text of a value, and where it comes from. */
record SettingValue(String text, SettingOrigin origin)
{
}
