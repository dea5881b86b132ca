package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowVerifierTest
{
    private static final int SIZE = 21;
    private static final int EVENTS = 100;

    private final AcknowledgedRanges acknowledged = new AcknowledgedRanges();
    private final FlowVerifier verifier = new FlowVerifier(new StampedPayload(SIZE), SIZE, acknowledged);
    private final List<byte[]> journal = new ArrayList<>();
    private final Event event = new Event();

    @BeforeEach
    void publish()
    {
        acknowledged.add(0, 1, 90);
        final StampedPayload flow = new StampedPayload(SIZE);
        for (int i = 0; i < EVENTS; i++)
        {
            final byte[] payload = new byte[SIZE];
            flow.next(new UnsafeBuffer(payload), 0);
            journal.add(payload);
        }
    }

    @Test
    void shouldAcceptTheFlowWithUnacknowledgedEventsAtItsEnd()
    {
        check(0, 0, 0);
        assertEquals(EVENTS, verifier.events());
        assertEquals(List.of(), verifier.findings());
    }

    @Test
    void shouldAcceptThatUnacknowledgedEventsAreNotThere()
    {
        journal.subList(90, EVENTS).clear();

        check(0, 0, 0);
    }

    @Test
    void shouldFindALostTail()
    {
        journal.subList(87, EVENTS).clear();

        check(3, 0, 0);
    }

    @Test
    void shouldFindAnEmptyJournal()
    {
        journal.clear();

        check(90, 0, 0);
    }

    @Test
    void shouldFindEventsLostInTheMiddle()
    {
        journal.subList(40, 43).clear();

        verify();
        assertEquals(3, verifier.lost());
        assertEquals(0, verifier.duplicated());
        assertEquals(1, verifier.mismatched(), "all that follow are shifted by three");
        assertEquals("event 40 is missing before sequence=41 though it was acknowledged", verifier.findings().get(0));
    }

    @Test
    void shouldFindAHoleInWhatWasNotAcknowledged()
    {
        journal.remove(95);

        check(0, 0, 1);
        assertEquals(List.of("event 95 is missing before sequence=96"), verifier.findings());
    }

    @Test
    void shouldFindADuplicate()
    {
        journal.add(95, journal.get(91));

        check(0, 1, 0);
        assertEquals(List.of("the event at sequence=96 was there before"), verifier.findings());
    }

    @Test
    void shouldFindADuplicateThatFollowsAtOnce()
    {
        journal.add(90, journal.get(89));

        check(0, 1, 0);
    }

    @Test
    void shouldFindADuplicateOfAnAcknowledgedEventInTheMiddle()
    {
        journal.add(50, journal.get(20));

        verify();
        assertEquals(0, verifier.lost());
        assertEquals(1, verifier.duplicated());
        assertEquals(1, verifier.mismatched(), "all that follow are shifted by one");
    }

    @Test
    void shouldFindReorderedEvents()
    {
        Collections.swap(journal, 92, 93);

        verify();
        assertEquals(0, verifier.lost());
        assertEquals(0, verifier.duplicated());
        assertTrue(verifier.mismatched() > 0);
    }

    @Test
    void shouldFindReorderedAcknowledgedEvents()
    {
        Collections.swap(journal, 30, 60);

        verify();
        assertEquals(0, verifier.duplicated());
        assertTrue(verifier.mismatched() > 0);
    }

    @Test
    void shouldFindAnAlteredEvent()
    {
        journal.get(70)[SIZE - 1] ^= 1;

        check(1, 0, 1);
    }

    @Test
    void shouldFindAnEventThatIsShorter()
    {
        journal.set(70, new byte[SIZE - 1]);

        check(1, 0, 1);
    }

    @Test
    void shouldFindAnEventThatWasNeverPublished()
    {
        journal.add(95, new byte[SIZE]);

        check(0, 0, 1);
    }

    @Test
    void shouldFindAnAcknowledgementOfAnotherSequence()
    {
        acknowledged.add(90, 95, 3);

        check(0, 0, 1);
        assertEquals("event 90 was acknowledged at sequence=95 and stands at sequence=91", verifier.findings().get(0));
    }

    @Test
    void shouldFindASequenceThatIsLeftOut()
    {
        int sequence = 1;
        for (final byte[] payload : journal)
        {
            sequence += sequence == 96 ? 1 : 0;
            hand(payload, sequence++);
        }

        assertEquals(1, verifier.mismatched());
        assertEquals(List.of("sequence=97 follows sequence=95"), verifier.findings());
    }

    @Test
    void shouldGiveUpWhenEverythingIsWrong()
    {
        journal.clear();
        for (int i = 0; i < 2 * FlowVerifier.MOST_FINDINGS; i++)
        {
            journal.add(new byte[SIZE]);
        }

        verify();
        assertTrue(verifier.isIncomplete());
        assertEquals(90, verifier.lost());
    }

    private void check(final long lost, final long duplicated, final long mismatched)
    {
        verify();
        assertEquals(lost, verifier.lost(), "lost");
        assertEquals(duplicated, verifier.duplicated(), "duplicated");
        assertEquals(mismatched, verifier.mismatched(), "mismatched " + verifier.findings());
    }

    private void verify()
    {
        long sequence = 1;
        for (final byte[] payload : journal)
        {
            hand(payload, sequence++);
        }
    }

    private void hand(final byte[] payload, final long sequence)
    {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameDescriptor.alignedLength(0, payload.length)]);
        final int offset = FrameDescriptor.putHeader(
            frame, 0, FrameDescriptor.TYPE_EVENT, 1, PayloadFormat.BINARY.code(), 0, payload.length);
        frame.putBytes(offset, payload);
        verifier.onEvent(event.wrap(frame, 0, sequence, 0));
    }
}
