package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table agrees with {@link ModelResults} in entries, replies and evictions through random additions, snapshots
 * and restores; and a restored table and the one it came from stay equal.
 */
@Timeout(120)
class ResultTablePropertyTest
{
    private static final int OPERATIONS = 40_000;
    private static final int NEWEST = 6;

    private final List<ModelResults.Entry> newest = new ArrayList<>();
    private final List<ModelResults.Identity> identities = new ArrayList<>();
    private int lastReplied;
    private long sequence = 1;

    @ParameterizedTest
    @CsvSource({
        "1, 100, 2048, 40", "2, 300, 1024, 100", "3, 7, 4096, 300", "4, 1, 512, 200", "5, 50, 0, 10", "6, 64, 64, 70",
        "7, 129, 1000, 8", "8, 400, 8192, 16", "-9, 33, 136, 150"})
    void shouldAgreeWithTheModel(
        final long seed, final int maxEntries, final int repliesLength, final int maxReply)
    {
        final Random random = new Random(seed);
        final ModelResults model = new ModelResults(maxEntries, repliesLength);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[maxReply + 8]);
        ResultTable table = new ResultTable(maxEntries, repliesLength);
        ResultTable twin = new ResultTable(maxEntries, repliesLength);
        for (int i = 0; i < OPERATIONS; i++)
        {
            final String at = "seed=" + seed + " operation=" + i;
            if (random.nextInt(4) == 0 || newest.isEmpty())
            {
                add(random, model, table, twin, at);
            }
            else
            {
                appendReply(random, model, table, twin, maxReply, buffer);
            }
            if (random.nextInt(400) == 0)
            {
                check(model, table, at);
                final BufferedState snapshot = snapshot(table);
                assertArrayEquals(snapshot.bytes(), snapshot(twin).bytes(), at);
                twin = table;
                table = new ResultTable(maxEntries, repliesLength);
                table.restore(snapshot);
                assertArrayEquals(snapshot.bytes(), snapshot(table).bytes(), at);
                check(model, table, at);
            }
        }
    }

    /** Live, all entries of a batch are added before its first reply; in replay, each before its own. */
    @ParameterizedTest
    @CsvSource({"1, 20, 2048, 40", "2, 8, 256, 60", "3, 8, 4096, 30", "4, 30, 512, 200", "5, 8, 64, 50"})
    void shouldNotTellBatchesFromSingleEntries(
        final long seed, final int maxEntries, final int repliesLength, final int maxReply)
    {
        final Random random = new Random(seed);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[maxReply]);
        final ResultTable live = new ResultTable(maxEntries, repliesLength);
        final ResultTable replayed = new ResultTable(maxEntries, repliesLength);
        for (int batch = 0; batch < OPERATIONS / 10; batch++)
        {
            final long first = sequence;
            final int count = 1 + random.nextInt(Math.min(8, maxEntries));
            for (int i = 0; i < count; i++)
            {
                live.add(1, 0, sequence, 0, sequence++, 1);
            }
            for (long id = first; id < sequence; id++)
            {
                replayed.add(1, 0, id, 0, id, 1);
                for (int replies = random.nextInt(4); replies > 0; replies--)
                {
                    final int length = random.nextInt(maxReply + 1);
                    live.appendReply(live.find(1, 0, id), 1, buffer, 0, length);
                    replayed.appendReply(replayed.find(1, 0, id), 1, buffer, 0, length);
                }
            }
            assertArrayEquals(
                snapshot(live).bytes(), snapshot(replayed).bytes(), "seed=" + seed + " batch=" + batch);
        }
    }

    private void add(
        final Random random,
        final ModelResults model,
        final ResultTable table,
        final ResultTable twin,
        final String at)
    {
        final ModelResults.Identity identity =
            new ModelResults.Identity(random.nextInt(2), random.nextInt(40) - 20, random.nextInt(60) - 30L);
        final ModelResults.Entry known = model.entries.get(identity);
        final int found = table.find(identity.kind(), identity.high(), identity.low());
        assertEquals(known == null, found == ResultTable.ABSENT, at);
        if (known != null)
        {
            assertEquals(known.firstSequence, table.firstSequence(found), at);
            return;
        }
        final int hash = random.nextInt();
        final int count = 1 + random.nextInt(5);
        final ModelResults.Entry entry = model.add(identity, hash, sequence, count);
        final int slot = table.add(identity.kind(), identity.high(), identity.low(), hash, sequence, count);
        final int twinSlot = twin.add(identity.kind(), identity.high(), identity.low(), hash, sequence, count);
        if (random.nextInt(10) == 0)
        {
            entry.quarantined = true;
            table.addQuarantined(slot);
            twin.addQuarantined(twinSlot);
        }
        sequence += count;
        newest.add(entry);
        identities.add(identity);
        if (newest.size() > NEWEST)
        {
            newest.remove(0);
            identities.remove(0);
            lastReplied = Math.max(0, lastReplied - 1);
        }
    }

    /** To the entry that had the last reply or one of those added after it. */
    private void appendReply(
        final Random random,
        final ModelResults model,
        final ResultTable table,
        final ResultTable twin,
        final int maxReply,
        final UnsafeBuffer buffer)
    {
        final int target = lastReplied + random.nextInt(newest.size() - lastReplied);
        final ModelResults.Identity identity = identities.get(target);
        if (model.entries.get(identity) != newest.get(target))
        {
            return;
        }
        lastReplied = target;
        final byte[] reply = new byte[random.nextInt(1 + random.nextInt(maxReply + 1))];
        random.nextBytes(reply);
        model.appendReply(newest.get(target), reply);
        buffer.putBytes(5, reply, 0, Math.min(reply.length, buffer.capacity() - 5));
        append(table, identity, buffer, reply.length);
        append(twin, identity, buffer, reply.length);
    }

    private static void append(
        final ResultTable table, final ModelResults.Identity identity, final UnsafeBuffer buffer, final int length)
    {
        table.appendReply(
            table.find(identity.kind(), identity.high(), identity.low()), length ^ 0x5555, buffer, 5, length);
    }

    private static void check(final ModelResults model, final ResultTable table, final String at)
    {
        assertEquals(model.entries.size(), table.size(), at);
        assertEquals(model.evictions, table.evictions(), at);
        for (final Map.Entry<ModelResults.Identity, ModelResults.Entry> each : model.entries.entrySet())
        {
            final ModelResults.Identity identity = each.getKey();
            final ModelResults.Entry entry = each.getValue();
            final int slot = table.find(identity.kind(), identity.high(), identity.low());
            assertFalse(slot == ResultTable.ABSENT, at);
            assertEquals(entry.contentHash, table.contentHash(slot), at);
            assertEquals(entry.firstSequence, table.firstSequence(slot), at);
            assertEquals(entry.count, table.count(slot), at);
            assertEquals(entry.quarantined, table.quarantined(slot) > 0, at);
            assertEquals(entry.state, table.repliesState(slot), at);
            final List<byte[]> replies = new ArrayList<>();
            table.forEachReply(slot, (format, buffer, offset, length) ->
            {
                assertEquals(length ^ 0x5555, format, at);
                final byte[] reply = new byte[length];
                buffer.getBytes(offset, reply);
                replies.add(reply);
            });
            assertArrayEquals(entry.replies.toArray(), replies.toArray(), at);
        }
    }

    private static BufferedState snapshot(final ResultTable table)
    {
        final BufferedState snapshot = new BufferedState();
        table.snapshot(snapshot);
        return snapshot;
    }
}
