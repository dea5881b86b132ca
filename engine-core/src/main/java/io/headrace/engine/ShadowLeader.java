package io.headrace.engine;

import java.util.concurrent.CompletableFuture;

/**
 * The engine as its shadow sees it. Threadsafe.
 */
final class ShadowLeader implements ShadowAgent.Leader
{
    private final Watermarks watermarks;
    private final StateQuestions questions;
    private final AgentThreads threads;
    private final SnapshotCounters counters;
    private volatile boolean replayed;

    ShadowLeader(
        final Watermarks watermarks,
        final StateQuestions questions,
        final AgentThreads threads,
        final SnapshotCounters counters)
    {
        this.watermarks = watermarks;
        this.questions = questions;
        this.threads = threads;
        this.counters = counters;
    }

    /** Engine agent: all of the journal has been applied. */
    void replayed()
    {
        replayed = true;
    }

    @Override
    public long dispatchedSequence()
    {
        return replayed ? watermarks.dispatched() : -1;
    }

    @Override
    public long durableSequence()
    {
        return watermarks.synced();
    }

    @Override
    public CompletableFuture<SectionDigests> requestDigests()
    {
        final CompletableFuture<SectionDigests> answer = questions.ask(this::digest);
        threads.rouseEngine();
        return answer;
    }

    private SectionDigests digest(final DurableState state)
    {
        final long startNs = System.nanoTime();
        final SectionDigests digests = state.digests();
        counters.pauseNs.getAndAddRelease(System.nanoTime() - startNs);
        return digests;
    }

    @Override
    public boolean isEnding()
    {
        return threads.isClosing() || threads.fault() != null;
    }

    @Override
    public void stop(final RuntimeException cause)
    {
        threads.fail(cause);
    }
}
