package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.FaultyDisk.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state is the same whether it comes from the whole journal or from a snapshot and the rest, and a snapshot that
 * does not fit is not used.
 */
@Timeout(30)
class SnapshotRecoveryTest
{
    @TempDir
    private Path directory;
    private final List<String> refused = new ArrayList<>();
    private ShadowRig rig;
    private SumHandler handler;

    @BeforeEach
    void open()
    {
        rig = new ShadowRig(directory);
        rig.run(10);
        rig.run(10);
        rig.run(5);
        assertEquals(List.of(10L, 20L), rig.sequences());
    }

    @AfterEach
    void close()
    {
        rig.close();
    }

    private SectionDigests recover(final Journal journal, final long durable)
    {
        handler = new SumHandler();
        return recover(journal, durable, ShadowRig.context(handler));
    }

    private SectionDigests recover(final Journal journal, final long durable, final EngineContext context)
    {
        final Replayer replayer = new Replayer(context.newDispatch());
        final SnapshotRecovery recovery = new SnapshotRecovery(journal, rig.snapshots(), refused::add);
        try (JournalCursor cursor = recovery.recover(replayer.state(), durable))
        {
            while (replayer.poll(cursor, journal.lastSequence()))
            {
                Thread.onSpinWait();
            }
        }
        return replayer.state().digests();
    }

    private Path file(final long sequence)
    {
        return rig.snapshots().path().resolve(SnapshotDirectory.fileName(sequence));
    }

