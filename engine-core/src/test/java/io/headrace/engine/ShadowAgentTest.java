package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
 * When the shadow takes snapshots, what it compares, and what it does when something goes wrong.
 */
@Timeout(30)
class ShadowAgentTest
{
    @TempDir
    private Path directory;
    private ShadowRig rig;

    @BeforeEach
    void open()
    {
        rig = new ShadowRig(directory);
    }

    @AfterEach
    void close()
    {
        rig.close();
    }

    @Test
    void shouldTakeASnapshotAfterSoManyEvents()
    {
        rig.run(9);
        assertEquals(List.of(), rig.sequences());
        rig.run(1);
        assertEquals(List.of(10L), rig.sequences());
        rig.run(9);
        assertEquals(List.of(10L), rig.sequences());
        rig.run(1);
        assertEquals(List.of(10L, 20L), rig.sequences());
        assertEquals(2, rig.counters.written.get());
        assertEquals(20, rig.counters.sequence.get());
        assertEquals(2, rig.counters.compared.get());
        assertEquals(0, rig.counters.divergences.get());
        assertEquals(0, rig.counters.lag.get());
    }

    @Test
    void shouldTakeASnapshotAfterSoMuchTimeIfThereWereEvents()
    {
        rig.settings.intervalEvents(0).intervalNs(60_000_000_000L);
        rig.run(3);
        assertEquals(List.of(), rig.sequences());
        rig.passSeconds(60);
        rig.follow();
        assertEquals(List.of(3L), rig.sequences());
        rig.passSeconds(600);
        rig.follow();
        assertEquals(List.of(3L), rig.sequences());
        assertEquals(600_000, rig.counters.ageMs.get());
        rig.run(1);
        assertEquals(List.of(3L, 4L), rig.sequences());
    }

    @Test
    void shouldKeepTheNewestOnes()
    {
        rig.settings.keep(2);
        for (int i = 0; i < 5; i++)
        {
            rig.run(10);
        }
        assertEquals(List.of(40L, 50L), rig.sequences());
    }

    @Test
    void shouldNotStartBeforeTheEngineHasReplayed()
    {
        rig.publish(20);
        rig.dispatched = -1;
        rig.follow();
        assertEquals(List.of(), rig.shadowHandlers);
    }

    @Test
    void shouldNeverBeAheadOfWhatTheEngineHasDispatched()
    {
        rig.publish(30);
        rig.dispatched = 5;
        rig.follow();
        rig.dispatched = 7;
        rig.follow();
        final SumHandler expected = new SumHandler();
        final Replayer replayer = new Replayer(ShadowRig.context(expected));
        try (JournalCursor cursor = rig.journal.openCursor(1))
        {
            while (replayer.sequence() < 7)
            {
                replayer.poll(cursor, 7);
            }
        }
        assertEquals(expected.sum, rig.shadowHandler().sum);
        assertEquals(List.of(), rig.sequences());
    }

    @Test
    void shouldNeverWriteBeforeItIsDurable()
    {
        rig.durable = 9;
        rig.run(10);
        assertEquals(List.of(), rig.sequences());
        rig.run(5);
        assertEquals(List.of(), rig.sequences(), "it waits where it is");
        rig.durable = 10;
        rig.follow();
        assertEquals(List.of(10L), rig.sequences());
    }

    @Test
    void shouldKeepNoSnapshotThatItsHandlersDoNotTakeBack()
    {
        rig.ignoresSnapshot = true;
        rig.settings.divergencePolicy(DivergencePolicy.REPORT);
        rig.run(10);
        rig.run(30);
        assertEquals(List.of(), rig.sequences());
        assertEquals(1, rig.counters.divergences.get(), "told once");
        assertEquals(List.of(), rig.stops);
    }

    @Test
    void shouldNameTheHandlerThatTakesBackAnotherStateThanItWrote()
    {
        rig.forgets = true;
        rig.settings.divergencePolicy(DivergencePolicy.STOP);
        rig.run(10);
        assertEquals(List.of(), rig.sequences());
        assertTrue(rig.stops.get(0).getMessage().contains("is not taken back by handler 'sum'"),
            rig.stops.get(0).getMessage());
    }

    @Test
    void shouldNameTheHandlerThatIsNotDeterministic()
    {
        rig.liveHandler.skew = 1;
        rig.run(10);
        assertEquals(List.of(), rig.sequences());
        assertEquals(1, rig.counters.divergences.get());
        assertEquals(0, rig.counters.written.get());
        assertEquals(0, rig.counters.failed.get());
        assertEquals(List.of(), rig.stops, "the engine goes on unless told otherwise");
        assertFalse(Files.exists(rig.snapshots().path().resolve(SnapshotDirectory.TEMPORARY)));

        rig.settings.divergencePolicy(DivergencePolicy.STOP);
        rig.run(10);
        assertEquals(1, rig.stops.size());
        final String message = rig.stops.get(0).getMessage();
        assertTrue(message.matches("handler 'sum' is not deterministic: at sequence=20 its state has " +
            "hash=[0-9a-f]{16} in the engine but hash=[0-9a-f]{16} in the shadow, so no snapshot is kept; .*"),
            message);
        assertTrue(message.contains(rig.liveDigests().sections().get("handler/sum")), message);
    }

