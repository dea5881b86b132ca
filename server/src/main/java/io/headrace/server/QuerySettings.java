package io.headrace.server;

import static io.headrace.config.Setting.ofBytes;
import static io.headrace.config.Setting.ofDuration;
import static io.headrace.config.Setting.ofInt;

import io.headrace.config.Setting;
import io.headrace.config.Settings;
import io.headrace.engine.QueryContext;
import java.util.List;

/**
 * Settings of queries. Stateless.
 */
final class QuerySettings
{
    private static final Setting<Integer> LANE_CAPACITY =
        ofInt("query.lane.capacity", 1024, 16, 1 << 20, "Queries that can wait, a power of two.");
    private static final Setting<Long> BUDGET =
        ofDuration("query.budget", "500us", "How long the events of a batch wait for queries, one query at least.");
    private static final Setting<Long> CACHE_BYTES =
        ofBytes("query.cache.bytes", "0", 0, 1L << 30,
            "Answers kept while their handler sees no further event, 0 for none or at least 64k.");

    private QuerySettings()
    {
    }

    static List<Setting<?>> all()
    {
        return List.of(LANE_CAPACITY, BUDGET, CACHE_BYTES);
    }

    static void fill(final QueryContext context, final Settings settings)
    {
        context
            .laneCapacity(settings.get(LANE_CAPACITY))
            .budgetNs(settings.get(BUDGET))
            .cacheLength(Math.toIntExact(settings.get(CACHE_BYTES)));
    }
}
