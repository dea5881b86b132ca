package io.headrace.edge;

import io.headrace.engine.Engine;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds topics by name without creating them, which asking the engine for an id may do. Not threadsafe: each event
 * loop has its own.
 */
final class TopicIndex
{
    private final Engine engine;
    private final Map<String, Integer> ids = new HashMap<>();
    private int known;

    TopicIndex(final Engine engine)
    {
        this.engine = engine;
    }

    /**
     * Finds a topic.
     *
     * @param name of the topic.
     * @return its id, or 0 if there is none.
     */
    int find(final String name)
    {
        Integer id = ids.get(name);
        if (id == null)
        {
            for (String next = engine.topicName(known + 1); next != null; next = engine.topicName(known + 1))
            {
                known++;
                ids.put(next, known); // ids are contiguous from 1 and never change
            }
            id = ids.get(name);
        }
        return id == null ? 0 : id;
    }
}
