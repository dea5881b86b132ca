package io.headrace.engine;

import java.util.List;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heart: makes batches of what the lanes hold, appends them to the journal, has their events applied and queues
 * what comes of them.
 * <p>
 * A batch is filled, appended and dispatched. Whatever lacks room (journal, outbox) ends the duty cycle and is taken up
 * again in the next, so nothing blocks and nothing is lost; meanwhile the lanes fill and refuse. With handler agents
 * the next batch is filled and appended while the handlers are called with the one before; without, one batch is at
 * hand at a time.
 */
final class EngineAgent implements Agent
{
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int REPLAY_BATCHES_PER_CYCLE = 64;

    private final Journal journal;
    private final Watermarks watermarks;
    private final DurableState state;
    private final BatchChain chain = new BatchChain();
    private final RunReleases releases;
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
    private final boolean isThreaded;

    private JournalCursor replayCursor;
    private boolean isReplaying = true;
    private boolean hasDecidedInReplay;
    /** What is being filled, or complete and to be appended; null if all batches are further on. */
    private BatchAtHand filling;
    private BatchAtHand spare;
    /** What is journaled and waits for the handlers, or null. */
    private BatchAtHand appended;
    /** What is dispatched, or null. */
    private BatchAtHand dispatched;
    /** What was appended last: decisions stand behind it in the journal. */
    private BatchAtHand lastAppended;
    private boolean isDeciding;
    private boolean isDecidedFurtherOn;
    /** What waits to be journaled was published for events that somebody waits for to be synced. */
    private boolean isEgressSyncWanted;
    private long nextTimerNs;

    EngineAgent(final EngineContext context, final EngineParts parts, final Listener listener)
    {
        journal = parts.journal;
        watermarks = parts.watermarks;
        counters = parts.counters;
        questions = parts.questions;
        recovery = new SnapshotRecovery(journal, parts.snapshots, LOG::warn);
        clock = context.clock();
        this.listener = listener;
        dispatch = context.newDispatch();
        state = dispatch.state();
        isThreaded = parts.handlerThreads > 0;
        filling = newBatch(context, parts);
        spare = isThreaded ? newBatch(context, parts) : null;
        releases = new RunReleases(parts.queues, counters);
        intake = new Intake(context, parts, state, chain);
        quarantiner = new Quarantiner(context, parts.registry, chain, dispatch);
        replayer = new Replayer(dispatch);
        queries = new QueryDesk(context, parts.queries, parts.queues, state);
    }

    private BatchAtHand newBatch(final EngineContext context, final EngineParts parts)
    {
        return new BatchAtHand(new BatchBuilder(context, parts.registry, chain));
    }

    /** The agents that call handlers, to be run; none if the engine agent calls them itself. */
    List<HandlerAgent> handlerAgents(
        final EngineContext context, final int count, final Runnable onDone, final IntConsumer onPosted)
    {
        return count == 0 ? List.of() : dispatch.useThreads(count, context, onDone, onPosted);
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

        /** There is something for the sync agent: a run waits to be synced, or the journal has no room. */
        void onSyncNeeded();
    }

    /** What replay rebuilds: the engine agent's own; others may glance at how much there is in it. */
    DurableState state()
    {
        return state;
    }

