package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InFlightTest
{
    private final InFlight inFlight = new InFlight(4);
    private final List<String> parts = new ArrayList<>();
    private final InFlight.Part part =
        (firstDueNs, nsPerEvent, count) -> parts.add(firstDueNs + "+" + count);

    @BeforeEach
    void addThreeMessages()
    {
        inFlight.add(100, 10.0, 10, 1_000);
        inFlight.add(200, 10.0, 5, 500);
        inFlight.add(300, 10.0, 1, 100);
    }

    @Test
    void shouldHandOutThePartsThatAnAcknowledgementCovers()
    {
        assertEquals(12, inFlight.acknowledge(12, part));

        assertEquals(List.of("100+10", "200+2"), parts);
        assertEquals(4, inFlight.outstanding());
        assertEquals(600, inFlight.outstandingBytes());
    }

    @Test
    void shouldContinueInTheMiddleOfAMessage()
    {
        inFlight.acknowledge(4, part);
        inFlight.acknowledge(9, part);
        inFlight.acknowledge(16, part);

        assertEquals(List.of("100+4", "140+5", "190+1", "200+5", "300+1"), parts);
        assertEquals(0, inFlight.outstanding());
        assertEquals(0, inFlight.outstandingBytes());
    }

    @Test
    void shouldIgnoreAnAcknowledgementThatIsRepeated()
    {
        inFlight.acknowledge(12, part);

        assertEquals(0, inFlight.acknowledge(12, part));
        assertEquals(4, inFlight.outstanding());
    }

    @Test
    void shouldNotAcknowledgeWhatWasRefused()
    {
        assertEquals(5, inFlight.refuse(11, 15));
        assertEquals(11, inFlight.acknowledge(16, part));

        assertEquals(List.of("100+10", "300+1"), parts);
        assertEquals(0, inFlight.outstanding());
        assertEquals(0, inFlight.outstandingBytes());
    }

    @Test
    void shouldFreeTheWindowOfARefusalAtOnce()
    {
        inFlight.refuse(11, 16);

        assertEquals(10, inFlight.outstanding());
        assertEquals(1_000, inFlight.outstandingBytes());
    }

    @Test
    void shouldRefuseTheRestOfAMessage()
    {
        assertEquals(3, inFlight.refuse(13, 15));
        assertEquals(2, inFlight.acknowledge(12, part) - 10);
        assertEquals(1, inFlight.acknowledge(16, part));

        assertEquals(List.of("100+10", "200+2", "300+1"), parts);
        assertEquals(0, inFlight.outstanding());
        assertEquals(0, inFlight.outstandingBytes());
    }

    @Test
    void shouldBeFullAtItsCapacity()
    {
        assertFalse(inFlight.isFull());
        inFlight.add(400, 1.0, 1, 1);
        assertTrue(inFlight.isFull());

        assertThrows(IllegalStateException.class, () -> inFlight.add(500, 1.0, 1, 1));
        inFlight.acknowledge(10, part);
        assertFalse(inFlight.isFull());
    }
}
