package io.headrace.server;

import io.headrace.config.Settings;
import io.headrace.engine.HandlerDeclaration;
import io.headrace.engine.HandlerPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads what the settings say about one handler. What depends on the other handlers is checked by the engine.
 */
final class HandlerSettings
{
    private final String name;
    private final Map<String, String> values;

    private HandlerSettings(final String name, final Map<String, String> values)
    {
        this.name = name;
        this.values = values;
    }

    /**
     * All handlers of the settings, with fresh instances.
     *
     * @throws CommandFailure naming the setting that is wrong.
     */
    static List<HandlerDeclaration> declarations(final Settings settings)
    {
        final List<HandlerDeclaration> declarations = new ArrayList<>();
        settings.family(ServerSettings.HANDLERS).forEach(
            (name, values) -> declarations.add(new HandlerSettings(name, values).declaration()));
        return declarations;
    }

    private HandlerDeclaration declaration()
    {
        final String className = required(ServerSettings.HANDLER_CLASS, "name the class of the handler");
        final String topics = required(ServerSettings.HANDLER_TOPICS, "name at least one topic");
        return HandlerDeclaration.of(name, HandlerFactory.supplier(name, className))
            .topics(names(topics))
            .policy(policy())
            .shards(shards())
            .after(names(value(ServerSettings.HANDLER_AFTER, "")))
            .history(history());
    }

    private String required(final String key, final String remedy)
    {
        final String value = value(key, "");
        if (value.isEmpty())
        {
            throw new CommandFailure(ExitCode.WRONG_USE, setting(key) + " is not set: " + remedy);
        }
        return value;
    }

    private String value(final String key, final String defaultValue)
    {
        final String value = values.getOrDefault(key, "").strip();
        return value.isEmpty() ? defaultValue : value;
    }

    private String setting(final String key)
    {
        return ServerSettings.HANDLERS + "." + name + "." + key;
    }

    private HandlerPolicy policy()
    {
        try
        {
            return HandlerPolicy.ofLabel(value(ServerSettings.HANDLER_POLICY, "halt"));
        }
        catch (final IllegalArgumentException e)
        {
            throw new CommandFailure(ExitCode.WRONG_USE, setting("") + e.getMessage(), e);
        }
    }

    private int shards()
    {
        final String value = value(ServerSettings.HANDLER_SHARDS, "1");
        if (!value.matches("[0-9]{1,9}"))
        {
            throw wrong(ServerSettings.HANDLER_SHARDS, value, "1 to " + HandlerDeclaration.MAX_SHARDS);
        }
        return Integer.parseInt(value);
    }

    private boolean history()
    {
        final String value = value(ServerSettings.HANDLER_HISTORY, "true");
        return switch (value)
        {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(ServerSettings.HANDLER_HISTORY, value, "true or false");
        };
    }

    private CommandFailure wrong(final String key, final String value, final String bound)
    {
        return new CommandFailure(ExitCode.WRONG_USE, setting(key) + "=" + value + " must be " + bound);
    }

    private static String[] names(final String list)
    {
        return ServerContexts.elements(list).toArray(new String[0]);
    }
}
