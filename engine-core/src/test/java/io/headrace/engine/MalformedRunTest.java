package io.headrace.engine;

import static io.headrace.bus.FrameDescriptor.HEADER_LENGTH;
import static io.headrace.bus.FrameDescriptor.TYPE_EVENT;
import static io.headrace.bus.FrameDescriptor.TYPE_ORIGIN;
import static io.headrace.bus.FrameDescriptor.TYPE_QUARANTINE;
import static io.headrace.bus.FrameDescriptor.TYPE_RESOLVE;
import static io.headrace.bus.FrameDescriptor.TYPE_SESSION;
import static io.headrace.bus.FrameDescriptor.TYPE_TIMER;
import static io.headrace.bus.FrameDescriptor.TYPE_TOPIC;
import static io.headrace.bus.OriginDescriptor.KIND_KEY;
import static io.headrace.bus.OriginDescriptor.KIND_SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.OriginDescriptor;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs that no producer may commit: they stop the engine, and the journal has none of them.
 */
@Timeout(60)
class MalformedRunTest
{
    private static final int ORIGIN = OriginDescriptor.LENGTH;

    /** Writes a run. */
    private interface Writer
    {
        void write(MutableDirectBuffer run, int topicId);
    }

    private static void frame(final MutableDirectBuffer run, final int offset, final int type, final int topicId)
    {
        FrameDescriptor.putHeader(run, offset, type, topicId, 0, 0, 0);
    }

    private static void assertRefused(final int length, final int frameCount, final Writer writer)
    {
        final EngineRig rig = new EngineRig().launch();
        rig.publish(1, "before");
        rig.cycle(3);
        assertEquals(0, rig.engine.tryClaim(length, rig.claim));
        rig.claim.buffer().setMemory(0, length, (byte)0);
        writer.write(rig.claim.buffer(), rig.engine.topic("script"));
        rig.claim.commit(frameCount);
        final String message = assertThrows(IllegalStateException.class, () -> rig.cycle(3)).getMessage();
        assertTrue(message.contains("is malformed"), message);
        assertEquals(1, rig.journal.lastSequence());
        rig.close();
        try (EngineRig restarted = rig.restart())
        {
            restarted.publish(2, "after");
            restarted.cycle(3);
            assertEquals(2, restarted.journal.lastSequence());
        }
    }

    @Test
    void shouldRefuseFramesThatAreNotForProducers()
    {
        for (final int type : new int[]{0, TYPE_TOPIC, TYPE_TIMER, TYPE_QUARANTINE, 99})
        {
            assertRefused(HEADER_LENGTH, 1, (run, topicId) -> frame(run, 0, type, topicId));
            assertRefused(2 * HEADER_LENGTH, 2, (run, topicId) ->
            {
                frame(run, 0, TYPE_EVENT, topicId);
                frame(run, HEADER_LENGTH, type, topicId);
            });
            assertRefused(ORIGIN + HEADER_LENGTH, 1, (run, topicId) ->
            {
                OriginDescriptor.put(run, 0, KIND_KEY, 1, 2, 1);
                frame(run, ORIGIN, type, topicId);
            });
        }
    }

    @Test
    void shouldRefuseFramesThatMustBeAlone()
    {
        for (final int type : new int[]{TYPE_SESSION, TYPE_RESOLVE, TYPE_ORIGIN})
        {
            assertRefused(2 * HEADER_LENGTH, 2, (run, topicId) ->
            {
                frame(run, 0, TYPE_EVENT, topicId);
                frame(run, HEADER_LENGTH, type, 0);
            });
            assertRefused(2 * HEADER_LENGTH, 2, (run, topicId) ->
            {
                frame(run, 0, type, 0);
                frame(run, HEADER_LENGTH, TYPE_EVENT, topicId);
            });
        }
    }

    @Test
    void shouldRefuseAnOriginThatDoesNotFitItsEvents()
    {
        for (final int kind : new int[]{KIND_KEY, KIND_SESSION, 0, 3})
        {
            for (final int count : new int[]{-1, 0, 2, Integer.MAX_VALUE})
            {
                assertRefused(ORIGIN + HEADER_LENGTH, count, (run, topicId) ->
                {
                    OriginDescriptor.put(run, 0, kind, 1, 1, count);
                    frame(run, ORIGIN, TYPE_EVENT, topicId);
                });
            }
        }
        assertRefused(ORIGIN, 0, (run, topicId) -> OriginDescriptor.put(run, 0, KIND_KEY, 1, 1, 0));
        assertRefused(2 * ORIGIN, 0, (run, topicId) ->
        {
            OriginDescriptor.put(run, 0, KIND_SESSION, 1, 1, 0);
            OriginDescriptor.put(run, ORIGIN, KIND_SESSION, 1, 1, 0);
        });
    }

    @Test
    void shouldRefuseACountThatIsNotThatOfTheEvents()
    {
        for (final int count : new int[]{-1, 0, 1, 3})
        {
            assertRefused(2 * HEADER_LENGTH, count, (run, topicId) ->
            {
                frame(run, 0, TYPE_EVENT, topicId);
                frame(run, HEADER_LENGTH, TYPE_EVENT, topicId);
            });
            assertRefused(ORIGIN + 2 * HEADER_LENGTH, count, (run, topicId) ->
            {
                OriginDescriptor.put(run, 0, KIND_KEY, 1, 2, 2);
                frame(run, ORIGIN, TYPE_EVENT, topicId);
                frame(run, ORIGIN + HEADER_LENGTH, TYPE_EVENT, topicId);
            });
        }
        assertRefused(HEADER_LENGTH, 2, (run, topicId) -> frame(run, 0, TYPE_SESSION, 0));
    }

    @Test
    void shouldRefuseLengthsThatLeadOutOfTheRun()
    {
        for (final int length : new int[]{Integer.MIN_VALUE, -8, 0, 8, 15, 17, 24, Integer.MAX_VALUE})
        {
            assertRefused(HEADER_LENGTH, 1, (run, topicId) ->
            {
                frame(run, 0, TYPE_EVENT, topicId);
                run.putInt(FrameDescriptor.LENGTH_OFFSET, length);
            });
        }
        assertRefused(HEADER_LENGTH, 1, (run, topicId) ->
        {
            frame(run, 0, TYPE_EVENT, topicId);
            run.putShort(FrameDescriptor.ATTRIBUTES_LENGTH_OFFSET, (short)1);
        });
        assertRefused(8, 1, (run, topicId) -> run.putLong(0, -1));
    }
}
