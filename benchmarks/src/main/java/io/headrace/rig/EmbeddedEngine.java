package io.headrace.rig;

import io.headrace.engine.CompletionSink;
import io.headrace.engine.DiscardingJournal;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.HandlerDeclaration;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import io.headrace.journal.ChronicleJournal;
import io.headrace.journal.JournalContext;
import io.headrace.journal.SegmentInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An engine in this process with one handler, which reads eight bytes of each event. Made and closed by one thread; the
 * counts may be read by any.
 */
final class EmbeddedEngine implements AutoCloseable
{
    /** The topic of the events. */
    static final String TOPIC = "numbers";

    private final List<AtomicLong> handled = new CopyOnWriteArrayList<>();
    private final EngineOptions options;
    private final DurabilityLevel level;
    private final ChronicleJournal journal;
    private final Engine engine;
    private final int sinkIndex;
    private final int topic;

    /**
     * Launches the engine.
     *
     * @param options of the engine.
     * @param folder  for the journal, if there is to be one.
     * @param sink    given the acknowledgements, or null.
     */
    EmbeddedEngine(final EngineOptions options, final Path folder, final CompletionSink sink)
    {
        this.options = options;
        level = options.level();
        journal = options.isJournaled() ? ChronicleJournal.open(new JournalContext().directory(folder)) : null;
        final EngineContext context = new EngineContext()
            .journal(journal == null ? new DiscardingJournal() : journal)
            .handler(HandlerDeclaration.of("sum", this::newHandler).shards(options.shards()).topics(TOPIC));
        context.threads().layout(options.threadLayout());
        sinkIndex = sink == null ? 0 : context.sink(sink);
        engine = Engine.launch(context);
        topic = engine.topic(TOPIC);
    }

    private EventHandler newHandler()
    {
        final AtomicLong count = new AtomicLong();
        handled.add(count);
        return new SumHandler(count);
    }

    /** Adds up the first eight bytes of each event. */
    static final class SumHandler implements EventHandler
    {
        private final AtomicLong handled;
        private long sum;
        private long count;

        SumHandler(final AtomicLong handled)
        {
            this.handled = handled;
        }

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            sum += event.buffer().getLong(event.offset());
            handled.lazySet(++count);
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            sink.putLong(sum);
        }
    }

    Engine engine()
    {
        return engine;
    }

    EngineOptions options()
    {
        return options;
    }

    int topic()
    {
        return topic;
    }

    int sinkIndex()
    {
        return sinkIndex;
    }

    DurabilityLevel level()
    {
        return level;
    }

    /** Events that the handler has read and that have reached the level, if there is a journal. */
    long completed()
    {
        long sum = 0;
        for (final AtomicLong count : handled)
        {
            sum += count.get();
        }
        return level == DurabilityLevel.ACCEPTED ? sum : Math.min(sum, engine.watermark(level));
    }

    /** Bytes of the journal's files up to the end of the last batch, room prepared ahead not counted. */
    long journalBytes()
    {
        long sum = 0;
        if (journal != null)
        {
            for (final SegmentInfo segment : journal.segments())
            {
                sum += segment.bytes();
            }
        }
        return sum;
    }

    @Override
    public void close()
    {
        engine.close();
    }
}
