package io.headrace.server;

import picocli.CommandLine.Command;

/**
 * Creates and looks at topics; the work is done by its subcommands.
 */
@Command(
    name = "topic",
    description = "Creates, lists and describes the topics of a server that runs.",
    subcommands = {
        TopicCreateCommand.class,
        TopicListCommand.class,
        TopicDescribeCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
        "",
        "Examples:",
        "  headrace topic create orders.eu",
        "  headrace topic list --json",
        "  headrace topic describe orders.eu"
    })
final class TopicCommand
{
}
