package io.headrace.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Journal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EmbeddedExampleTest
{
    @Test
    void shouldPrintTheReplyAndGoOnWhereTheJournalEnds()
    {
        final InMemoryJournal journal = InMemoryJournal.simulating(DurabilityLevel.JOURNALED);
        assertEquals("clicks=1\nsequence=1\n", run(journal));
        assertEquals("clicks=2\nsequence=2\n", run(journal.reopen()));
    }

    private static String run(final Journal journal)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        EmbeddedExample.run(journal, new PrintStream(out, true, US_ASCII));
        return out.toString(US_ASCII).replace(System.lineSeparator(), "\n");
    }
}
