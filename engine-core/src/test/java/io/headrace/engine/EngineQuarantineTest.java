package io.headrace.engine;

import static io.headrace.bus.OriginDescriptor.KIND_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineQuarantineTest
{
    private final EngineRig rig = new EngineRig();

    private List<QuarantinedEvent> quarantined()
    {
        return rig.engine.quarantined(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void shouldSetAsideWhatThrowsAtEveryPositionOfABatchAndDropWhatItEmitted()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "throw", "a", "throw", "throw", "b", "throw");
            running.cycle(9);
            assertEquals(
                List.of(
                    "QUARANTINED 1/0+1 0", "reply 1/1 2 1", "QUARANTINED 1/2+1 0", "QUARANTINED 1/3+1 0",
                    "reply 1/4 5 1", "QUARANTINED 1/5+1 0", "ack 1 1+6 synced"),
                running.delivered());
            assertEquals(List.of("2 a", "5 b"), running.state());
            assertEquals(
                List.of(1L, 3L, 4L, 6L), quarantined().stream().map(QuarantinedEvent::sequence).toList());
            final QuarantinedEvent first = quarantined().get(0);
            assertEquals("script", first.handler());
            assertEquals("java.lang.IllegalArgumentException", first.errorClass());
            assertEquals("no", first.message());
            assertEquals("throw", first.event().buffer().getStringWithoutLengthAscii(
                first.event().offset(), first.event().length()));
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldTellOnceThatAnEventIsInQuarantineHoweverManyHandlersThrowAtIt()
    {
        rig.others.add(HandlerDeclaration.of("throw", NamedHandler::new)
            .topics("script").policy(HandlerPolicy.QUARANTINE));
        try (EngineRig running = rig.launch())
        {
            running.publish(1, KIND_KEY, 5, 6, "throw", "a");
            running.cycle(9);
            assertEquals(
                List.of("QUARANTINED 1/0+1 0", "reply 1/1 2 1", "reply 1/1 2 6", "ack 1 1+2 synced"),
                running.delivered());
            assertEquals(List.of("script", "throw"), quarantined().stream().map(QuarantinedEvent::handler).toList());
            running.publish(2, KIND_KEY, 5, 6, "throw", "a");
            running.cycle(9);
            assertEquals(
                List.of("DUPLICATE 2/0+2 1", "QUARANTINED 2/0+1 0", "ack 2 1+2 synced"), running.delivered());
            running.assertSameStateInReplay();
            running.cycle(5);
            running.publish(3, KIND_KEY, 5, 6, "throw", "a");
            running.cycle(9);
            assertEquals(
                List.of("DUPLICATE 3/0+2 1", "QUARANTINED 3/0+1 0", "ack 3 1+2 synced"), running.delivered());
        }
    }

    @Test
    void shouldEndReplayInMidBatchWithTheSameStateOnAnyNumberOfThreads()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "a");
            running.topic = "other";
            running.publish(2, "b");
            running.cycle(5);
            final StateDigest inline = digestAfterFirst(0);
            assertEquals(1, inline.sequence());
            assertEquals(inline, digestAfterFirst(2));
        }
    }

    private StateDigest digestAfterFirst(final int threads)
    {
        final Replayer replayer = new Replayer(rig.context());
        try (replayer; JournalCursor cursor = rig.journal.openCursor(1))
        {
            if (threads > 0)
            {
                replayer.useThreads(threads);
            }
            while (replayer.poll(cursor, 1))
            {
                assertEquals(1, replayer.sequence());
            }
            return replayer.digest();
        }
    }

    @Test
    void shouldPassOverInReplayAFaultThatDoesNotRepeat()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "a", "throw-once", "b");
            running.cycle(9);
            assertEquals(List.of("1 a", "3 b"), running.state());
            running.assertSameStateInReplay();
            assertEquals(List.of("1 a", "3 b"), running.state());
        }
    }

    @Test
    void shouldReachOneOutcomeWhenTheProcessDiesBetweenThrowAndDecision()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "a", "throw-once", "b");
            running.cycle(1);
            final InMemoryJournal beforeDecision = running.journal.delegate.upTo(3);
            assertEquals(4, running.journal.lastSequence(), "the decision has been journaled");
            final Engine old = running.engine;
            running.journal = new SteeredJournal(beforeDecision);
            running.launch();
            assertEquals(List.of("1 a", "2 throw-once", "3 b"), running.state(), "nobody was told otherwise");
            running.assertSameStateInReplay();
            old.close();
        }
    }

    @Test
    void shouldDecideAtStartAboutAFaultThatRepeats()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "a", "throw", "b", "throw");
            running.cycle(9);
            final Engine old = running.engine;
            for (final long last : new long[]{4, 5, 6})
            {
                running.journal = new SteeredJournal(running.journal.delegate.upTo(last));
                running.launch();
                running.cycle(3);
                assertEquals(List.of("1 a", "3 b"), running.state());
                assertEquals(2, quarantined().size());
                assertEquals(6, running.journal.lastSequence());
                running.assertSameStateInReplay();
            }
            old.close();
        }
    }

    @Test
    void shouldNotLetOutWhatCameAfterADecisionBeforeTheDecisionIsDurable()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "throw");
            running.publish(2, "b");
            running.journal.forcedUpTo = 2;
            running.cycle(9);
            assertEquals(List.of(), running.delivered());
            running.journal.forcedUpTo = Long.MAX_VALUE;
            running.cycle(3);
            assertEquals(
                List.of("QUARANTINED 1/0+1 0", "ack 1 1+1 synced", "reply 2/0 2 1", "ack 2 2+1 synced"),
                running.delivered());
        }
    }

    @Test
    void shouldHoldBackWhatCameAfterADecisionThatNobodyWaitsToBeSynced()
    {
        try (EngineRig running = rig.launch())
        {
            running.level = DurabilityLevel.JOURNALED;
            running.publish(1, "throw");
            running.level = DurabilityLevel.SYNCED;
            running.publish(2, "b");
            running.journal.forcedUpTo = 2;
            running.cycle(9);
            assertEquals(List.of("QUARANTINED 1/0+1 0", "ack 1 1+1 journaled"), running.delivered());
            running.journal.forcedUpTo = Long.MAX_VALUE;
            running.cycle(3);
            assertEquals(List.of("reply 2/0 2 1", "ack 2 2+1 synced"), running.delivered());
        }
    }

    @Test
    void shouldRetryAsANewEventOrDiscardAndTellWhatIsNotThere()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, "retries", "throw", "a");
            running.cycle(9);
            running.delivered();
            final Publisher publisher = running.engine.newPublisher();
            resolve(publisher, 1, QuarantineAction.RETRY);
            resolve(publisher, 2, QuarantineAction.RETRY);
            resolve(publisher, 99, QuarantineAction.DISCARD);
            running.cycle(9);
            assertEquals(List.of("3 a", "6 retries of 1"), running.state());
            assertEquals(List.of(7L), quarantined().stream().map(QuarantinedEvent::sequence).toList());
            resolve(publisher, 7, QuarantineAction.DISCARD);
            running.cycle(9);
            assertEquals(List.of(), quarantined());
            running.assertSameStateInReplay();
        }
    }

    private static void resolve(final Publisher publisher, final long sequence, final QuarantineAction action)
    {
        assertEquals(Engine.TIMED_OUT, publisher.resolve(
            sequence, action, DurabilityLevel.SYNCED, 0, TimeUnit.NANOSECONDS, (format, buffer, offset, length) ->
            {
            }));
    }

    @Test
    void shouldGiveTheSameAnswerAgainForAQuarantinedKey()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, KIND_KEY, 1, 1, "throw");
            running.publish(2, KIND_KEY, 1, 1, "throw");
            running.cycle(9);
            assertEquals(
                List.of(
                    "QUARANTINED 1/0+1 0", "ack 1 1+1 synced",
                    "DUPLICATE 2/0+1 1", "QUARANTINED 2/0+1 0", "ack 2 1+1 synced"),
                running.delivered());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldTellAgainHowManyOfAKeyedBatchWereQuarantined()
    {
        try (EngineRig running = rig.launch())
        {
            running.publish(1, KIND_KEY, 1, 1, "a", "throw", "b", "throw");
            running.cycle(9);
            running.delivered();
            running.publish(2, KIND_KEY, 1, 1, "a", "throw", "b", "throw");
            running.cycle(9);
            assertEquals(
                List.of("DUPLICATE 2/0+4 1", "QUARANTINED 2/0+2 0", "ack 2 1+4 synced"), running.delivered());
            running.assertSameStateInReplay();
        }
    }

    @Test
    void shouldHaltWhenTheQuarantineIsFullAndGoOnAfterItWasRaised()
    {
        rig.quarantinedMax = 1;
        final EngineRig running = rig.launch();
        running.publish(1, "throw", "throw", "a");
        assertTrue(assertThrows(IllegalStateException.class, () -> running.cycle(9)).getMessage()
            .contains("quarantine.max=1 events are in quarantine"));
        running.engine.close();
        rig.quarantinedMax = 2;
        try (EngineRig raised = rig.restart())
        {
            raised.cycle(3);
            assertEquals(List.of("3 a"), raised.state());
            assertEquals(2, quarantined().size());
        }
    }

    @Test
    void shouldHaltByPolicyAndQuarantineAtTheNextStartWhenThePolicyHasChanged()
    {
        rig.policy = HandlerPolicy.HALT;
        final EngineRig running = rig.launch();
        running.publish(1, "throw", "a");
        assertThrows(IllegalStateException.class, () -> running.cycle(9));
        running.engine.close();
        assertThrows(IllegalStateException.class, rig::restart);
        rig.policy = HandlerPolicy.QUARANTINE;
        try (EngineRig raised = rig.restart())
        {
            assertEquals(List.of("2 a"), raised.state());
            raised.assertSameStateInReplay();
        }
    }
}
