package io.headrace.rig;

import io.headrace.bus.ThreadLayout;
import io.headrace.engine.DurabilityLevel;
import java.util.Locale;
import picocli.CommandLine.Option;

/**
 * The arguments that say how an engine is set up. Filled once, by the command line.
 */
final class EngineOptions
{
    private static final String NONE = "none";

    @Option(names = "--durability", defaultValue = "journaled", paramLabel = "LEVEL",
        description = "none (no journal), accepted, journaled or synced. Default: ${DEFAULT-VALUE}.")
    private String durability;

    @Option(names = "--layout", defaultValue = "auto", paramLabel = "LAYOUT",
        description = "auto, compact or pipelined. Default: ${DEFAULT-VALUE}.")
    private String layout;

    @Option(names = "--shards", defaultValue = "1", paramLabel = "N",
        description = "Instances of the handler, which keys choose from. Default: ${DEFAULT-VALUE}.")
    private int shards;

    /** Sets what the command line would. */
    static EngineOptions of(final String durability, final String layout, final int shards)
    {
        final EngineOptions options = new EngineOptions();
        options.durability = durability;
        options.layout = layout;
        options.shards = shards;
        return options;
    }

    /** Whether there is a journal on disk. */
    boolean isJournaled()
    {
        return !NONE.equals(durability);
    }

    /** The level of an acknowledgement; accepted without a journal. */
    DurabilityLevel level()
    {
        if (!isJournaled())
        {
            return DurabilityLevel.ACCEPTED;
        }
        final DurabilityLevel level = DurabilityLevel.ofLabel(durability.toLowerCase(Locale.ROOT));
        if (level == null)
        {
            throw new IllegalArgumentException(
                "--durability=" + durability + " must be none, accepted, journaled or synced");
        }
        return level;
    }

    String durability()
    {
        return durability;
    }

    String layout()
    {
        return layout;
    }

    ThreadLayout threadLayout()
    {
        return ThreadLayout.parse(layout, Runtime.getRuntime().availableProcessors());
    }

    int shards()
    {
        return shards;
    }

    /** In words, what an acknowledgement of the level means. */
    String meaning()
    {
        if (!isJournaled())
        {
            return "none: there is no journal, an event counts when the handler has read it";
        }
        return meaning(level());
    }

    /** In words, what an acknowledgement of a level means. */
    static String meaning(final DurabilityLevel level)
    {
        return switch (level)
        {
            case ACCEPTED -> "accepted: taken from the lane, written to the journal after that; survives nothing";
            case JOURNALED -> "journaled: its batch is whole in the mapped file of the journal; survives kill -9";
            case SYNCED -> "synced: fdatasync of the journal file has returned; survives power loss";
            default -> level.label();
        };
    }
}
