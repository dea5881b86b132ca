package io.headrace.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots without stopping the engine: it follows the journal with handlers of its own and writes their state
 * now and then. While the state is small it also compares it with that of the engine, which finds handlers that are
 * not deterministic. Whatever goes wrong here is told and counted, and the engine goes on.
 * <p>
 * It is never ahead of what the engine has dispatched, and a snapshot is never ahead of what is durable. Runs on a
 * thread of its own, which may block in the disk.
 */
final class ShadowAgent implements Agent
{
    /** What the shadow needs of the engine that it follows. */
    interface Leader
    {
        /** Sequence at the end of the last batch that was dispatched whole, negative while the engine replays. */
        long dispatchedSequence();

        /** Sequence up to which the journal is durable. */
        long durableSequence();

        /** The hashes of the state of the engine, taken between two batches; null when it cannot be asked now. */
        CompletableFuture<SectionDigests> requestDigests();

        /** The engine stops, is stopped or has failed. */
        boolean isEnding();

        /** The engine is to stop. */
        void stop(RuntimeException cause);
    }

    private enum Step
    {
        FOLLOW, DIGEST, REACH, WRITE
    }

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final SnapshotContext context;
    private final Journal journal;
    private final Leader leader;
    private final Supplier<BatchDispatch> dispatches;
    private final SnapshotCounters counters;
    private final NanoClock clock;
    private final ShadowPace pace;
    private final SnapshotDirectory snapshots;
    private final SnapshotSchedule schedule;
    private ShadowReplica replica;
    private Step step = Step.FOLLOW;
    private CompletableFuture<SectionDigests> request;
    private SectionDigests live;
    private long target;
    private long lastLength;
    private boolean isProven;
    private boolean isOfNoUse;

    /**
     * A shadow.
     *
     * @param context     settings.
     * @param journal     to follow.
     * @param snapshots   to write to.
     * @param leader      the engine.
     * @param dispatches  of states with fresh handlers that have not started.
     * @param counters    written by the shadow.
     * @param clock       for intervals.
     * @param rests       false when the host invokes the shadow.
     */
    ShadowAgent(
        final SnapshotContext context,
        final Journal journal,
        final SnapshotDirectory snapshots,
        final Leader leader,
        final Supplier<BatchDispatch> dispatches,
        final SnapshotCounters counters,
        final NanoClock clock,
        final boolean rests)
    {
        this.context = context;
        this.journal = journal;
        this.leader = leader;
        this.dispatches = dispatches;
        this.counters = counters;
        this.clock = clock;
        pace = new ShadowPace(clock, rests, leader::isEnding);
        this.snapshots = snapshots.withBreaks(pace::breathe);
        schedule = new SnapshotSchedule(context, clock.nanoTime());
    }

    @Override
    public int doWork()
    {
        final long dispatched = leader.dispatchedSequence();
        if (dispatched < 0 || isOfNoUse || leader.isEnding())
        {
            return 0;
        }
        int work = 0;
        try
        {
            work = work(dispatched);
        }
        catch (final HandlerException ex)
        {
            dropReplica();
            schedule.failed(clock.nanoTime());
            diverged(new DivergenceException(ex));
        }
        catch (final RuntimeException | StackOverflowError | AssertionError ex)
        {
            onFailure(ex);
        }
        if (work > 0)
        {
            pace.rest();
        }
        return work;
    }

    private int work(final long dispatched)
    {
        final long nowNs = clock.nanoTime();
        if (replica == null)
        {
            return schedule.isAllowed(nowNs) ? start(nowNs) : 0;
        }
        final long lag = dispatched - replica.sequence();
        pace.begin(lag);
        counters.lag.setRelease(lag);
        counters.ageMs.setRelease(schedule.ageNs(nowNs) / 1_000_000);
        return switch (step)
        {
            case FOLLOW -> follow(dispatched, nowNs);
            case DIGEST -> takeDigests();
            case REACH -> reach(dispatched);
            case WRITE -> write();
        };
    }

    private int start(final long nowNs)
    {
        pace.begin(0);
        final SnapshotRecovery recovery = new SnapshotRecovery(journal, snapshots, LOG::warn);
        replica = new ShadowReplica(dispatches.get(), recovery, leader.durableSequence());
        final long sequence = recovery.restoredSequence();
        if (sequence > counters.sequence.get())
        {
            counters.sequence.setRelease(sequence);
            counters.bytes.setRelease(recovery.restoredLength());
        }
        schedule.done(sequence, nowNs);
        lastLength = recovery.restoredLength();
        step = Step.FOLLOW;
        return 1;
    }

