package io.headrace.engine;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heart: makes batches of what the lane holds, appends them to the journal, hands their events to the handlers
 * and queues what they reply.
 * <p>
 * A batch passes through the steps of {@link Step}. Whatever lacks room (journal, outbox) ends the duty cycle and the
 * step goes on in the next, so nothing blocks and nothing is lost; meanwhile the lane fills and refuses.
 */
final class EngineAgent implements Agent
{
    /** What is to be done next. */
    private enum Step
    {
        /** Apply the journal. */
        REPLAY,
        /** Collect a batch. */
        FILL,
        /** Append it. */
        APPEND,
        /** Hand its events to the handlers. */
        DISPATCH,
        /** Append the decision about an event whose handler threw. */
        DECIDE
    }

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int REPLAY_BATCHES_PER_CYCLE = 64;

    private final Journal journal;
    private final Watermarks watermarks;
    private final DurableState state;
    private final HandlerOutbox outbox;
    private final BatchChain chain = new BatchChain();
    private final BatchBuilder batch;
    private final RunTable runs = new RunTable(BatchBuilder.MAX_RUNS);
    private final Intake intake;
    private final BatchDispatch dispatch;
    private final Quarantiner quarantiner;
    private final Replayer replayer;
    private final EngineCounters counters;
    private final EpochNanoClock clock;
    private final Listener listener;
    private final StateQuestions questions;
    private final QueryDesk queries;
    private final SnapshotRecovery recovery;

    private Step step = Step.REPLAY;
    private JournalCursor replayCursor;
    private boolean isReplaying = true;

    EngineAgent(final EngineContext context, final EngineParts parts, final Listener listener)
    {
        journal = parts.journal;
        watermarks = parts.watermarks;
        counters = parts.counters;
        questions = parts.questions;
        recovery = new SnapshotRecovery(journal, parts.snapshots, LOG::warn);
        clock = context.clock();
        this.listener = listener;
        final Dispatcher dispatcher = context.newDispatcher();
        state = dispatcher.state();
        outbox = dispatcher.outbox();
        batch = new BatchBuilder(context, parts.registry, chain);
        intake = new Intake(context, parts, state, chain, batch, runs);
        dispatch = new BatchDispatch(dispatcher, runs, parts.queues, counters);
        quarantiner = new Quarantiner(context, parts.registry, chain, dispatcher);
        replayer = new Replayer(dispatcher);
        queries = new QueryDesk(context, parts.queries, parts.queues, state);
    }

    /** Told what the engine agent has come to. */
    interface Listener
    {
        /**
         * All of the journal has been applied.
         *
         * @param topics that it has bound.
         */
        void onReplayed(TopicBindings topics);

        /** A run waits to be synced. */
        void onSyncWanted();
    }

