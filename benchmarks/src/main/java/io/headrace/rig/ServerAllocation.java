package io.headrace.rig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Bytes allocated by each thread of a server over a time, from a flight recording whose one event is the allocation
 * counter of every thread once a second: exact counters, no samples, no safepoint, nothing per event. Written to and
 * read from a folder by one thread.
 */
final class ServerAllocation
{
    private static final String SETTINGS = "allocation.jfc";
    private static final String EVENT = "jdk.ThreadAllocationStatistics";
    private static final String OF_THE_RECORDING = "JFR ";
    private static final double NS_PER_SECOND = 1e9;

    private final Path settings;
    private final Path recording;

    /** Makes the settings of the recording in a folder. */
    ServerAllocation(final Path folder) throws IOException
    {
        settings = folder.resolve(SETTINGS);
        recording = folder.resolve("allocation.jfr");
        try (InputStream resource = ServerAllocation.class.getResourceAsStream(SETTINGS))
        {
            Files.copy(resource, settings);
        }
    }

    /** Options of the JVM that is to be recorded. */
    List<String> jvmOptions()
    {
        return List.of(
            "-XX:StartFlightRecording:settings=" + settings + ",filename=" + recording + ",dumponexit=true",
            "-Xlog:jfr*=off");
    }

    /**
     * Bytes that the threads of the server allocated between two times, once it has stopped; those of the recording are
     * left out, and threads have the names they were started with. The counters next inside the two times are taken,
     * so it is the time between those that counts.
     *
     * @param from begin of the time.
     * @param to   end of the time.
     * @return bytes per second by thread.
     * @throws IOException if the recording cannot be read.
     */
    Map<String, Double> bytesPerSecond(final Instant from, final Instant to) throws IOException
    {
        final Map<String, RecordedEvent> first = new HashMap<>();
        final Map<String, RecordedEvent> last = new HashMap<>();
        for (final RecordedEvent event : RecordingFile.readAllEvents(recording))
        {
            final RecordedThread thread = EVENT.equals(event.getEventType().getName()) ?
                event.getThread("thread") : null;
            final boolean isCounted = thread != null && thread.getJavaName() != null &&
                !thread.getJavaName().startsWith(OF_THE_RECORDING) &&
                !event.getStartTime().isBefore(from) && !event.getStartTime().isAfter(to);
            if (isCounted)
            {
                first.merge(thread.getJavaName(), event,
                    (old, now) -> now.getStartTime().isBefore(old.getStartTime()) ? now : old);
                last.merge(thread.getJavaName(), event,
                    (old, now) -> now.getStartTime().isAfter(old.getStartTime()) ? now : old);
            }
        }
        final Map<String, Double> rates = new HashMap<>();
        first.forEach((name, begin) ->
        {
            final RecordedEvent end = last.get(name);
            final double ns = Duration.between(begin.getStartTime(), end.getStartTime()).toNanos();
            final long bytes = end.getLong("allocated") - begin.getLong("allocated");
            if (bytes > 0)
            {
                rates.put(name, bytes * NS_PER_SECOND / ns);
            }
        });
        return rates;
    }
}
