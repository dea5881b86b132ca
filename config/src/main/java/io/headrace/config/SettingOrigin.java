package io.headrace.config;

/** Where a value comes from; a later origin overrides an earlier one. */
public enum SettingOrigin
{
    /** Nobody set it. */
    DEFAULT("by default"),
    /** The settings file. */
    FILE("in the file"),
    /** A {@code HEADRACE_...} environment variable. */
    ENVIRONMENT("in the environment"),
    /** A {@code -Dheadrace....} system property. */
    SYSTEM_PROPERTY("among the system properties"),
    /** An argument of the command. */
    COMMAND_LINE("on the command line");

    private final String phrase;

    SettingOrigin(final String phrase)
    {
        this.phrase = phrase;
    }

    /**
     * The origin as words of a message.
     *
     * @return such as {@code on the command line}.
     */
    public String phrase()
    {
        return phrase;
    }
}
