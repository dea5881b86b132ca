package io.headrace.engine;

import io.headrace.bus.TopicRegistry;

/**
 * The names of topics in a snapshot, for those who read a journal whose begin is gone. Stateless.
 */
public final class SnapshotTopics
{
    private SnapshotTopics()
    {
    }

    /**
     * Makes the bindings known that the journal had made up to the snapshot.
     *
     * @param registry to tell.
     * @param snapshot with the bindings; one without any is passed over.
     */
    public static void registerIn(final TopicRegistry registry, final SectionSource snapshot)
    {
        final SnapshotSource source = snapshot.section(DurableState.TOPICS);
        if (source != null)
        {
            final TopicBindings bindings = TopicBindings.withoutRoutes();
            bindings.restore(source);
            bindings.registerIn(registry);
        }
    }
}