    @Test
    void shouldCompareOnlySmallStates()
    {
        rig.settings.compareMaxLength(1000);
        rig.run(1);
        rig.shadowHandler().ballast = 2000;
        rig.liveHandler.ballast = 2000;
        rig.run(9);
        assertEquals(0, rig.digestsWanted, "the state is measured before the first snapshot");
        rig.shadowHandler().ballast = 10;
        rig.liveHandler.ballast = 10;
        rig.run(10);
        assertEquals(0, rig.digestsWanted, "the snapshot before was large");
        rig.run(10);
        assertEquals(1, rig.digestsWanted);
        rig.settings.compareMaxLength(0);
        rig.run(10);
        assertEquals(1, rig.digestsWanted);
        assertEquals(List.of(20L, 30L, 40L), rig.sequences());
    }

    @Test
    void shouldCountAThrowThatTheEngineDidNotSee()
    {
        rig.run(10);
        rig.throwsAt = 15;
        rig.shadowHandler().throwsAt = 15;
        rig.run(10);
        assertEquals(1, rig.counters.divergences.get());
        assertEquals(2, rig.shadowHandlers.size(), "the second proved the first snapshot");
        rig.passSeconds(10);
        rig.throwsAt = -1;
        rig.follow();
        assertEquals(3, rig.shadowHandlers.size(), "a fresh handler starts over");
        assertTrue(rig.shadowHandler().restored);
        assertEquals(List.of(10L, 20L), rig.sequences());
        assertEquals(rig.liveHandler.sum, rig.shadowHandler().sum);
    }

    @Test
    void shouldGoOnAfterEveryFailureOfTheDisk()
    {
        rig.run(10);
        for (int at = 1; at < 10; at++)
        {
            rig.disk = new FaultyDisk(Fault.FAILS, at);
            rig.restartShadow();
            final long failed = rig.counters.failed.get();
            rig.run(10);
            assertEquals(failed + 1, rig.counters.failed.get(), "at=" + at);
            rig.passSeconds(SnapshotSchedule.RETRY_NS / 1_000_000_000);
            rig.follow();
            final List<Long> sequences = rig.sequences();
            assertEquals(rig.journal.lastSequence(), sequences.get(sequences.size() - 1), "at=" + at);
        }
        assertEquals(0, rig.counters.divergences.get());
    }

    @Test
    void shouldGoOnWhenAHandlerCannotWriteItsState()
    {
        rig.run(1);
        rig.shadowHandler().failsToWrite = true;
        rig.run(10);
        assertEquals(1, rig.counters.failed.get());
        rig.follow();
        assertEquals(1, rig.counters.failed.get(), "it is not tried again at once");
        rig.shadowHandler().failsToWrite = false;
        rig.passSeconds(10);
        rig.follow();
        assertEquals(List.of(11L), rig.sequences());
    }

    @Test
    void shouldGiveUpWhatItDoesWhenTheEngineEnds()
    {
        rig.run(9);
        rig.publish(1);
        rig.dispatchAll();
        rig.ending = true;
        rig.follow();
        assertEquals(List.of(), rig.sequences());
        assertEquals(0, rig.counters.failed.get());
    }

    @Test
    void shouldContinueFromTheNewestSnapshotThatIsWhole() throws IOException
    {
        rig.run(30);
        rig.run(10);
        final List<Long> sequences = rig.sequences();
        final Path newest = rig.snapshots().list().get(sequences.size() - 1).path();
        final byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 4;
        Files.write(newest, bytes);
        rig.restartShadow();
        rig.run(10);
        assertTrue(rig.shadowHandler().restored);
        assertEquals(rig.liveHandler.sum, rig.shadowHandler().sum);
        assertEquals(0, rig.counters.divergences.get());
    }

    @Test
    void shouldRestLessTheFurtherItIsBehind()
    {
        assertEquals(ShadowPace.REST_NS, ShadowPace.restNs(0));
        assertEquals(ShadowPace.MIN_REST_NS, ShadowPace.restNs(ShadowPace.LAG_LIMIT));
        assertEquals(ShadowPace.MIN_REST_NS, ShadowPace.restNs(Long.MAX_VALUE));
        final List<Long> rests = new ArrayList<>();
        for (long lag = 0; lag <= ShadowPace.LAG_LIMIT; lag += ShadowPace.LAG_LIMIT / 4)
        {
            rests.add(ShadowPace.restNs(lag));
        }
        assertEquals(rests.stream().sorted((a, b) -> Long.compare(b, a)).toList(), rests);
    }
}
