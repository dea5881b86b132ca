package io.headrace.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headrace.bus.PayloadFormat;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The handler agrees with {@link NaiveLedger} in every reply and in its whole state.
 */
class LedgerPropertyTest
{
    private static final int EVENTS = 20_000;
    private static final int ACCOUNTS_MAX = 12;
    private static final int REMEMBERED = 16;
    private static final long[] EXTREMES =
        {0, 1, 2, -1, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, Long.MIN_VALUE + 1, 1L << 62};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99, -123456789})
    void shouldAgreeWithTheNaiveLedger(final long seed)
    {
        final Random random = new Random(seed);
        final NaiveLedger naive = new NaiveLedger(ACCOUNTS_MAX, REMEMBERED);
        LedgerHandler handler = new LedgerHandler(ACCOUNTS_MAX, REMEMBERED);
        HandlerRig rig = new HandlerRig(handler);
        for (int i = 0; i < EVENTS; i++)
        {
            final int event = i;
            final boolean text = random.nextBoolean();
            final long id = random.nextInt(40);
            final String expected;
            final String actual;
            if (random.nextInt(200) == 0)
            {
                final boolean overdraft = random.nextInt(3) == 0;
                expected = naive.create(id % 16, overdraft);
                actual = create(rig, text, id % 16, overdraft);
            }
            else
            {
                final long debit = random.nextInt(16);
                final long credit = random.nextInt(16);
                final long amount =
                    random.nextInt(20) == 0 ? EXTREMES[random.nextInt(EXTREMES.length)] : random.nextInt(1_000);
                expected = naive.transfer(id, debit, credit, amount);
                actual = transfer(rig, text, id, debit, credit, amount);
            }
            assertEquals(expected, actual, () -> "seed=" + seed + " event=" + event);
            if (random.nextInt(100) == 0)
            {
                final byte[] state = HandlerRig.snapshot(handler);
                assertEquals(naive.state(), lines(state), () -> "seed=" + seed + " event=" + event);
                handler = HandlerRig.restore(new LedgerHandler(ACCOUNTS_MAX, REMEMBERED), state);
                rig = new HandlerRig(handler);
                assertArrayEquals(state, HandlerRig.snapshot(handler), () -> "seed=" + seed + " event=" + event);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void shouldSurviveAnyBytes(final long seed)
    {
        final byte[] likely = "0123456789,,,,--\r\n accounttransfer".getBytes(StandardCharsets.US_ASCII);
        final byte[][] starts = {
            {}, "account,".getBytes(StandardCharsets.US_ASCII), "transfer,".getBytes(StandardCharsets.US_ASCII)};
        final Random random = new Random(seed);
        final LedgerHandler handler = new LedgerHandler(ACCOUNTS_MAX, REMEMBERED);
        final HandlerRig rig = new HandlerRig(handler);
        for (int i = 0; i < EVENTS; i++)
        {
            final byte[] start = starts[random.nextInt(starts.length)];
            final int more = random.nextInt(random.nextInt(8) == 0 ? 4096 : 64);
            final byte[] bytes = Arrays.copyOf(start, start.length + more);
            final boolean text = random.nextBoolean();
            for (int j = start.length; j < bytes.length; j++)
            {
                bytes[j] = text ? likely[random.nextInt(likely.length)] : (byte)random.nextInt();
            }
            rig.payload.putBytes(0, bytes);
            rig.payload.putByte(LedgerDescriptor.TYPE_OFFSET, (byte)random.nextInt(4));
            rig.deliver(
                PayloadFormat.of(random.nextInt(4)), random.nextInt(4) == 0 ? LedgerDescriptor.LENGTH : bytes.length);
            assertEquals(1, rig.replies, () -> "seed=" + seed);
        }
        lines(HandlerRig.snapshot(handler));
    }

    private static String create(final HandlerRig rig, final boolean text, final long id, final boolean overdraft)
    {
        if (text)
        {
            return rig.deliver("account," + id + (overdraft ? ",overdraft" : ""));
        }
        rig.deliver(PayloadFormat.BINARY, LedgerDescriptor.putAccount(rig.payload, 0, id, overdraft ? 1 : 0));
        return binaryReplyAsText(rig);
    }

    private static String transfer(
        final HandlerRig rig,
        final boolean text,
        final long id,
        final long debit,
        final long credit,
        final long amount)
    {
        if (text)
        {
            return rig.deliver("transfer," + id + "," + debit + "," + credit + "," + amount);
        }
        rig.deliver(PayloadFormat.BINARY, LedgerDescriptor.putTransfer(rig.payload, 0, id, debit, credit, amount));
        return binaryReplyAsText(rig);
    }

    private static String binaryReplyAsText(final HandlerRig rig)
    {
        final int code = LedgerReplyDescriptor.result(rig.reply, 0);
        final LedgerResult result =
            Arrays.stream(LedgerResult.values()).filter(value -> value.code() == code).findAny().orElseThrow();
        return (code < 0 ? "rejected," : result.text() + ",") + LedgerReplyDescriptor.id(rig.reply, 0) + "," +
            LedgerReplyDescriptor.debitBalance(rig.reply, 0) + "," +
            LedgerReplyDescriptor.creditBalance(rig.reply, 0) + (code < 0 ? "," + result.text() : "") + "\n";
    }

    /** The state as {@link NaiveLedger#state()} has it; checks on the way that the balances add up to 0. */
    private static List<String> lines(final byte[] bytes)
    {
        final UnsafeBuffer state = new UnsafeBuffer(bytes);
        final List<String> lines = new ArrayList<>();
        BigInteger sum = BigInteger.ZERO;
        int position = Integer.BYTES;
        final int accounts = state.getInt(position);
        position += Integer.BYTES;
        for (int i = 0; i < accounts; i++)
        {
            final long balance = state.getLong(position + Long.BYTES);
            sum = sum.add(BigInteger.valueOf(balance));
            lines.add(state.getLong(position) + "," + balance + "," + state.getInt(position + 2 * Long.BYTES));
            position += 2 * Long.BYTES + Integer.BYTES;
        }
        assertEquals(BigInteger.ZERO, sum, "the balances must add up to 0");
        final int transfers = state.getInt(position);
        position += Integer.BYTES;
        for (int i = 0; i < transfers; i++)
        {
            lines.add("transfer " + state.getLong(position));
            position += Long.BYTES;
        }
        assertEquals(bytes.length, position);
        return lines;
    }
}
