package io.headrace.server;

import picocli.CommandLine.Command;

/**
 * Looks into a journal; the work is done by its subcommands.
 */
@Command(
    name = "journal",
    description = "Looks into a journal. All of these only read, so they work while a server uses the journal.",
    subcommands = { JournalInfoCommand.class, JournalDumpCommand.class, JournalVerifyCommand.class },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
        "",
        "Examples:",
        "  headrace journal info journal-data",
        "  headrace journal dump journal-data --from 1000 --limit 10",
        "  headrace journal verify journal-data"
    })
final class JournalCommand
{
}
