package io.headrace.server;

import io.headrace.engine.Event;
import io.headrace.engine.JournalCursor;
import io.headrace.journal.JournalReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import org.agrona.collections.MutableLong;

/**
 * Prints events read from a journal, one line each: for a person, or as JSON. Not threadsafe.
 */
final class EventPrinter
{
    private final PrintWriter out;
    private final boolean json;

    EventPrinter(final PrintWriter out, final boolean json)
    {
        this.out = out;
        this.json = json;
    }

    void print(final Event event, final String topic)
    {
        final byte[] payload = new byte[event.length()];
        event.buffer().getBytes(event.offset(), payload);
        final Instant time = Instant.ofEpochSecond(0, event.timestampNs());
        out.println(json ?
            JsonLine.object()
                .field("sequence", event.sequence())
                .field("topic", topic)
                .field("time", time.toString())
                .field("datacontenttype", event.mediaType())
                .payload("data", payload, event.mediaType())
                .end() :
            event.sequence() + " " + time + " " + topic + " " + PayloadText.printable(payload));
    }

    /**
     * Prints events of a journal.
     *
     * @param journal      directory.
     * @param fromSequence first sequence wanted.
     * @param limit        most events.
     * @param topic        wanted, or null for all.
     */
    void printAll(final Path journal, final long fromSequence, final long limit, final String topic)
    {
        final MutableLong remaining = new MutableLong(limit);
        final JournalEvents events = new JournalEvents(fromSequence, topic, (event, name) ->
        {
            print(event, name);
            return remaining.decrementAndGet() > 0 && !out.checkError();
        });
        if (limit > 0)
        {
            try (JournalCursor cursor = JournalReader.open(journal, 1))
            {
                events.restoreTopics(journal);
                events.readAll(cursor);
            }
        }
    }
}
