package io.headrace.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one load run found.
 *
 * @param settings        of the run.
 * @param seconds         measured.
 * @param sent            events of the measurement that were sent, in time or late.
 * @param sentInTime      of these, sent before the measured time was over.
 * @param acknowledged    of these, acknowledged before the run ended.
 * @param refused         events refused.
 * @param unanswered      events that were sent and got no answer in time.
 * @param eventsPerSecond acknowledged during the measured time.
 * @param messages        that the events went out in.
 * @param refusals        how many events were refused for which reason.
 * @param latency         from due to acknowledged, in nanoseconds.
 * @param floor           how late this machine wakes a thread, in nanoseconds.
 */
public record LoadResult(
    LoadSettings settings,
    double seconds,
    long sent,
    long sentInTime,
    long acknowledged,
    long refused,
    long unanswered,
    double eventsPerSecond,
    long messages,
    Map<String, Long> refusals,
    Histogram latency,
    Histogram floor)
{
    LoadResult withFloor(final Histogram measured)
    {
        return new LoadResult(settings, seconds, sent, sentInTime, acknowledged, refused, unanswered, eventsPerSecond,
            messages, refusals, latency, measured);
    }

    /** Events that were due in the measured time, or those sent when nothing paced the run. */
    public long scheduled()
    {
        return settings.rate() == 0 ? sent : settings.rate() * settings.seconds();
    }

    /** False when the generator or the server could not keep up with the schedule. */
    public boolean rateMet()
    {
        return sentInTime >= LoadSession.RATE_MET * scheduled();
    }

    /** The result as one line of JSON. */
    String toJson()
    {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("events", sent);
        map.put("scheduled", scheduled());
        map.put("acknowledged", acknowledged);
        map.put("refused", refused);
        map.put("unanswered", unanswered);
        map.put("eventsPerSecond", Math.round(eventsPerSecond));
        map.put("offeredRate", settings.rate());
        map.put("rateMet", rateMet());
        map.put("openLoop", settings.rate() > 0);
        map.put("seconds", Math.round(seconds * 1000) / 1000.0);
        map.put("warmupSeconds", settings.warmupSeconds());
        map.put("latencyMicros", LatencySummary.of(latency).toMap());
        map.put("floorMicros", LatencySummary.of(floor).toMap());
        map.put("durability", settings.durability().label());
        map.put("session", settings.session());
        map.put("protocol", settings.http() ? "http" : "tcp");
        map.put("topic", settings.topic());
        map.put("connections", settings.connections());
        map.put("batch", settings.batch());
        map.put("eventsPerMessage", messages == 0 ? 0.0 : Math.round(10.0 * sent / messages) / 10.0);
        map.put("bytesPerEvent", settings.eventLength());
        map.put("refusals", refusals);
        return JsonText.of(map);
    }

    /** The result for a person. */
    String toText()
    {
        final StringBuilder text = new StringBuilder(512);
        text.append(String.format(Locale.ROOT,
            "%,.0f events/s acknowledged (%s) of %s offered, for %.1f s over %s, %d connections, batches up to %d%n",
            eventsPerSecond, settings.durability(),
            settings.rate() == 0 ? "as many as there was room for" : String.format(Locale.ROOT, "%,d", settings.rate()),
            seconds, settings.http() ? "HTTP" : "TCP", settings.connections(), settings.batch()));
        text.append(String.format(Locale.ROOT, "events       %,d sent, %,d acknowledged, %,d refused, %,d unanswered%n",
            sent, acknowledged, refused, unanswered));
        refusals.forEach((reason, count) ->
            text.append(String.format(Locale.ROOT, "refused      %,d: %s%n", count, reason)));
        text.append("latency      ").append(LatencySummary.of(latency)).append(System.lineSeparator());
        text.append("floor        ").append(LatencySummary.of(floor))
            .append(" (how late this machine wakes a parked thread)");
        return text.toString();
    }
}
