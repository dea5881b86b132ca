package io.headrace.examples;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ledger written as simply as can be, as what {@link LedgerHandler} must agree with.
 */
final class NaiveLedger
{
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final int accountsMax;
    private final int remembered;
    private final TreeMap<Long, BigInteger> balances = new TreeMap<>();
    private final Set<Long> overdraft = new HashSet<>();
    private final Deque<Long> transfers = new ArrayDeque<>();

    NaiveLedger(final int accountsMax, final int remembered)
    {
        this.accountsMax = accountsMax;
        this.remembered = remembered;
    }

    String create(final long id, final boolean mayOverdraw)
    {
        if (balances.containsKey(id))
        {
            return rejected(id, balance(id), BigInteger.ZERO, "an account with this id exists already");
        }
        if (balances.size() == accountsMax)
        {
            return rejected(id, BigInteger.ZERO, BigInteger.ZERO, "the ledger is full");
        }
        balances.put(id, BigInteger.ZERO);
        if (mayOverdraw)
        {
            overdraft.add(id);
        }
        return "created," + id + ",0,0\n";
    }

    String transfer(final long id, final long debit, final long credit, final long amount)
    {
        final String reason = reason(id, debit, credit, amount);
        if (reason != null)
        {
            return rejected(id, balance(debit), balance(credit), reason);
        }
        balances.merge(debit, BigInteger.valueOf(amount).negate(), BigInteger::add);
        balances.merge(credit, BigInteger.valueOf(amount), BigInteger::add);
        transfers.add(id);
        if (transfers.size() > remembered)
        {
            transfers.remove();
        }
        return "applied," + id + "," + balance(debit) + "," + balance(credit) + "\n";
    }

    private String reason(final long id, final long debit, final long credit, final long amount)
    {
        if (transfers.contains(id))
        {
            return "a transfer with this id has been applied before";
        }
        if (amount <= 0)
        {
            return "amount must be above 0";
        }
        if (!balances.containsKey(debit))
        {
            return "the debit account does not exist";
        }
        if (!balances.containsKey(credit))
        {
            return "the credit account does not exist";
        }
        if (debit == credit)
        {
            return "debit and credit account are the same";
        }
        final BigInteger debitAfter = balance(debit).subtract(BigInteger.valueOf(amount));
        final BigInteger creditAfter = balance(credit).add(BigInteger.valueOf(amount));
        if (debitAfter.signum() < 0 && !overdraft.contains(debit))
        {
            return "the balance of the debit account is too low";
        }
        if (debitAfter.compareTo(LEAST) < 0 || creditAfter.compareTo(MOST) > 0)
        {
            return "a balance would leave the range of 64 bits";
        }
        return null;
    }

    /** All accounts by id, then the transfers remembered, from the oldest. */
    List<String> state()
    {
        final List<String> lines = new ArrayList<>();
        new TreeSet<>(balances.keySet()).forEach(
            id -> lines.add(id + "," + balance(id) + "," + (overdraft.contains(id) ? 1 : 0)));
        transfers.forEach(id -> lines.add("transfer " + id));
        return lines;
    }

    private BigInteger balance(final long id)
    {
        return balances.getOrDefault(id, BigInteger.ZERO);
    }

    private static String rejected(
        final long id, final BigInteger debitBalance, final BigInteger creditBalance, final String reason)
    {
        return "rejected," + id + "," + debitBalance + "," + creditBalance + "," + reason + "\n";
    }
}
