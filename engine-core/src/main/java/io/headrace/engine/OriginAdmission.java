package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.OriginDescriptor;
import io.headrace.bus.SourceRef;
import org.agrona.DirectBuffer;

/**
 * Decides, while a batch is filled, which events of a run with origins are new: those go into the batch, and what was
 * applied before is answered again from the results. Owned by the engine agent.
 * <p>
 * A run can be left in its middle, when the batch or a release queue is full or an answer is not there yet, and is
 * gone on with when the lane offers it again.
 */
final class OriginAdmission
{
    private final DurableState state;
    private final BatchChain chain;
    private BatchBuilder batch;
    private RunTable runs;
    private final ReleaseQueues queues;
    private final ContentChecksum checksum = new ContentChecksum();
    private final ReplyVisitor replySender = this::sendReply;
    private int resumePosition;
    private int resumeIndex;
    private int resumePart;
    private long source;
    private long correlation;
    private int level;
    private int index;
    private int replyIndex;
    private long originalSequence;
    private long highestAnswered;

    OriginAdmission(
        final DurableState state,
        final BatchChain chain,
        final ReleaseQueues queues)
    {
        this.state = state;
        this.chain = chain;
        this.queues = queues;
    }

    /** What is new goes into a batch from now on. */
    void into(final BatchAtHand atHand)
    {
        batch = atHand.builder;
        runs = atHand.runs;
    }

    /** Bytes of a number of frames with their padding. */
    static int lengthOf(final DirectBuffer buffer, final int firstFrame, final int count)
    {
        int frame = firstFrame;
        for (int i = 0; i < count; i++)
        {
            frame += FrameDescriptor.alignedFrameLength(buffer, frame);
        }
        return frame - firstFrame;
    }

    /**
     * Takes a run that begins with an origin.
     *
     * @return false to be given the same run again with the next batch.
     */
    boolean onRun(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long runSource,
        final long runCorrelation,
        final int runLevel)
    {
        source = runSource;
        correlation = runCorrelation;
        level = runLevel;
        int position = resumePosition;
        index = resumeIndex;
        while (position < length)
        {
            final int origin = offset + position;
            final int events = origin + OriginDescriptor.LENGTH;
            final int count = OriginDescriptor.count(buffer, origin);
            final int eventsLength = lengthOf(buffer, events, count);
            final boolean done = OriginDescriptor.kind(buffer, origin) == OriginDescriptor.KIND_KEY ?
                onKey(buffer, origin, events, eventsLength, count) :
                onSession(buffer, origin, events, eventsLength, count);
            if (!done)
            {
                resumePosition = position;
                resumeIndex = index;
                return false;
            }
            resumePart = 0;
            index += count;
            position += OriginDescriptor.LENGTH + eventsLength;
        }
        resumePosition = 0;
        resumeIndex = 0;
        return true;
    }

    /** Whether a run was left in its middle. */
    boolean isInMidRun()
    {
        return resumePosition > 0 || resumePart > 0;
    }

    private boolean onKey(
        final DirectBuffer buffer, final int origin, final int events, final int length, final int count)
    {
        final long high = OriginDescriptor.high(buffer, origin);
        final long low = OriginDescriptor.low(buffer, origin);
        final int slot = state.results.find(OriginDescriptor.KIND_KEY, high, low);
        final int contentHash = checksum.compute(buffer, events, length);
        if (slot != ResultTable.ABSENT)
        {
            return answer(slot, contentHash, index, count);
        }
        if (!hasRoom())
        {
            return false;
        }
        state.results.add(OriginDescriptor.KIND_KEY, high, low, contentHash, batch.nextSequence(), count);
        take(buffer, origin, events, length, index, count, low);
        return true;
    }

    private boolean onSession(
        final DirectBuffer buffer, final int origin, final int events, final int length, final int count)
    {
        final long session = OriginDescriptor.high(buffer, origin);
        final long first = OriginDescriptor.low(buffer, origin);
        final long last = state.sessions.last(session);
        if (last < 0)
        {
            return tell(Outcome.SESSION_UNKNOWN, index, Math.max(1, count), 0, 0);
        }
        if (count == 0)
        {
            return tell(Outcome.SESSION_RESUMED, index, 1, last, lastTaken());
        }
        if (first < 1 || first > last + 1)
        {
            return tell(Outcome.SESSION_GAP, index, count, last, lastTaken());
        }
        final int duplicates = (int)Math.min(count, last + 1 - first);
        int frame = events + lengthOf(buffer, events, resumePart);
        for (; resumePart < duplicates; resumePart++)
        {
            final int frameLength = FrameDescriptor.alignedFrameLength(buffer, frame);
            if (!onDuplicate(session, first + resumePart, checksum.compute(buffer, frame, frameLength)))
            {
                return false;
            }
            frame += frameLength;
        }
        if (duplicates == count)
        {
            return true;
        }
        if (!hasRoom())
        {
            return false;
        }
        noteNew(buffer, frame, session, first + duplicates, count - duplicates);
        take(
            buffer,
            origin,
            frame,
            events + length - frame,
            index + duplicates,
            count - duplicates,
            first + duplicates);
        return true;
    }