    /** What replay rebuilds: the engine agent's own; others may glance at how much there is in it. */
    DurableState state()
    {
        return state;
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
            case DECIDE -> decide();
        };
        if (step == Step.FILL)
        {
            questions.answerFrom(state);
        }
        return work;
    }

    private int replay()
    {
        if (replayCursor == null)
        {
            replayCursor = recovery.recover(state, watermarks.synced());
        }
        int batches = 0;
        while (batches < REPLAY_BATCHES_PER_CYCLE && replayer.readAhead(replayCursor, Long.MAX_VALUE))
        {
            batches++;
        }
        counters.replayed.setRelease(state.sequence());
        if (batches < REPLAY_BATCHES_PER_CYCLE)
        {
            replayCursor.close();
            chain.continueAfter(journal.lastSequence(), journal.lastCrc(), journal.lastTimestampNs());
            applyLast();
        }
        return batches + 1;
    }

    /** The last batch may hold an event whose handler threw and about which nothing was decided yet. */
    private void applyLast()
    {
        if (replayer.isHolding())
        {
            final DirectBuffer last = replayer.takeHeld();
            runs.addSilent(last);
            dispatch.begin(last, true);
            step = Step.DISPATCH;
        }
        else
        {
            finishReplay();
        }
    }

    private void finishReplay()
    {
        final long last = journal.lastSequence();
        if (state.sequence() != last)
        {
            throw new JournalException(JournalException.Reason.DAMAGED, "replay ended at sequence=" +
                state.sequence() + " but the journal says it ends at sequence=" + last);
        }
        counters.replayed.setRelease(last);
        state.topics.forEach(batch::topicIsBound);
        counters.quarantined.setRelease(state.quarantine.size());
        counters.cursors.setRelease(state.cursors.size());
        watermarks.dispatched(last);
        isReplaying = false;
        step = Step.FILL;
        intake.idle(true);
        listener.onReplayed(state.topics);
    }

    private int fill()
    {
        final int asked = queries.isWaiting() ? queries.answer() : 0;
        if (queries.takeSyncWanted() && state.sequence() > watermarks.synced())
        {
            wantSync(state.sequence());
        }
        final long nowNs = chain.timestampNs(clock.nanoTime());
        final int taken = intake.fill(nowNs);
        final long answered = intake.takeHighestAnswered();
        if (answered > watermarks.synced())
        {
            wantSync(answered);
        }
        if (!batch.isEmpty())
        {
            intake.idle(false);
            batch.finish(nowNs, watermarks.synced());
            step = Step.APPEND;
            return asked + taken + append();
        }
        intake.idle(taken == 0);
        return asked + taken;
    }

    private int append()
    {
        if (journal.append(batch.buffer(), 0, batch.length()) != Journal.APPENDED)
        {
            counters.journalBackPressure.incrementRelease();
            return 0;
        }
        onAppended(batch);
        final long wanted = runs.lastSequenceOf(
            DurabilityLevel.SYNCED.code(), chain.lastSequence() - batch.eventCount());
        if (wanted != 0)
        {
            wantSync(wanted);
        }
        dispatch.begin(batch.buffer(), false);
        step = Step.DISPATCH;
        return 1 + dispatch();
    }

    private void onAppended(final BatchBuilder appended)
    {
        final long last = chain.lastSequence();
        watermarks.journaled(last);
        counters.journaled.setRelease(last);
        counters.events.getAndAddRelease(appended.eventCount());
        counters.batches.incrementRelease();
        counters.batchBytes.getAndAddRelease(appended.length());
    }

    private void wantSync(final long sequence)
    {
        watermarks.syncWanted(sequence);
        listener.onSyncWanted();
    }

    private int dispatch()
    {
        final int work = dispatch.proceed();
        if (dispatch.isDone())
        {
            finishBatch();
        }
        else if (dispatch.fault() != null)
        {
            quarantiner.decide(dispatch.fault(), clock.nanoTime(), watermarks.synced());
            step = Step.DECIDE;
            return work + decide();
        }
        return work;
    }

    private int decide()
    {
        final BatchBuilder decision = quarantiner.batch();
        if (journal.append(decision.buffer(), 0, decision.length()) != Journal.APPENDED)
        {
            counters.journalBackPressure.incrementRelease();
            return 0;
        }
        onAppended(decision);
        wantSync(chain.lastSequence());
        dispatch.decided(quarantiner.takeDecided(), chain.lastSequence());
        step = Step.DISPATCH;
        return 1;
    }

    private void finishBatch()
    {
        runs.clear();
        state.sequence(chain.lastSequence());
        if (isReplaying)
        {
            finishReplay();
            return;
        }
        counters.quarantined.setRelease(state.quarantine.size());
        counters.cursors.setRelease(state.cursors.size());
        watermarks.dispatched(chain.lastSequence());
        batch.reset();
        step = Step.FILL;
    }

    /** Any thread: a glance at how far it is, not ordered. */
    long appliedSequence()
    {
        return state.sequence();
    }

    /** Any thread, while the engine agent stands still in a handler: the call, as words to be appended. */
    String callText()
    {
        final String query = queries.callText();
        return query == null ? outbox.callText() : query;
    }

    /** Any thread: true when no batch is at hand and the lane was empty at the last look. */
    boolean isIdle()
    {
        return intake.isIdle();
    }

    @Override
    public String roleName()
    {
        return "engine";
    }
}
