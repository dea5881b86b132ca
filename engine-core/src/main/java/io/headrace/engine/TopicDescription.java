package io.headrace.engine;

import java.util.List;

/**
 * A topic and what has come to it. Immutable.
 *
 * @param name         of the topic.
 * @param id           that frames carry.
 * @param handlers     that its events go to, in order; none for a topic that is only kept.
 * @param events       that producers have sent to it.
 * @param published    events that handlers have published to it.
 * @param lastSequence of the last event of either kind, 0 when there was none.
 */
public record TopicDescription(
    String name, int id, List<String> handlers, long events, long published, long lastSequence)
{
}
