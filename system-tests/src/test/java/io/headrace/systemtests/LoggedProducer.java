package io.headrace.systemtests;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import io.headrace.engine.CompletionSink;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.Outcome;
import io.headrace.systemtests.checker.ClientLog;
import io.headrace.systemtests.checker.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;

/**
 * Publishes events of its own to an engine in the same process and notes what it is told about them. Belongs to the
 * thread that invokes the engine.
 */
final class LoggedProducer implements CompletionSink
{
    private static final String[] TOPICS = {TallyHandler.TOPIC, TallyHandler.TOPIC, "plain"};
    private static final int MAX_RUN = 4;
    private static final int LONG_ONE_IN = 6;

    private final String name;
    private final ClientLog log;
    private final int longestFiller;
    private final List<String> payloads = new ArrayList<>();
    private final LaneClaim claim = new LaneClaim();
    private Verdict verdict = Verdict.CLEAN;

    LoggedProducer(final String name, final ClientLog log, final int longestFiller)
    {
        this.name = name;
        this.log = log;
        this.longestFiller = longestFiller;
    }

    /** Publishes a run of events of one topic at one level, all by chance. */
    void publish(final Engine engine, final Random random)
    {
        final DurabilityLevel[] levels = DurabilityLevel.values();
        publish(engine, random, 1 + random.nextInt(MAX_RUN),
            random.nextBoolean() ? DurabilityLevel.SYNCED : levels[random.nextInt(levels.length)]);
    }

    void publish(final Engine engine, final Random random, final int count, final DurabilityLevel level)
    {
        final int first = payloads.size();
        int length = 0;
        for (int i = first; i < first + count; i++)
        {
            final int filler = random.nextInt(LONG_ONE_IN) == 0 ? random.nextInt(longestFiller) : random.nextInt(20);
            final String payload = name + "-" + i + "-" + "x".repeat(filler);
            payloads.add(payload);
            log.sent(payload, name, i);
            length += FrameDescriptor.alignedLength(0, payload.length());
        }
        final int topicId = engine.topic(TOPICS[random.nextInt(TOPICS.length)]);
        if (engine.tryClaim(length, claim) != 0)
        {
            payloads.subList(first, first + count).forEach(log::refused);
            return;
        }
        int frame = 0;
        for (int i = first; i < first + count; i++)
        {
            final byte[] bytes = payloads.get(i).getBytes(StandardCharsets.US_ASCII);
            final int payload = FrameDescriptor.putHeader(claim.buffer(), frame,
                FrameDescriptor.TYPE_EVENT, topicId, PayloadFormat.TEXT.code(), 0, bytes.length);
            claim.buffer().putBytes(payload, bytes);
            frame += FrameDescriptor.alignedLength(0, bytes.length);
        }
        claim.origin(SourceRef.of(0, 0, 0), first, level.code()).commit(count);
    }

    @Override
    public boolean onAcknowledged(
        final long source,
        final long correlation,
        final int index,
        final long firstSequence,
        final int count,
        final DurabilityLevel level)
    {
        for (int i = 0; i < count; i++)
        {
            final String offence = log.acknowledged(payloads.get((int)correlation + index + i), firstSequence + i,
                ClientLog.Level.valueOf(level.name()));
            verdict = offence == null ? verdict : verdict.plus(Verdict.undetected(offence));
        }
        return true;
    }

    @Override
    public boolean onReply(
        final long source,
        final long correlation,
        final int index,
        final long sequence,
        final PayloadFormat format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        return true;
    }

    @Override
    public boolean onOutcome(
        final long source,
        final long correlation,
        final int index,
        final int count,
        final Outcome outcome,
        final long value)
    {
        verdict = verdict.plus(Verdict.undetected("outcome " + outcome + " without an identity"));
        return true;
    }

    @Override
    public void onEndOfCycle()
    {
        // Everything is noted as it comes.
    }

    /** What was wrong with the answers themselves. */
    Verdict verdict()
    {
        return verdict;
    }
}
