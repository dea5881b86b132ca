package io.headrace.examples;

import java.util.Arrays;

/**
 * Accounts with their balances, named by their row number. Allocated whole at construction. Not threadsafe.
 */
final class Accounts
{
    static final int NONE = LongIntMap.MISSING;

    private final LongIntMap accountById;
    private final long[] ids;
    private final long[] balances;
    private final byte[] flags;

    Accounts(final int maxSize)
    {
        accountById = new LongIntMap(maxSize);
        ids = new long[maxSize];
        balances = new long[maxSize];
        flags = new byte[maxSize];
    }

    int size()
    {
        return accountById.size();
    }

    boolean isFull()
    {
        return size() == ids.length;
    }

    int maxSize()
    {
        return ids.length;
    }

    /** Row of an account, or {@link #NONE}. */
    int find(final long id)
    {
        return accountById.get(id);
    }

    /** Adds an account whose id is new, when there is room. */
    void add(final long id, final int accountFlags, final long balance)
    {
        final int account = size();
        accountById.add(id, account);
        ids[account] = id;
        balances[account] = balance;
        flags[account] = (byte)accountFlags;
    }

    int flags(final int account)
    {
        return flags[account];
    }

    /** Balance of an account, 0 for {@link #NONE}. */
    long balance(final int account)
    {
        return account == NONE ? 0 : balances[account];
    }

    boolean mayOverdraw(final int account)
    {
        return (flags[account] & LedgerDescriptor.OVERDRAFT) != 0;
    }

    void transfer(final int debit, final int credit, final long amount)
    {
        balances[debit] -= amount;
        balances[credit] += amount;
    }

    /** All ids in ascending order, for a snapshot; allocates. */
    long[] sortedIds()
    {
        final long[] sorted = Arrays.copyOf(ids, size());
        Arrays.sort(sorted);
        return sorted;
    }
}
