package io.headrace.server;

import static io.headrace.config.Setting.ofChoice;
import static io.headrace.config.Setting.ofInt;
import static io.headrace.config.Setting.ofString;

import io.headrace.bus.IdleMode;
import io.headrace.bus.ThreadLayout;
import io.headrace.config.Setting;
import io.headrace.config.Settings;
import io.headrace.engine.AgentRole;
import io.headrace.engine.ThreadContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of the threads that agents run on: {@code threads.layout}, {@code threads.idle},
 * {@code threads.idle.AGENT}, {@code threads.cpus.AGENT} and {@code shards.threads}.
 */
final class ThreadSettings
{
    static final Setting<String> LAYOUT =
        ofChoice("threads.layout", "auto", "Which agents share a thread.", "auto", "compact", "pipelined");
    static final Setting<String> IDLE = ofChoice(
        "threads.idle", "auto", "What agents do without work; not the shadow.",
        "auto", "spin", "yield", "backoff", "park", "block");
    static final Setting<Integer> SHARDS =
        ofInt("shards.threads", 0, 0, 64, "Threads that call handlers, 0 to follow layout and cores.");

    /** Value of {@code threads.idle.AGENT} for what {@code threads.idle} says. */
    private static final String AS_ALL = "as-all";
    private static final Map<AgentRole, Setting<String>> IDLE_OF = new EnumMap<>(AgentRole.class);
    private static final Map<AgentRole, Setting<String>> CPUS_OF = new EnumMap<>(AgentRole.class);

    static
    {
        for (final AgentRole role : AgentRole.values())
        {
            IDLE_OF.put(role, ofChoice(
                "threads.idle." + role.label(), AS_ALL, "What the agent " + role.label() + " does without work.",
                AS_ALL, "auto", "spin", "yield", "backoff", "park", "block"));
            CPUS_OF.put(role, ofString(
                "threads.cpus." + role.label(), "",
                "Cpus that the agent " + role.label() + " may use, such as 2 or 1-3,5; empty for all."));
        }
    }

    private ThreadSettings()
    {
    }

    static List<Setting<?>> all()
    {
        final List<Setting<?>> all = new ArrayList<>(List.of(LAYOUT, IDLE, SHARDS));
        all.addAll(IDLE_OF.values());
        all.addAll(CPUS_OF.values());
        return all;
    }

    /** Where the cpus of an agent are set. */
    static Setting<String> cpus(final AgentRole role)
    {
        return CPUS_OF.get(role);
    }

    /**
     * Puts the settings into the context of an engine.
     *
     * @throws IllegalArgumentException for cpus that do not exist or that this process may not use.
     */
    static void fill(final ThreadContext context, final Settings settings)
    {
        context
            .layout(ThreadLayout.parse(settings.get(LAYOUT), Runtime.getRuntime().availableProcessors()))
            .idle(IdleMode.parse(IDLE.key(), settings.get(IDLE)))
            .shardThreads(settings.get(SHARDS))
            .setup(CpuBinding.of(settings));
        IDLE_OF.forEach((role, setting) ->
        {
            final String mode = settings.get(setting);
            if (!AS_ALL.equals(mode))
            {
                context.idle(role, IdleMode.parse(setting.key(), mode));
            }
        });
    }
}