    private boolean onDuplicate(final long session, final long sessionSequence, final int contentHash)
    {
        final int slot = state.results.find(OriginDescriptor.KIND_SESSION, session, sessionSequence);
        return slot == ResultTable.ABSENT ?
            tell(Outcome.EVICTED, index + resumePart, 1, 0, lastTaken()) :
            answer(slot, contentHash, index + resumePart, 1);
    }

    private void noteNew(
        final DirectBuffer buffer,
        final int firstFrame,
        final long session,
        final long firstSessionSequence,
        final int count)
    {
        int frame = firstFrame;
        for (int i = 0; i < count; i++)
        {
            final int frameLength = FrameDescriptor.alignedFrameLength(buffer, frame);
            state.results.add(
                OriginDescriptor.KIND_SESSION,
                session,
                firstSessionSequence + i,
                checksum.compute(buffer, frame, frameLength),
                batch.nextSequence() + i,
                1);
            frame += frameLength;
        }
        state.sessions.advance(session, firstSessionSequence + count - 1);
    }

    /** Whoever is told what was applied must be able to rely on it, the batch at hand included. */
    private long lastTaken()
    {
        return batch.nextSequence() - 1;
    }

    private boolean hasRoom()
    {
        return !batch.isFull() && !runs.isFull() && queues.haveRoomFor(level);
    }

    private void take(
        final DirectBuffer buffer,
        final int origin,
        final int events,
        final int length,
        final int firstIndex,
        final int count,
        final long low)
    {
        final int kind = OriginDescriptor.kind(buffer, origin);
        if (level == DurabilityLevel.ACCEPTED.code() && source != SourceRef.NONE)
        {
            queues.of(level).acknowledge(
                source, correlation, firstIndex, batch.nextSequence(), count, level);
        }
        batch.bindTopics(buffer, events, length);
        final int frame = batch.claimFrame(FrameDescriptor.TYPE_ORIGIN, OriginDescriptor.LENGTH);
        OriginDescriptor.put(
            batch.frames(), frame, kind, OriginDescriptor.high(buffer, origin), low, count);
        batch.append(buffer, events, length);
        runs.add(source, correlation, level, count, firstIndex);
    }

    /** Answers from a result, unless some of it is still being worked out in a batch at hand. */
    private boolean answer(final int slot, final int contentHash, final int firstIndex, final int count)
    {
        final ResultTable results = state.results;
        originalSequence = results.firstSequence(slot);
        if (originalSequence + results.count(slot) - 1 > state.sequence() || !queues.haveRoomFor(level))
        {
            return false;
        }
        if (results.contentHash(slot) != contentHash || results.count(slot) != count)
        {
            return tell(
                Outcome.CONFLICT, firstIndex, count, originalSequence, originalSequence + results.count(slot) - 1);
        }
        if (results.repliesState(slot) == ResultTable.EVICTED)
        {
            return tell(Outcome.EVICTED, firstIndex, count, originalSequence, originalSequence + count - 1);
        }
        if (source == SourceRef.NONE)
        {
            return true;
        }
        tell(Outcome.DUPLICATE, firstIndex, count, originalSequence, originalSequence);
        final int quarantined = results.quarantined(slot);
        if (quarantined > 0)
        {
            tell(Outcome.QUARANTINED, firstIndex, quarantined, 0, chain.lastSequence());
        }
        replyIndex = firstIndex;
        results.forEachReply(slot, replySender);
        queues.of(level).acknowledge(source, correlation, firstIndex, originalSequence, count, level);
        highestAnswered = Math.max(highestAnswered, originalSequence + count - 1);
        return true;
    }

    private void sendReply(final int format, final DirectBuffer buffer, final int offset, final int length)
    {
        queues.of(level).reply(
            source, correlation, replyIndex, originalSequence, format, buffer, offset, length);
    }

    private boolean tell(
        final Outcome outcome, final int firstIndex, final int count, final long value, final long releaseSequence)
    {
        if (!queues.haveRoomFor(level))
        {
            return false;
        }
        if (source != SourceRef.NONE)
        {
            queues.of(level).outcome(source, correlation, firstIndex, count, outcome, value, releaseSequence);
            highestAnswered = Math.max(highestAnswered, releaseSequence);
        }
        return true;
    }

    /** Highest sequence that an answer given again waits for; asks once. */
    long takeHighestAnswered()
    {
        final long highest = highestAnswered;
        highestAnswered = 0;
        return highest;
    }
}
