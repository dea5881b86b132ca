package io.headrace.examples;

import static io.headrace.examples.Accounts.NONE;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.HandlerContext;
import io.headrace.engine.Outbox;
import io.headrace.engine.Query;
import io.headrace.engine.ReplySink;
import io.headrace.engine.SnapshotSink;
import io.headrace.engine.SnapshotSource;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A double-entry ledger: what one account gives, another one gets, so that the balances always add up to 0.
 * <p>
 * An event is a message in the layout of {@link LedgerDescriptor}, or, in any format but
 * {@link PayloadFormat#BINARY}, a line of text: {@code account,7}, {@code account,8,overdraft} or
 * {@code transfer,1,8,7,250} (transfer id, debit account, credit account, amount). Each is answered by one reply with
 * the result and the balances, in the form of the message: {@link LedgerReplyDescriptor}, or a line of text. Whatever
 * the bytes, the answer is a reply, never an exception.
 * <p>
 * Money enters through accounts that may be overdrawn. A transfer that is sent again is not applied again, as long as
 * its id is among the last ones applied; the reply then says so, with the balances at that time. An id whose transfer
 * was rejected may be used again.
 * <p>
 * A query is the id of an account as text, and answered by {@code account,id,balance}.
 * <p>
 * Called by one thread at a time, allocates nothing per event after construction.
 */
public final class LedgerHandler implements EventHandler
{
    /** Most accounts, unless another number is given. */
    public static final int DEFAULT_ACCOUNTS_MAX = 1 << 20;
    /** Most transfer ids remembered, unless another number is given. */
    public static final int DEFAULT_TRANSFERS_REMEMBERED = 1 << 20;

    private static final int SNAPSHOT_VERSION = 1;
    private static final int LINE_LENGTH_MAX = 256;

    private final AsciiFields fields = new AsciiFields();
    private final AsciiText text = new AsciiText(LINE_LENGTH_MAX);
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[LedgerReplyDescriptor.LENGTH]);
    private final Accounts accounts;
    private final RecentIds transfers;

    /** Creates a ledger of the default capacity. */
    public LedgerHandler()
    {
        this(DEFAULT_ACCOUNTS_MAX, DEFAULT_TRANSFERS_REMEMBERED);
    }

    /**
     * Creates a ledger. What it rejects depends on its capacity, so a journal must be replayed with the capacity it
     * was written with.
     *
     * @param accountsMax         most accounts, 1 to 2^28.
     * @param transfersRemembered how many ids of applied transfers are known again, 1 to 2^28.
     */
    public LedgerHandler(final int accountsMax, final int transfersRemembered)
    {
        accounts = new Accounts(accountsMax);
        transfers = new RecentIds(transfersRemembered);
    }

    @Override
    public void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
        if (!snapshot.isEmpty())
        {
            final int version = snapshot.getInt();
            if (version != SNAPSHOT_VERSION)
            {
                throw new IllegalStateException("ledger snapshot version=" + version + " must be " + SNAPSHOT_VERSION);
            }
            readAccounts(snapshot);
            final int remembered = snapshot.getInt();
            for (int i = 0; i < remembered; i++)
            {
                transfers.add(snapshot.getLong());
            }
        }
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        if (event.format() == PayloadFormat.BINARY)
        {
            onMessage(event.buffer(), event.offset(), event.length(), outbox);
        }
        else
        {
            onLine(event.buffer(), event.offset(), event.length(), outbox);
        }
    }

    @Override
    public void onQuery(final Query query, final ReplySink replies)
    {
        fields.wrap(query.buffer(), query.offset(), query.length());
        final long id = fields.nextLong("accountId");
        fields.expectEnd();
        final int account = accounts.find(id);
        if (fields.problem() != null)
        {
            text.append("rejected,0,").append(fields.field()).append(' ').append(fields.problem());
        }
        else if (account == NONE)
        {
            text.append("rejected,").append(id).append(",the account does not exist");
        }
        else
        {
            text.append("account,").append(id).append(',').append(accounts.balance(account));
        }
        text.append('\n').send(replies);
    }

    /** Writes the accounts in the order of their ids, and the transfer ids from the oldest. */
    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putInt(SNAPSHOT_VERSION);
        sink.putInt(accounts.size());
        for (final long id : accounts.sortedIds())
        {
            final int account = accounts.find(id);
            sink.putLong(id);
            sink.putLong(accounts.balance(account));
            sink.putInt(accounts.flags(account));
        }
        sink.putInt(transfers.size());
        for (int i = 0; i < transfers.size(); i++)
        {
            sink.putLong(transfers.get(i));
        }
    }

    private void readAccounts(final SnapshotSource source)
    {
        final int size = source.getInt();
        if (size > accounts.maxSize())
        {
            throw new IllegalStateException("the snapshot does not fit: accountsMax=" + accounts.maxSize() +
                " must be at least " + size);
        }
        for (int i = 0; i < size; i++)
        {
            final long id = source.getLong();
            final long balance = source.getLong();
            accounts.add(id, source.getInt(), balance);
        }
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Outbox outbox)
    {
        if (length != LedgerDescriptor.LENGTH)
        {
            sendBinary(LedgerResult.MALFORMED, 0, NONE, NONE, outbox);
            return;
        }
        final long id = LedgerDescriptor.id(buffer, offset);
        switch (LedgerDescriptor.type(buffer, offset))
        {
            case LedgerDescriptor.ACCOUNT ->
            {
                final LedgerResult result = create(id, LedgerDescriptor.flags(buffer, offset));
                sendBinary(result, id, accounts.find(id), NONE, outbox);
            }
            case LedgerDescriptor.TRANSFER ->
            {
                final int debit = accounts.find(LedgerDescriptor.debitAccount(buffer, offset));
                final int credit = accounts.find(LedgerDescriptor.creditAccount(buffer, offset));
                final LedgerResult result = transfer(id, debit, credit, LedgerDescriptor.amount(buffer, offset));
                sendBinary(result, id, debit, credit, outbox);
            }
            default -> sendBinary(LedgerResult.UNKNOWN_TYPE, id, NONE, NONE, outbox);
        }
    }

    private void onLine(final DirectBuffer buffer, final int offset, final int length, final Outbox outbox)
    {
        fields.wrap(buffer, offset, length);
        fields.nextWord("type");
        if (fields.is("account"))
        {
            onAccountLine(outbox);
        }
        else if (fields.is("transfer"))
        {
            onTransferLine(outbox);
        }
        else
        {
            fields.fail("type", "must be account or transfer");
            sendMalformed(outbox);
        }
    }

    private void onAccountLine(final Outbox outbox)
    {
        final long id = fields.nextLong("accountId");
        int flags = 0;
        if (fields.hasNext())
        {
            fields.nextWord("flag");
            if (fields.is("overdraft"))
            {
                flags = LedgerDescriptor.OVERDRAFT;
            }
            else
            {
                fields.fail("flag", "must be overdraft or absent");
            }
        }
        fields.expectEnd();
        if (fields.problem() != null)
        {
            sendMalformed(outbox);
            return;
        }
        final LedgerResult result = create(id, flags);
        sendText(result, id, accounts.find(id), NONE, outbox);
    }

    private void onTransferLine(final Outbox outbox)
    {
        final long id = fields.nextLong("transferId");
        final long debitAccount = fields.nextLong("debitAccount");
        final long creditAccount = fields.nextLong("creditAccount");
        final long amount = fields.nextLong("amount");
        fields.expectEnd();
        if (fields.problem() != null)
        {
            sendMalformed(outbox);
            return;
        }
        final int debit = accounts.find(debitAccount);
        final int credit = accounts.find(creditAccount);
        sendText(transfer(id, debit, credit, amount), id, debit, credit, outbox);
    }

    private LedgerResult create(final long id, final int flags)
    {
        if ((flags & ~LedgerDescriptor.OVERDRAFT) != 0)
        {
            return LedgerResult.UNKNOWN_FLAGS;
        }
        if (accounts.find(id) != NONE)
        {
            return LedgerResult.DUPLICATE_ACCOUNT;
        }
        if (accounts.isFull())
        {
            return LedgerResult.LEDGER_FULL;
        }
        accounts.add(id, flags, 0);
        return LedgerResult.CREATED;
    }

    private LedgerResult transfer(final long id, final int debit, final int credit, final long amount)
    {
        final LedgerResult result = checkTransfer(id, debit, credit, amount);
        if (result == LedgerResult.APPLIED)
        {
            accounts.transfer(debit, credit, amount);
            transfers.add(id);
        }
        return result;
    }

    private LedgerResult checkTransfer(final long id, final int debit, final int credit, final long amount)
    {
        if (transfers.contains(id))
        {
            return LedgerResult.DUPLICATE_TRANSFER;
        }
        if (amount <= 0)
        {
            return LedgerResult.AMOUNT_NOT_POSITIVE;
        }
        if (debit == NONE)
        {
            return LedgerResult.UNKNOWN_DEBIT_ACCOUNT;
        }
        if (credit == NONE)
        {
            return LedgerResult.UNKNOWN_CREDIT_ACCOUNT;
        }
        if (debit == credit)
        {
            return LedgerResult.SAME_ACCOUNT;
        }
        final long debitBalance = accounts.balance(debit);
        if (debitBalance < amount && !accounts.mayOverdraw(debit))
        {
            return LedgerResult.INSUFFICIENT_BALANCE;
        }
        if (debitBalance < Long.MIN_VALUE + amount || accounts.balance(credit) > Long.MAX_VALUE - amount)
        {
            return LedgerResult.OVERFLOW;
        }
        return LedgerResult.APPLIED;
    }

    private void sendBinary(
        final LedgerResult result, final long id, final int debit, final int credit, final Outbox outbox)
    {
        LedgerReplyDescriptor.put(reply, result, id, accounts.balance(debit), accounts.balance(credit));
        outbox.reply(reply, 0, LedgerReplyDescriptor.LENGTH);
    }

    /** Sends {@code result,id,debitBalance,creditBalance}, with the reason behind it when it is a rejection. */
    private void sendText(
        final LedgerResult result, final long id, final int debit, final int credit, final Outbox outbox)
    {
        text.append(result.isRejection() ? "rejected" : result.text()).append(',').append(id)
            .append(',').append(accounts.balance(debit)).append(',').append(accounts.balance(credit));
        if (result.isRejection())
        {
            text.append(',').append(result.text());
        }
        text.append('\n').send(outbox);
    }

    private void sendMalformed(final Outbox outbox)
    {
        text.append("rejected,0,0,0,").append(LedgerResult.MALFORMED.text()).append(": ")
            .append(fields.field()).append(' ').append(fields.problem()).append('\n').send(outbox);
    }
}
