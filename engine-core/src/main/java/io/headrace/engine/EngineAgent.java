package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.Lane;
import io.headrace.bus.RunConsumer;
import io.headrace.bus.SourceRef;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The heart: takes runs out of the lane, makes a batch, appends it to the journal, hands its events to the handlers
 * and queues what they reply.
 * <p>
 * A batch passes through the steps of {@link Step}. Whatever lacks room (journal, outbox) ends the duty cycle and the
 * step goes on in the next, so nothing blocks and nothing is lost; meanwhile the lane fills and refuses.
 */
final class EngineAgent implements Agent
{
    /** What the batch at hand needs next. */
    private enum Step
    {
        REPLAY, FILL, APPEND, DISPATCH
    }

    private static final int REPLAY_BATCHES_PER_CYCLE = 64;

    private final Lane lane;
    private final Journal journal;
    private final Watermarks watermarks;
    private final BatchBuilder batch;
    private final Dispatcher dispatcher;
    private final Replayer replayer;
    private final ReplyOutbox outbox;
    private final ReleaseQueue journaledQueue;
    private final ReleaseQueue syncedQueue;
    private final EngineCounters counters;
    private final EpochNanoClock clock;
    private final Listener listener;
    private final int roomPerEvent;
    private final RunTable runs = new RunTable(BatchBuilder.MAX_RUNS);
    private final RunConsumer runConsumer = this::onRun;
    private final AtomicReference<CompletableFuture<StateDigest>> digestWanted = new AtomicReference<>();

    private volatile boolean idle;
    private Step step = Step.REPLAY;
    private JournalCursor replayCursor;
    private int dispatchFrame;
    private int dispatchRun;
    private int dispatchIndex;
    private long dispatchSequence;

    EngineAgent(final EngineContext context, final EngineParts parts, final Listener listener)
    {
        lane = parts.lane;
        journal = parts.journal;
        watermarks = parts.watermarks;
        journaledQueue = parts.journaledQueue;
        syncedQueue = parts.syncedQueue;
        counters = parts.counters;
        clock = context.clock();
        this.listener = listener;
        batch = new BatchBuilder(context, parts.registry);
        dispatcher = new Dispatcher(context.handlers(), parts.registry);
        outbox = new ReplyOutbox(context.replyMaxLength());
        replayer = new Replayer(dispatcher, outbox);
        roomPerEvent = context.replyMaxLength() + 2 * ReleaseQueue.RECORD_HEADER_LENGTH;
    }

    /** Told what the engine agent has come to. */
    interface Listener
    {
        /** All of the journal has been applied. */
        void onReplayed();

        /** A run waits to be synced. */
        void onSyncWanted();
    }

    @Override
    public int doWork()
    {
        final int work = switch (step)
        {
            case REPLAY -> replay();
            case FILL -> fill();
            case APPEND -> append();
            case DISPATCH -> dispatch();
        };
        if (step == Step.FILL && digestWanted.getPlain() != null)
        {
            answerDigest();
        }
        return work;
    }

    private int replay()
    {
        if (replayCursor == null)
        {
            dispatcher.start();
            replayCursor = journal.openCursor(0);
        }
        int batches = 0;
        while (batches < REPLAY_BATCHES_PER_CYCLE && replayer.poll(replayCursor, journal.lastSequence()))
        {
            batches++;
        }
        counters.replayed.setRelease(replayer.sequence());
        if (batches < REPLAY_BATCHES_PER_CYCLE)
        {
            finishReplay();
        }
        return batches + 1;
    }

    private void finishReplay()
    {
        final long last = journal.lastSequence();
        if (replayer.sequence() != last)
        {
            throw new JournalException(JournalException.Reason.DAMAGED, "replay ended at sequence=" +
                replayer.sequence() + " but the journal says it ends at sequence=" + last);
        }
        replayCursor.close();
        batch.continueAfter(last, journal.lastCrc(), journal.lastTimestampNs());
        dispatcher.forEachBoundTopic(batch::topicIsBound);
        step = Step.FILL;
        idle = true;
        listener.onReplayed();
    }

    private int fill()
    {
        final int taken = lane.drain(runConsumer, BatchBuilder.MAX_RUNS);
        if (!batch.isEmpty())
        {
            batch.finish(clock.nanoTime(), watermarks.synced());
            step = Step.APPEND;
            return taken + append();
        }
        idle = taken == 0;
        return taken;
    }

