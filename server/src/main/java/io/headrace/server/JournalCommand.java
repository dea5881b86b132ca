package io.headrace.server;

import picocli.CommandLine.Command;

/**
 * Looks into a journal, or copies it; the work is done by its subcommands.
 */
@Command(
    name = "journal",
    description = "Looks into a journal, or copies it. All of these only read it, so they work while a server uses it.",
    subcommands = {
        JournalInfoCommand.class, JournalDumpCommand.class, JournalVerifyCommand.class,
        JournalBackupCommand.class, JournalRestoreCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
        "",
        "Examples:",
        "  headrace journal info journal-data",
        "  headrace journal dump journal-data --from 1000 --limit 10",
        "  headrace journal verify journal-data",
        "  headrace journal backup --from journal-data --to /backup/journal",
        "  headrace journal restore --from /backup/journal --to journal-data-2 --to-sequence 1000"
    })
final class JournalCommand
{
}
