package io.headrace.examples;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of the reply to a binary ledger message.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                                                               |   0
 *  |                              Id                               |
 *  +---------------------------------------------------------------+
 *  |                                                               |   8
 *  |                         Debit Balance                         |
 *  +---------------------------------------------------------------+
 *  |                                                               |  16
 *  |                        Credit Balance                         |
 *  +---------------------------------------------------------------+
 *  |                            Result                             |  24
 *  +---------------------------------------------------------------+
 *  |                           Reserved                            |  28
 *  +---------------------------------------------------------------+
 * </pre>
 * All fields are little-endian. Balances are those after the message, 0 for an account that does not exist or was not
 * named. Result is the code of a {@link LedgerResult}.
 */
public final class LedgerReplyDescriptor
{
    /** Offset of the 64-bit id of the account or transfer. */
    public static final int ID_OFFSET = 0;
    /** Offset of the 64-bit balance of the debit account, or of the account created. */
    public static final int DEBIT_BALANCE_OFFSET = 8;
    /** Offset of the 64-bit balance of the credit account. */
    public static final int CREDIT_BALANCE_OFFSET = 16;
    /** Offset of the 32-bit code of a {@link LedgerResult}. */
    public static final int RESULT_OFFSET = 24;
    /** Bytes of a reply. */
    public static final int LENGTH = 32;

    private LedgerReplyDescriptor()
    {
    }

    static void put(
        final MutableDirectBuffer buffer,
        final LedgerResult result,
        final long id,
        final long debitBalance,
        final long creditBalance)
    {
        buffer.putLong(ID_OFFSET, id, LITTLE_ENDIAN);
        buffer.putLong(DEBIT_BALANCE_OFFSET, debitBalance, LITTLE_ENDIAN);
        buffer.putLong(CREDIT_BALANCE_OFFSET, creditBalance, LITTLE_ENDIAN);
        buffer.putInt(RESULT_OFFSET, result.code(), LITTLE_ENDIAN);
    }

    /**
     * Id of the account or transfer.
     *
     * @param buffer with the reply.
     * @param offset of the reply.
     * @return the id.
     */
    public static long id(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Balance of the debit account, or of the account created.
     *
     * @param buffer with the reply.
     * @param offset of the reply.
     * @return the balance.
     */
    public static long debitBalance(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + DEBIT_BALANCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Balance of the credit account.
     *
     * @param buffer with the reply.
     * @param offset of the reply.
     * @return the balance.
     */
    public static long creditBalance(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + CREDIT_BALANCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * What became of the message.
     *
     * @param buffer with the reply.
     * @param offset of the reply.
     * @return code of a {@link LedgerResult}.
     */
    public static int result(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + RESULT_OFFSET, LITTLE_ENDIAN);
    }
}