    private int follow(final long dispatched, final long nowNs)
    {
        final int batches = replica.follow(dispatched, pace);
        if (schedule.isDue(replica.sequence(), nowNs))
        {
            if (context.compareMaxLength() > 0 && stateLength() <= context.compareMaxLength())
            {
                request = leader.requestDigests();
                step = request == null ? Step.FOLLOW : Step.DIGEST;
            }
            else
            {
                target = replica.sequence();
                step = Step.WRITE;
            }
        }
        return batches;
    }

    /** Length of the last snapshot; before the first one the state is measured. */
    private long stateLength()
    {
        if (lastLength == 0)
        {
            final SectionHasher hasher = new SectionHasher(replica.sequence());
            replica.state().snapshot(hasher);
            lastLength = hasher.length();
        }
        return lastLength;
    }

    private int takeDigests()
    {
        if (!request.isDone())
        {
            return 0;
        }
        live = StateQuestions.resultOf(request);
        request = null;
        target = live.sequence();
        step = Step.REACH;
        return 1;
    }

    private int reach(final long dispatched)
    {
        final int batches = replica.follow(Math.min(dispatched, target), pace);
        if (replica.sequence() == target)
        {
            step = Step.WRITE;
        }
        return batches;
    }

    private int write()
    {
        if (leader.durableSequence() < replica.neededSequence())
        {
            return 0;
        }
        SectionDigests kept = null;
        try (SnapshotWriter writer = replica.beginSnapshot(snapshots))
        {
            replica.state().snapshot(writer);
            final SectionDigests own = writer.finishSections();
            lastLength = writer.length();
            if (isEqual(own))
            {
                writer.commit();
                written(writer);
                kept = own;
            }
        }
        schedule.done(target, clock.nanoTime());
        endSnapshot();
        if (kept != null && !isProven)
        {
            prove(kept);
        }
        if (!isOfNoUse)
        {
            snapshots.prune(context.keep());
        }
        return 1;
    }

    /**
     * The first snapshot is taken back at once by fresh handlers, which follow the journal from then on: a state that
     * its handlers do not take back would otherwise be noticed at the next start, when it is too late. Should the file
     * be damaged already, an older one has been taken and the next one is proven.
     */
    private void prove(final SectionDigests kept)
    {
        replica.close();
        replica = null;
        Throwable cause = null;
        List<String> differences = List.of();
        try
        {
            replica = new ShadowReplica(
                dispatches.get(), new SnapshotRecovery(journal, snapshots, LOG::warn), target);
            if (replica.sequence() != target)
            {
                return;
            }
            differences = kept.differences(replica.state().digests());
        }
        catch (final SnapshotException ex)
        {
            cause = ex;
        }
        isProven = cause == null && differences.isEmpty();
        if (!isProven)
        {
            isOfNoUse = true;
            dropReplica();
            snapshots.list().stream().filter(file -> file.sequence() == target).forEach(snapshots::remove);
            diverged(DivergenceException.notTakenBack(differences, cause));
        }
    }

    private boolean isEqual(final SectionDigests own)
    {
        if (live == null)
        {
            return true;
        }
        counters.compared.incrementRelease();
        final List<String> differences = live.differences(own);
        for (final String section : differences)
        {
            diverged(new DivergenceException(section, live, own));
        }
        return differences.isEmpty();
    }

    private void written(final SnapshotWriter writer)
    {
        counters.sequence.setRelease(target);
        counters.bytes.setRelease(writer.length());
        counters.ageMs.setRelease(0);
        counters.written.incrementRelease();
        LOG.debug("snapshot written: sequence={} bytes={}", target, writer.length());
    }

    private void endSnapshot()
    {
        live = null;
        request = null;
        step = Step.FOLLOW;
    }

    private void diverged(final DivergenceException divergence)
    {
        counters.divergences.incrementRelease();
        LOG.error(divergence.getMessage());
        if (context.divergencePolicy() == DivergencePolicy.STOP)
        {
            leader.stop(divergence);
        }
    }

    private void onFailure(final Throwable cause)
    {
        if (leader.isEnding())
        {
            return;
        }
        // in mid-batch the state is neither that before nor that after it
        final boolean isHalfApplied = step == Step.FOLLOW || step == Step.REACH || cause instanceof JournalException;
        counters.failed.incrementRelease();
        LOG.warn("snapshots: {}; the engine goes on, and the shadow tries again later", cause.getMessage());
        LOG.debug("cause", cause);
        schedule.failed(clock.nanoTime());
        endSnapshot();
        if (isHalfApplied)
        {
            dropReplica();
        }
    }

    private void dropReplica()
    {
        endSnapshot();
        if (replica != null)
        {
            replica.close();
            replica = null;
        }
    }

    /** Called by the thread of the shadow at its end. */
    @Override
    public void onClose()
    {
        dropReplica();
    }

    @Override
    public String roleName()
    {
        return "shadow";
    }
}
