package io.headrace.server;

import picocli.CommandLine.Command;

/**
 * Looks at events whose handler threw, and decides about them; the work is done by its subcommands.
 */
@Command(
    name = "quarantine",
    description = "Looks at events whose handler threw, and decides about them, in a server that runs.",
    subcommands = {
        QuarantineListCommand.class,
        QuarantineShowCommand.class,
        QuarantineRetryCommand.class,
        QuarantineDiscardCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
        "",
        "Events come here from handlers with handlers.NAME.policy=quarantine.",
        "",
        "Examples:",
        "  headrace quarantine list",
        "  headrace quarantine show 1234 --ops 127.0.0.1:8081",
        "  headrace quarantine retry 1234"
    })
final class QuarantineCommand
{
}