    private boolean onRun(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int frameCount,
        final long source,
        final long correlation,
        final int level)
    {
        if (batch.isFull() || runs.isFull())
        {
            return false;
        }
        idle = false;
        if (level == DurabilityLevel.ACCEPTED.code() && source != SourceRef.NONE)
        {
            if (!journaledQueue.hasRoomFor(roomPerEvent))
            {
                counters.outboxBackPressure.incrementRelease();
                return false;
            }
            journaledQueue.acknowledge(source, correlation, 0, batch.nextSequence(), frameCount, level);
        }
        runs.add(source, correlation, level, frameCount);
        batch.append(buffer, offset, length, frameCount);
        return true;
    }

    private int append()
    {
        if (journal.append(batch.buffer(), 0, batch.length()) != Journal.APPENDED)
        {
            counters.journalBackPressure.incrementRelease();
            return 0;
        }
        dispatchSequence = batch.nextSequence() - batch.eventCount();
        dispatchFrame = BatchDescriptor.HEADER_LENGTH;
        dispatchRun = 0;
        dispatchIndex = 0;
        final long last = batch.nextSequence() - 1;
        watermarks.journaled(last);
        counters.journaled.setRelease(last);
        counters.events.getAndAddRelease(batch.eventCount());
        counters.batches.incrementRelease();
        counters.batchBytes.getAndAddRelease(batch.length());
        wantSync();
        step = Step.DISPATCH;
        return 1 + dispatch();
    }

    private void wantSync()
    {
        final int synced = DurabilityLevel.SYNCED.code();
        long last = dispatchSequence - 1;
        long wanted = 0;
        for (int run = 0; run < runs.size(); run++)
        {
            last += runs.count(run);
            wanted = runs.level(run) == synced ? last : wanted;
        }
        if (wanted != 0)
        {
            watermarks.syncWanted(wanted);
            listener.onSyncWanted();
        }
    }

    private int dispatch()
    {
        final DirectBuffer buffer = batch.buffer();
        final int limit = batch.length();
        final long timestampNs = BatchDescriptor.timestampNs(buffer, 0);
        final long start = dispatchSequence;
        while (dispatchFrame < limit)
        {
            if (FrameDescriptor.type(buffer, dispatchFrame) == FrameDescriptor.TYPE_EVENT)
            {
                final int run = dispatchRun;
                final ReleaseQueue queue = queueOf(runs.level(run));
                if (!queue.hasRoomFor(roomPerEvent))
                {
                    counters.outboxBackPressure.incrementRelease();
                    return (int)(dispatchSequence - start);
                }
                outbox.begin(queue, runs.source(run), runs.correlation(run), dispatchIndex, dispatchSequence);
                dispatcher.onEventFrame(buffer, dispatchFrame, dispatchSequence, timestampNs, outbox);
                dispatchSequence++;
                if (++dispatchIndex == runs.count(run))
                {
                    endRun(queue, run);
                }
            }
            else
            {
                dispatcher.bind(buffer, dispatchFrame);
            }
            dispatchFrame += FrameDescriptor.align(FrameDescriptor.frameLength(buffer, dispatchFrame));
        }
        counters.replies.setRelease(outbox.replies());
        runs.clear();
        batch.reset();
        step = Step.FILL;
        return (int)(dispatchSequence - start);
    }

    private void endRun(final ReleaseQueue queue, final int run)
    {
        final long source = runs.source(run);
        final int level = runs.level(run);
        if (source != SourceRef.NONE && level != DurabilityLevel.ACCEPTED.code())
        {
            final int count = runs.count(run);
            queue.acknowledge(source, runs.correlation(run), 0, dispatchSequence - count, count, level);
        }
        dispatchRun = run + 1;
        dispatchIndex = 0;
    }

    private ReleaseQueue queueOf(final int level)
    {
        return level == DurabilityLevel.SYNCED.code() ? syncedQueue : journaledQueue;
    }

    /** Any thread: the digest is taken between two batches. */
    CompletableFuture<StateDigest> requestDigest()
    {
        final CompletableFuture<StateDigest> fresh = new CompletableFuture<>();
        final CompletableFuture<StateDigest> pending = digestWanted.compareAndExchange(null, fresh);
        return pending == null ? fresh : pending;
    }

    private void answerDigest()
    {
        final CompletableFuture<StateDigest> wanted = digestWanted.getAndSet(null);
        if (wanted != null)
        {
            try
            {
                wanted.complete(dispatcher.digest());
            }
            catch (final RuntimeException ex)
            {
                wanted.completeExceptionally(ex);
            }
        }
    }

    /** Any thread: true when no batch is at hand and the lane was empty at the last look. */
    boolean isIdle()
    {
        return idle;
    }

    @Override
    public String roleName()
    {
        return "engine";
    }
}
