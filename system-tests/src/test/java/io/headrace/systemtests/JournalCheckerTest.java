package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.systemtests.checker.ClientLog;
import io.headrace.systemtests.checker.ClientLog.Level;
import io.headrace.systemtests.checker.JournalChecker;
import io.headrace.systemtests.checker.RecordedEvent;
import io.headrace.systemtests.checker.RecordedJournal;
import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The checker complains about each thing that may not be, given a sound journal and a log that does not fit it. */
@Timeout(30)
class JournalCheckerTest
{
    private static final int ROUNDS = 10;

    @TempDir
    private Path directory;
    private final ClientLog log = new ClientLog();
    private RecordedJournal journal;
    private List<RecordedEvent> events;

    @BeforeEach
    void writeJournal() throws IOException
    {
        final Random random = new Random(1);
        try (SteppedEngine engine = SteppedEngine.open(WatchedFileSystem.watch(directory, DiskWatcher.NOBODY), "p",
            log, random, new JumpingClock(random)))
        {
            engine.run(ROUNDS);
            engine.sync();
        }
        journal = RecordedJournal.read(directory);
        events = journal.events().stream().filter(RecordedEvent::isFromProducer).toList();
        assertTrue(events.size() > ROUNDS, "events=" + events.size());
    }

    private Verdict check(final ClientLog other)
    {
        return JournalChecker.check(journal, other, Level.ACCEPTED);
    }

    @Test
    void shouldFindNothingInWhatFits()
    {
        final Verdict verdict = check(log);
        assertTrue(verdict.isClean(), verdict::toString);
        assertEquals(events.size(), verdict.acknowledged());
    }

    @Test
    void shouldFindLostEvent()
    {
        log.sent("gone", "other", 0);
        assertTrue(check(log).isClean(), "it may be missing until it is acknowledged");
        log.acknowledged("gone", 1, Level.SYNCED);
        assertEquals(1, check(log).lost());
        assertTrue(check(log).offence().contains("gone was acknowledged as SYNCED at sequence=1 and is lost"));
    }

    @Test
    void shouldFindEventAtAnotherSequence()
    {
        final ClientLog other = new ClientLog();
        for (int i = 0; i < events.size(); i++)
        {
            other.sent(events.get(i).payload(), "p", i);
            other.acknowledged(events.get(i).payload(), events.get(i).sequence() + (i == 3 ? 1 : 0), Level.SYNCED);
        }
        assertEquals(1, check(other).lost());
    }

    @Test
    void shouldFindEventThatWasRefusedOrNeverSent()
    {
        log.refused(events.get(2).payload());
        assertEquals(1, check(log).undetected());
        assertEquals(events.size(), check(new ClientLog()).undetected());
    }

    @Test
    void shouldFindDisorderAndHoles()
    {
        final ClientLog reversed = new ClientLog();
        for (int i = 0; i < events.size(); i++)
        {
            reversed.sent(events.get(i).payload(), "p", events.size() - i);
        }
        assertEquals(events.size() - 1, check(reversed).undetected());
        final ClientLog holed = new ClientLog();
        holed.sent("before all", "p", 0);
        for (int i = 0; i < events.size(); i++)
        {
            holed.sent(events.get(i).payload(), "p", i + 1);
        }
        assertEquals(events.size(), check(holed).undetected());
    }
}