    private static void damage(final Path file) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 30] ^= 1;
        Files.write(file, bytes);
    }

    private void checkRecovered(final SectionDigests digests, final boolean fromSnapshot)
    {
        assertEquals(List.of(), rig.liveDigests().differences(digests));
        assertEquals(rig.liveDigests().state(), digests.state());
        assertEquals(fromSnapshot, handler.restored);
    }

    @Test
    void shouldComeToTheStateOfTheWholeJournal()
    {
        checkRecovered(recover(rig.journal, 25), true);
        assertEquals(List.of(), refused);
    }

    @Test
    void shouldRecoverWhateverStepOfASnapshotWasTheLast(@TempDir final Path root) throws IOException
    {
        int ended = 0;
        for (final Fault fault : List.of(Fault.HALTS_BEFORE, Fault.HALTS_WITHIN, Fault.HALTS_AFTER))
        {
            boolean halted = true;
            for (int at = 0; halted; at++)
            {
                rig.close();
                rig = new ShadowRig(Files.createDirectory(root.resolve(fault + "-" + at)));
                rig.settings.keep(1);
                rig.run(10);
                rig.disk = new FaultyDisk(fault, at);
                halted = isHalted(rig);
                rig.disk = new SnapshotDisk();
                rig.dispatchAll();
                checkRecovered(recover(rig.journal, rig.journal.lastSequence()), true);
                ended += halted ? 1 : 0;
            }
        }
        assertEquals(List.of(), refused);
        assertTrue(ended > 3 * 20, "ended=" + ended);
    }

    private static boolean isHalted(final ShadowRig running)
    {
        try
        {
            running.restartShadow();
            running.run(10);
            return false;
        }
        catch (final FaultyDisk.Halt ex)
        {
            running.shadow = null;
            return true;
        }
    }

    @Test
    void shouldFallBackWhenTheNewestIsDamaged() throws IOException
    {
        damage(file(20));
        checkRecovered(recover(rig.journal, 25), true);
        assertEquals(1, refused.size());
        assertTrue(refused.get(0).startsWith("file=" + file(20) + " offset="), refused.get(0));
    }

    @Test
    void shouldApplyTheWholeJournalWhenAllAreDamaged() throws IOException
    {
        damage(file(10));
        damage(file(20));
        checkRecovered(recover(rig.journal, 25), false);
        assertEquals(2, refused.size());
    }

    @Test
    void shouldNotUseASnapshotThatIsNewerThanWhatIsDurable()
    {
        checkRecovered(recover(rig.journal, 15), true);
        assertEquals(List.of("file=" + file(20) + " holds more than is durable, which is sequence=15; it is not used"),
            refused);
    }

    @Test
    void shouldRefuseToGoOnWhenTheJournalEndsBeforeASnapshot()
    {
        final InMemoryJournal shorter = InMemoryJournal.simulating(DurabilityLevel.SYNCED);
        copy(rig.journal, shorter, 1, 19);
        final JournalException ex = assertThrows(JournalException.class, () -> recover(shorter, 19));
        assertEquals("file=" + file(20) + " holds the state at sequence=20 but the journal ends at sequence=19: the " +
            "journal has lost events that were durable; restore it from a backup, or move the snapshot away to go " +
            "on without them", ex.getMessage());
    }

    @Test
    void shouldNotUseASnapshotOfAnotherJournal(@TempDir final Path other) throws IOException
    {
        try (ShadowRig stranger = new ShadowRig(other))
        {
            stranger.publish(1);
            stranger.run(24);
            assertFalse(stranger.sequences().isEmpty());
        }
        final long sequence = SnapshotDirectory.reading(other).list().get(0).sequence();
        Files.delete(file(10));
        Files.delete(file(20));
        final Path foreign = Files.copy(SnapshotDirectory.reading(other).list().get(0).path(), file(sequence));
        checkRecovered(recover(rig.journal, 25), false);
        assertEquals(1, refused.size());
        assertTrue(refused.get(0).startsWith("file=" + foreign + " does not belong to this journal, since no batch " +
            "with crc="), refused.get(0));
    }

    @Test
    void shouldGoOnWhereAShortenedJournalBegins()
    {
        for (long first = 1; first <= 21; first++)
        {
            final InMemoryJournal tail = InMemoryJournal.simulating(DurabilityLevel.SYNCED);
            copy(rig.journal, tail, first, 25);
            checkRecovered(recover(tail, 25), true);
        }
        assertEquals(List.of(), refused);
    }

    @Test
    void shouldRefuseAJournalThatBeginsTooLate()
    {
        final InMemoryJournal tail = InMemoryJournal.simulating(DurabilityLevel.SYNCED);
        copy(rig.journal, tail, 22, 25);
        final JournalException ex = assertThrows(JournalException.class, () -> recover(tail, 25));
        assertEquals("the journal begins at sequence=22 and the newest snapshot of it ends at sequence=20: events " +
            "are missing in between; restore journal and snapshots from a backup", ex.getMessage());
    }

    @Test
    void shouldReplayBehindASnapshotAndNothingElse()
    {
        handler = new SumHandler();
        try (SnapshotReader reader = rig.snapshots().newestValid(Long.MAX_VALUE, ex -> refused.add(ex.getMessage())))
        {
            final Replayer replayer = new Replayer(ShadowRig.context(handler), reader);
            assertEquals(20, replayer.sequence());
            assertEquals("the journal goes on at sequence=22 but the state ends at sequence=20: start from a " +
                "snapshot that holds what is in between", failure(replayer, 22));
            assertEquals(20, replayer.sequence());
            try (JournalCursor cursor = rig.journal.openCursor(21))
            {
                while (replayer.poll(cursor, 25))
                {
                    Thread.onSpinWait();
                }
            }
            assertEquals(rig.liveDigests().state(), replayer.digest());
        }
        assertEquals("the journal goes on at sequence=5 but the state ends at sequence=0: start from a snapshot that " +
            "holds what is in between", failure(new Replayer(ShadowRig.context(new SumHandler())), 5));
    }

    private String failure(final Replayer replayer, final long from)
    {
        try (JournalCursor cursor = rig.journal.openCursor(from))
        {
            return assertThrows(JournalException.class, () -> replayer.poll(cursor, 25)).getMessage();
        }
    }

    @Test
    void shouldNotUseASnapshotForOtherRoutes()
    {
        final SumHandler other = new SumHandler();
        recover(rig.journal, 25, new EngineContext().handler("other", other, "numbers"));
        assertEquals(2, refused.size());
        assertEquals("file=" + file(20) + " was taken without handler 'other', which is to be given the former " +
            "events of topic 'numbers' first: handlers.other.history=true; it is not used", refused.get(0));
        assertEquals(rig.liveHandler.sum, other.sum, "it has seen all events");
    }

    @Test
    void shouldStartAHandlerOfNewTopicsFromNothing()
    {
        handler = new SumHandler();
        final SumHandler fresh = new SumHandler();
        recover(rig.journal, 25, ShadowRig.context(handler).handler("other", fresh, "letters"));
        assertEquals(List.of(), refused);
        assertTrue(handler.restored);
        assertFalse(fresh.restored);
        assertEquals(rig.liveHandler.sum, handler.sum);
    }

    @Test
    void shouldNotStartWhenAHandlerCannotTakeItsStateBack()
    {
        final EventHandler forgetful = new EventHandler()
        {
            @Override
            public void onStart(final HandlerContext context, final SnapshotSource snapshot)
            {
                throw new IllegalStateException("format=2 wanted");
            }

            @Override
            public void onEvent(final Event event, final Outbox outbox)
            {
                throw new AssertionError("it has not started");
            }

            @Override
            public void onSnapshot(final SnapshotSink sink)
            {
                throw new AssertionError("it has not started");
            }
        };
        final EngineContext context = new EngineContext().handler("sum", forgetful, "numbers");
        final SnapshotException ex =
            assertThrows(SnapshotException.class, () -> recover(rig.journal, 25, context));
        assertTrue(ex.getMessage().startsWith("file=" + file(20) + " cannot be taken back by the handlers that are " +
            "configured now"), ex.getMessage());
    }

    private static void copy(final Journal from, final InMemoryJournal to, final long first, final long last)
    {
        try (JournalCursor cursor = from.openCursor(first))
        {
            boolean more = true;
            while (more)
            {
                more = cursor.poll((buffer, offset, length) ->
                {
                    if (BatchDescriptor.lastSequence(buffer, offset) <= last)
                    {
                        to.append(buffer, offset, length);
                    }
                });
            }
        }
    }
}
