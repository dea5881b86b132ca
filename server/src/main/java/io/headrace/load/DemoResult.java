package io.headrace.load;

import io.headrace.engine.StateDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a demonstration found, filled step by step. Not threadsafe.
 */
final class DemoResult
{
    final DemoSettings settings;
    final List<String> findings = new ArrayList<>();
    DemoMeasurement measurement;
    Histogram floor;
    long sent;
    double warmupSeconds;
    long warmupEvents;
    long messages;
    long replies;
    long refused;
    long acknowledged;
    long inFlight;
    /** Processor time of the server while it was measured. */
    double serverCpuSeconds;
    boolean killed;
    long recovered;
    long recoveryMillis;
    long serverRecoveryMillis;
    long droppedBytes;
    long eventsAfterRecovery;
    long verified;
    long lost;
    long duplicated;
    long mismatched;
    StateDigest live;
    StateDigest replayed;
    long replayEventsPerSecond;

    DemoResult(final DemoSettings settings)
    {
        this.settings = settings;
    }

    boolean stateHashMatches()
    {
        return live != null && live.equals(replayed);
    }

    /** What did not hold, one sentence each; empty when all did. */
    List<String> failures()
    {
        final List<String> failures = new ArrayList<>();
        check(failures, killed, "the server did not die of SIGKILL");
        check(failures, refused == 0, "events were refused=" + refused);
        check(failures, acknowledged > 0, "no event was acknowledged");
        check(failures, recovered >= acknowledged,
            "recovered=" + recovered + " is less than acknowledged=" + acknowledged);
        check(failures, lost == 0, "acknowledged events were lost=" + lost);
        check(failures, duplicated == 0, "events were duplicated=" + duplicated);
        check(failures, mismatched == 0, "events do not match what was published=" + mismatched);
        check(failures, verified == recovered + eventsAfterRecovery, "the journal holds events=" + verified +
            " and should hold recovered=" + recovered + " and published after it=" + eventsAfterRecovery);
        check(failures, stateHashMatches(),
            "the state of the server " + live + " is not that of the replay " + replayed);
        return failures;
    }

    private static void check(final List<String> failures, final boolean holds, final String otherwise)
    {
        if (!holds)
        {
            failures.add(otherwise);
        }
    }

    /** The result as one line of JSON. */
    String toJson()
    {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("ok", failures().isEmpty());
        map.put("events", sent);
        map.put("acknowledged", acknowledged);
        map.put("eventsPerSecond", Math.round(measurement.eventsPerSecond()));
        map.put("offeredRate", settings.rate());
        map.put("rateMet", measurement.rateMet());
        map.put("seconds", Math.round(1000 * measurement.seconds()) / 1000.0);
        map.put("measuredEvents", measurement.acknowledged());
        map.put("warmupSeconds", Math.round(1000 * warmupSeconds) / 1000.0);
        map.put("warmupEvents", warmupEvents);
        map.put("latencyMicros", LatencySummary.of(measurement.latency()).toMap());
        map.put("floorMicros", LatencySummary.of(floor).toMap());
        map.put("durability", "journaled");
        map.put("batch", settings.batch());
        map.put("eventsPerMessage", Math.round(10.0 * sent / Math.max(1, messages)) / 10.0);
        map.put("replies", replies);
        map.put("refused", refused);
        map.put("serverCpuSecondsPerMillionEvents",
            Math.round(1e9 * serverCpuSeconds / Math.max(1, measurement.acknowledged())) / 1000.0);
        map.put("killed", killed);
        map.put("inFlightAtKill", inFlight);
        map.put("recovered", recovered);
        map.put("lost", lost);
        map.put("duplicated", duplicated);
        map.put("mismatched", mismatched);
        map.put("recoveryMillis", recoveryMillis);
        map.put("serverRecoveryMillis", serverRecoveryMillis);
        map.put("droppedBytes", droppedBytes);
        map.put("eventsAfterRecovery", eventsAfterRecovery);
        map.put("verifiedEvents", verified);
        map.put("stateHashMatches", stateHashMatches());
        map.put("stateHash", live == null ? null : live.stateHash());
        map.put("sequence", live == null ? 0L : live.sequence());
        map.put("replayEventsPerSecond", replayEventsPerSecond);
        map.put("seed", settings.seed());
        map.put("input", settings.input() == null ? null : settings.input().toString());
        return JsonText.of(map);
    }

    /** The result for a person. */
    String toText()
    {
        final StringBuilder text = new StringBuilder(2048);
        line(text, "throughput", "%,.0f events/s acknowledged over %.1f s (%,d offered%s), server and producer on " +
            "this machine", measurement.eventsPerSecond(), measurement.seconds(), settings.rate(),
            measurement.rateMet() ? "" : ", MISSED");
        line(text, "latency", "%s (from due to acknowledged)", LatencySummary.of(measurement.latency()));
        line(text, "floor", "%s (how late this machine wakes a parked thread)", LatencySummary.of(floor));
        line(text, "killed", "%s with %,d events in flight", killed ? "with SIGKILL" : "NO", inFlight);
        line(text, "acknowledged", "%,d before the kill, %,d published", acknowledged, sent);
        line(text, "recovered", "%,d in %,d ms from process start, of which %,d ms for journal and replay",
            recovered, recoveryMillis, serverRecoveryMillis);
        line(text, "lost", "%,d", lost);
        line(text, "duplicated", "%,d", duplicated);
        line(text, "mismatched", "%,d of %,d compared byte for byte", mismatched, verified);
        line(text, "state", stateHashMatches() ?
            "%s at sequence %,d, equal to an independent replay at %,d events/s" : "%s at %,d DIFFERS (replay %,d/s)",
            live == null ? "unknown" : live.stateHash(), live == null ? 0 : live.sequence(), replayEventsPerSecond);
        findings.forEach(finding -> line(text, "finding", "%s", finding));
        return text.toString().stripTrailing();
    }

    private static void line(final StringBuilder text, final String label, final String format, final Object... values)
    {
        text.append(String.format(Locale.ROOT, "  %-13s", label))
            .append(String.format(Locale.ROOT, format, values))
            .append(System.lineSeparator());
    }
}
