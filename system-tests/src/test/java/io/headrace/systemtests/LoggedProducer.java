package io.headrace.systemtests;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.OriginDescriptor;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import io.headrace.engine.CompletionSink;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.Outcome;
import io.headrace.systemtests.checker.ClientLog;
import io.headrace.systemtests.checker.Verdict;
import java.util.ArrayList;
import java.util.HexFormat;
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
    private static final long SESSION_OPENED = Long.MAX_VALUE;
    private static final int LONG_ONE_IN = 6;

    private final String name;
    private final ClientLog log;
    private final int longestFiller;
    private final List<String> payloads = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final LaneClaim claim = new LaneClaim();
    private long sessionId;
    private long sessionSequence;
    private Verdict verdict = Verdict.CLEAN;

    LoggedProducer(final String name, final ClientLog log, final int longestFiller)
    {
        this.name = name;
        this.log = log;
        this.longestFiller = longestFiller;
    }

    /** Opens a session, whose id comes with the acknowledgement. */
    void openSession(final Engine engine)
    {
        if (engine.tryClaim(FrameDescriptor.HEADER_LENGTH, claim) == 0)
        {
            FrameDescriptor.putHeader(claim.buffer(), 0, FrameDescriptor.TYPE_SESSION, 0, 0, 0, 0);
            claim.origin(SourceRef.of(0, 0, 0), SESSION_OPENED, DurabilityLevel.SYNCED.code()).commit(1);
        }
    }

    /** Publishes a run of events of one topic at one level, under an identity or none, all by chance. */
    void publish(final Engine engine, final Random random)
    {
        final DurabilityLevel[] levels = DurabilityLevel.values();
        final DurabilityLevel level =
            random.nextBoolean() ? DurabilityLevel.SYNCED : levels[random.nextInt(levels.length)];
        final Request request = request(random, 1 + random.nextInt(MAX_RUN));
        final int first = payloads.size();
        for (final String payload : request.payloads())
        {
            log.sent(payload, name, payloads.size());
            payloads.add(payload);
        }
        if (!request.offer(engine, claim, first, level))
        {
            request.payloads().forEach(log::refused);
        }
        else if (request.kind() != Request.NO_IDENTITY)
        {
            requests.add(request);
            sessionSequence += request.kind() == OriginDescriptor.KIND_SESSION ? request.payloads().size() : 0;
        }
    }

    private Request request(final Random random, final int count)
    {
        final List<String> texts = new ArrayList<>();
        for (int i = payloads.size(); i < payloads.size() + count; i++)
        {
            final int filler = random.nextInt(LONG_ONE_IN) == 0 ? random.nextInt(longestFiller) : random.nextInt(20);
            texts.add(name + "-" + i + "-" + "x".repeat(filler));
        }
        final String topic = TOPICS[random.nextInt(TOPICS.length)];
        return switch (random.nextInt(3))
        {
            case 0 -> new Request(topic, texts, OriginDescriptor.KIND_KEY, name.hashCode(), payloads.size());
            case 1 -> sessionId == 0 ? new Request(topic, texts, Request.NO_IDENTITY, 0, 0) :
                new Request(topic, texts, OriginDescriptor.KIND_SESSION, sessionId, sessionSequence + 1);
            default -> new Request(topic, texts, Request.NO_IDENTITY, 0, 0);
        };
    }

    /** Sends again, in the same order, what was sent under identities, whether it was acknowledged or not. */
    void resend(final Engine engine, final List<Request> sent)
    {
        for (final Request request : sent)
        {
            if (log.knows(request.payloads().get(0)))
            {
                final int first = payloads.size();
                payloads.addAll(request.payloads());
                request.payloads().forEach(log::resent);
                while (!request.offer(engine, claim, first, DurabilityLevel.SYNCED))
                {
                    engine.invoke();
                }
            }
        }
    }

    /** Requests with an identity that were taken. */
    List<Request> requests()
    {
        return requests;
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
        if (correlation == SESSION_OPENED)
        {
            sessionId = firstSequence;
            return true;
        }
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
        final byte[] reply = new byte[length];
        buffer.getBytes(offset, reply);
        final String offence =
            log.replied(payloads.get((int)correlation + index), HexFormat.of().formatHex(reply));
        verdict = offence == null ? verdict : verdict.plus(Verdict.undetected(offence));
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
        if (outcome != Outcome.DUPLICATE)
        {
            verdict = verdict.plus(Verdict.undetected(
                "outcome=" + outcome + " value=" + value + " for " + payloads.get((int)correlation + index)));
        }
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
