package io.headrace.engine;

import io.headrace.bus.Lanes;
import io.headrace.bus.ThreadLayout;
import io.headrace.bus.TopicRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the parts of an engine from its context and holds them. All memory of the hot path is taken here.
 */
final class EngineParts
{
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int WAITERS = 1024;

    final Journal journal;
    final TopicRegistry registry;
    final SnapshotDirectory snapshots;
    final CountersFile countersFile;
    final EngineCounters counters;
    final Watermarks watermarks = new Watermarks();
    final StateQuestions questions = new StateQuestions();
    final Lanes lanes;
    final Admission admission;
    final Queries queries;
    final ReleaseQueues queues;
    final EngineAgent engineAgent;
    final AgentThreads threads;
    final int handlerThreads;
    private final ShadowLeader leader;
    final WaiterTable waiters = new WaiterTable(WAITERS);
    final int waiterSink;
    final long recoveredSequence;

    /**
     * Builds all parts; nothing runs yet.
     *
     * @param context    concluded.
     * @param onReplayed called by the engine agent when the journal has been applied.
     * @param onFailure  called by the agent that fails.
     */
    EngineParts(final EngineContext context, final Runnable onReplayed, final Consumer<Throwable> onFailure)
    {
        journal = context.journal();
        recoveredSequence = journal.lastSequence();
        registry = new TopicRegistry(context.topicsMax());
        watermarks.journaled(recoveredSequence);
        watermarks.synced(Math.min(journal.durableSequence(), recoveredSequence));

        final List<CompletionSink> sinks = new ArrayList<>(context.sinks());
        waiterSink = sinks.size();
        sinks.add(waiters);
        final CompletionSink[] sinkArray = sinks.toArray(new CompletionSink[0]);
        queues = new ReleaseQueues(context, sinkArray);

        threads = new AgentThreads(context.threads(), onFailure);
        handlerThreads = context.threads().handlerThreads(context.handlers().largestShards());
        lanes = context.lanes().newLanes(context.maxRunLength(), context.batchMaxLength(), threads::rouseEngine);
        snapshots = context.snapshots().isUsed() ?
            SnapshotDirectory.open(context.snapshots().journalDirectory()) : null;
        // last of what can fail for a setting, since the file would stay behind
        countersFile = new CountersFile(context.countersFile(), context.state().cursorsMax());
        counters = new EngineCounters(countersFile.manager(), context.lanes().names());
        admission = new Admission(journal, lanes, counters.lanes);
        queries = new Queries(context, new QueryCounters(countersFile.manager()), threads::rouseEngine);
        engineAgent = new EngineAgent(context, this, new EngineAgent.Listener()
        {
            @Override
            public void onReplayed(final TopicBindings topics)
            {
                topics.registerIn(registry);
                createTopics(context);
                queries.open();
                onReplayed.run();
                if (leader != null)
                {
                    leader.replayed();
                }
            }

            @Override
            public void onSyncNeeded()
            {
                threads.rouseSync();
            }
        });
        final CursorLags cursorLags = new CursorLags(
            questions, countersFile, counters, watermarks, SystemNanoClock.INSTANCE, context.state().cursorsMax());
        threads.assign(
            engineAgent,
            new OutboundAgent(queues, watermarks, counters),
            new SyncAgent(
                journal, watermarks, counters, context.forceIntervalNs(), threads::rouseOutbound, cursorLags));
        threads.assignHandlers(engineAgent.handlerAgents(
            context, handlerThreads, threads::rouseEngine, threads::rouseHandlers));
        leader = addShadow(context);
        threads.assignWatchdog(context.watchdog(), new Occupancy(
            this, engineAgent.state(), context.lanes().names(), SystemNanoClock.INSTANCE));
    }

    /** A shadow, if snapshots are to be taken and every handler can have a second instance. */
    private ShadowLeader addShadow(final EngineContext context)
    {
        if (!context.snapshots().isTaken())
        {
            return null;
        }
        if (!context.handlers().areFresh())
        {
            LOG.warn("no snapshots are taken, since a handler is given as an instance: give a supplier of instances");
            return null;
        }
        final SnapshotCounters snapshotCounters = new SnapshotCounters(countersFile.manager());
        final ShadowLeader engine = new ShadowLeader(watermarks, questions, threads, snapshotCounters);
        threads.assignShadow(new ShadowAgent(
            context.snapshots(),
            journal,
            snapshots,
            engine,
            context::newDispatch,
            snapshotCounters,
            SystemNanoClock.INSTANCE,
            context.threads().layout() != ThreadLayout.INVOKED));
        return engine;
    }

    /** Any thread, once the lane is closed: everything accepted is journaled, forced and told. */
    boolean isDrained()
    {
        if (!lanes.areEmpty() || !engineAgent.isIdle() || watermarks.synced() < watermarks.journaled())
        {
            return false;
        }
        // queries were answered until here, but answers without end would keep the queues from getting empty
        queries.close();
        return queues.areEmpty();
    }

    private void createTopics(final EngineContext context)
    {
        for (final HandlerRoute route : context.handlers().routes().inOrder())
        {
            route.patterns().stream()
                .filter(pattern -> !pattern.isWildcard())
                .forEach(pattern -> createTopic(pattern.toString()));
        }
        context.declaredTopics().forEach(this::createTopic);
    }

    private void createTopic(final String topic)
    {
        if (registry.register(topic) < 0)
        {
            throw new IllegalArgumentException("topic '" + topic + "' cannot be created: a name is 1 to " +
                TopicRegistry.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 . _ - and there are at most topics.max " +
                "of them");
        }
    }
}
