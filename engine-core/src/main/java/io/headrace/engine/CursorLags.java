package io.headrace.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Keeps a counter for each named cursor: how many sequences it is behind the end of the journal. It asks the engine
 * agent for the cursors once a second, and only when there are any. Belongs to the sync agent.
 */
final class CursorLags
{
    private static final long INTERVAL_NS = 1_000_000_000L;

    private final StateQuestions questions;
    private final CountersFile countersFile;
    private final EngineCounters counters;
    private final Watermarks watermarks;
    private final NanoClock clock;
    private final int maxCounters;
    private final Map<String, AtomicCounter> lags = new HashMap<>();
    private CompletableFuture<List<NamedCursor>> answer;
    private long lookedNs;

    CursorLags(
        final StateQuestions questions,
        final CountersFile countersFile,
        final EngineCounters counters,
        final Watermarks watermarks,
        final NanoClock clock,
        final int maxCounters)
    {
        this.questions = questions;
        this.countersFile = countersFile;
        this.counters = counters;
        this.watermarks = watermarks;
        this.clock = clock;
        this.maxCounters = maxCounters;
        lookedNs = clock.nanoTime();
    }

    /** Looks whether the counters are due. */
    int doWork()
    {
        if (answer != null)
        {
            return answer.isDone() ? take() : 0;
        }
        if (counters.cursors.get() == 0 && lags.isEmpty())
        {
            return 0;
        }
        final long nowNs = clock.nanoTime();
        if (nowNs - lookedNs < INTERVAL_NS)
        {
            return 0;
        }
        lookedNs = nowNs;
        answer = questions.ask(state -> state.cursors.list());
        return 1;
    }

    private int take()
    {
        final List<NamedCursor> cursors = StateQuestions.resultOf(answer);
        answer = null;
        final long last = watermarks.journaled();
        final Map<String, AtomicCounter> before = new HashMap<>(lags);
        lags.clear();
        for (final NamedCursor cursor : cursors)
        {
            AtomicCounter lag = before.remove(cursor.name());
            if (lag == null && lags.size() + before.size() < maxCounters)
            {
                lag = countersFile.newCounter("cursor " + cursor.name() + " lag");
            }
            if (lag != null)
            {
                lag.setRelease(last - cursor.sequence());
                lags.put(cursor.name(), lag);
            }
        }
        before.values().forEach(countersFile::free);
        return 1;
    }
}