    @Override
    public int doWork()
    {
        if (isReplaying)
        {
            return dispatched == null ? replay() : dispatch();
        }
        int work = dispatched == null ? 0 : dispatch();
        if (dispatched == null && appended != null)
        {
            work += beginDispatch();
        }
        if (filling != null && !isDeciding)
        {
            work += filling.isFinished ? append() : fill();
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
        while (batches < REPLAY_BATCHES_PER_CYCLE && replayer.pollDecided(replayCursor))
        {
            batches++;
        }
        counters.replayed.setRelease(state.sequence());
        if (batches < REPLAY_BATCHES_PER_CYCLE)
        {
            chain.continueAfter(journal.lastSequence(), journal.lastCrc(), journal.lastTimestampNs());
            applyLast();
        }
        return batches + 1;
    }

    /** The last batches may hold events whose handlers threw and about which nothing was decided yet. */
    private void applyLast()
    {
        final DirectBuffer last = replayer.takeHeld();
        if (last == null)
        {
            finishReplay();
            return;
        }
        dispatched = filling;
        lastAppended = null;
        dispatched.runs.addSilent(last);
        dispatched.endSequence = BatchDescriptor.lastSequence(last, 0);
        dispatch.beginLive(last, true, releases.begin(dispatched.runs));
    }

    private void finishReplay()
    {
        if (hasDecidedInReplay)
        {
            state.sequence(chain.lastSequence());
        }
        final long last = chain.lastSequence();
        if (state.sequence() != last)
        {
            throw new JournalException(JournalException.Reason.DAMAGED, "replay ended at sequence=" +
                state.sequence() + " but the journal says it ends at sequence=" + last);
        }
        replayCursor.close();
        counters.replayed.setRelease(last);
        state.topics.forEach(chain::bound);
        state.egress.beginToFill();
        counters.quarantined.setRelease(state.quarantine.size());
        counters.cursors.setRelease(state.cursors.size());
        routeAnew(last);
        if (state.egress.divergences() > 0)
        {
            LOG.warn("handlers published in replay otherwise than the journal holds, {} times, first {}: the journal " +
                "stands; a handler has been changed or is not deterministic", state.egress.divergences(),
                state.egress.firstDivergence());
        }
        watermarks.dispatched(last);
        isReplaying = false;
        intake.into(filling);
        intake.idle(true);
        listener.onReplayed(state.topics);
    }

    /** Routes that are declared otherwise than the journal says are journaled with the next batch. */
    private void routeAnew(final long last)
    {
        final Routes routes = state.handlers.notJournaled();
        if (routes != null)
        {
            state.handlers.checkChange(last);
            chain.routes(routes.text());
        }
    }

    private int fill()
    {
        final boolean isAtRest = dispatched == null && appended == null;
        if (!isAtRest && (!isThreaded || isRestWanted()))
        {
            return 0;
        }
        final int asked = isAtRest ? answer() : 0;
        final long nowNs = chain.timestampNs(clock.nanoTime());
        final int taken = intake.fill(nowNs, isAtRest);
        final long answered = intake.takeHighestAnswered();
        if (answered > watermarks.synced())
        {
            wantSync(answered);
        }
        if (!filling.builder.isEmpty())
        {
            intake.idle(false);
            filling.builder.finish(nowNs, watermarks.synced());
            filling.isFinished = true;
            return asked + taken + append();
        }
        intake.idle(taken == 0 && isAtRest);
        return asked + taken;
    }

    /** Whether something waits that needs the handlers at rest, so that no further batch is to be begun. */
    private boolean isRestWanted()
    {
        return queries.isWaiting() || questions.isWaiting() || nextTimerNs <= clock.nanoTime();
    }

    private int answer()
    {
        questions.answerFrom(state);
        final int asked = queries.isWaiting() ? queries.answer() : 0;
        if (queries.takeSyncWanted() && state.sequence() > watermarks.synced())
        {
            wantSync(state.sequence());
        }
        return asked;
    }

    private int append()
    {
        if (journal.append(filling.builder.buffer(), 0, filling.builder.length()) != Journal.APPENDED)
        {
            counters.journalBackPressure.incrementRelease();
            listener.onSyncNeeded();
            return 0;
        }
        onAppended(filling.builder);
        filling.endSequence = chain.lastSequence();
        noteSyncWanted();
        lastAppended = filling;
        appended = filling;
        filling = spare;
        spare = null;
        if (filling != null)
        {
            intake.into(filling);
        }
        return 1 + (dispatched == null ? beginDispatch() : 0);
    }

    private void noteSyncWanted()
    {
        final long wanted = filling.runs.lastSequenceOf(
            DurabilityLevel.SYNCED.code(), chain.lastSequence() - filling.builder.eventCount());
        final boolean isCauseWanted = intake.hasTakenEgress() &&
            (isEgressSyncWanted || (dispatched != null && dispatched.isSyncWanted));
        isEgressSyncWanted &= state.egress.isFillable();
        filling.isSyncWanted = wanted != 0 || isCauseWanted;
        if (filling.isSyncWanted)
        {
            wantSync(isCauseWanted ? chain.lastSequence() : wanted);
        }
    }

    private void onAppended(final BatchBuilder builder)
    {
        final long last = chain.lastSequence();
        watermarks.journaled(last);
        counters.journaled.setRelease(last);
        counters.events.getAndAddRelease(builder.eventCount());
        counters.batches.incrementRelease();
        counters.batchBytes.getAndAddRelease(builder.length());
        if (watermarks.isSyncDue())
        {
            // Somebody may have begun to wait for this batch before it was there.
            listener.onSyncNeeded();
        }
    }

    private void wantSync(final long sequence)
    {
        watermarks.syncWanted(sequence);
        listener.onSyncNeeded();
    }

    private int beginDispatch()
    {
        dispatched = appended;
        appended = null;
        if (isThreaded)
        {
            nextTimerNs = intake.nextTimerNs();
        }
        dispatch.beginLive(dispatched.builder.buffer(), false, releases.begin(dispatched.runs));
        return dispatch();
    }

    private int dispatch()
    {
        int work = 0;
        if (dispatch.fault() == null)
        {
            work = dispatch.proceed();
            releases.publishCounters();
        }
        if (dispatch.fault() != null)
        {
            return work + decide();
        }
        if (dispatch.isDone())
        {
            finishBatch();
            work++;
        }
        return work;
    }

    /** A handler threw: the decision stands behind all that is appended, so what is complete goes first. */
    private int decide()
    {
        if (!isDeciding)
        {
            if (filling != null && filling.isFinished && append() == 0)
            {
                return 0;
            }
            quarantiner.decide(dispatch.fault(), clock.nanoTime(), watermarks.synced());
            isDeciding = true;
        }
        final BatchBuilder decision = quarantiner.batch();
        if (journal.append(decision.buffer(), 0, decision.length()) != Journal.APPENDED)
        {
            counters.journalBackPressure.incrementRelease();
            listener.onSyncNeeded();
            return 0;
        }
        isDeciding = false;
        onAppended(decision);
        wantSync(chain.lastSequence());
        if (isReplaying)
        {
            hasDecidedInReplay = true;
        }
        else
        {
            lastAppended.endSequence = chain.lastSequence();
            isDecidedFurtherOn |= lastAppended != dispatched;
        }
        dispatch.decided(quarantiner.takeDecided(), chain.lastSequence());
        return 1;
    }

    private void finishBatch()
    {
        final BatchAtHand done = dispatched;
        dispatched = null;
        state.sequence(done.endSequence);
        isEgressSyncWanted |= done.isSyncWanted && state.egress.isFillable();
        done.reset();
        if (isReplaying)
        {
            applyLast();
            return;
        }
        counters.quarantined.setRelease(state.quarantine.size());
        counters.cursors.setRelease(state.cursors.size());
        if (!isDecidedFurtherOn)
        {
            // else a snapshot could be taken here that rests on a decision behind it
            watermarks.dispatched(done.endSequence);
        }
        isDecidedFurtherOn = false;
        if (filling == null)
        {
            filling = done;
            intake.into(done);
        }
        else
        {
            spare = done;
        }
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
        return query == null ? dispatch.callText() : query;
    }

    /** Any thread: true when no batch is at hand and the lanes were empty at the last look. */
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
