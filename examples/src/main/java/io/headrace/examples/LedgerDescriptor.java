package io.headrace.examples;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a binary ledger message, as it is published to the topic of the ledger.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                                                               |   0
 *  |                              Id                               |
 *  +---------------------------------------------------------------+
 *  |                                                               |   8
 *  |                         Debit Account                         |
 *  +---------------------------------------------------------------+
 *  |                                                               |  16
 *  |                        Credit Account                         |
 *  +---------------------------------------------------------------+
 *  |                                                               |  24
 *  |                            Amount                             |
 *  +---------------+---------------+-------------------------------+
 *  |     Type      |     Flags     |           Reserved            |  32
 *  +---------------+---------------+-------------------------------+
 *  |                           Reserved                            |  36
 *  +---------------------------------------------------------------+
 * </pre>
 * All fields are little-endian. Id is that of the account for {@link #ACCOUNT}, of the transfer for
 * {@link #TRANSFER}; ids are any 64 bits. Amount is above 0, in the smallest unit of the currency. Fields that a type
 * does not use are not looked at. Reserved bytes are zero.
 */
public final class LedgerDescriptor
{
    /** Offset of the 64-bit id of the account to create, or of the transfer. */
    public static final int ID_OFFSET = 0;
    /** Offset of the 64-bit id of the account that the amount is taken from. */
    public static final int DEBIT_ACCOUNT_OFFSET = 8;
    /** Offset of the 64-bit id of the account that the amount is given to. */
    public static final int CREDIT_ACCOUNT_OFFSET = 16;
    /** Offset of the 64-bit amount. */
    public static final int AMOUNT_OFFSET = 24;
    /** Offset of the 8-bit type. */
    public static final int TYPE_OFFSET = 32;
    /** Offset of the 8 flags. */
    public static final int FLAGS_OFFSET = 33;
    /** Offset of the six reserved bytes. */
    public static final int RESERVED_OFFSET = 34;
    /** Bytes of a message. */
    public static final int LENGTH = 40;

    /** Creates an account. */
    public static final int ACCOUNT = 1;
    /** Moves an amount from one account to another. */
    public static final int TRANSFER = 2;

    /** Flag of an account whose balance may fall below 0. */
    public static final int OVERDRAFT = 1;

    private static final int BITS_PER_FIELD = 8;

    private LedgerDescriptor()
    {
    }

    /**
     * Writes a message that creates an account.
     *
     * @param buffer    to write to.
     * @param offset    of the message.
     * @param accountId of the account.
     * @param flags     0 or {@link #OVERDRAFT}.
     * @return {@link #LENGTH}.
     */
    public static int putAccount(
        final MutableDirectBuffer buffer, final int offset, final long accountId, final int flags)
    {
        return put(buffer, offset, ACCOUNT, flags, accountId, 0, 0, 0);
    }

    /**
     * Writes a message that transfers an amount.
     *
     * @param buffer        to write to.
     * @param offset        of the message.
     * @param transferId    that no other transfer has.
     * @param debitAccount  that the amount is taken from.
     * @param creditAccount that the amount is given to.
     * @param amount        above 0.
     * @return {@link #LENGTH}.
     */
    public static int putTransfer(
        final MutableDirectBuffer buffer,
        final int offset,
        final long transferId,
        final long debitAccount,
        final long creditAccount,
        final long amount)
    {
        return put(buffer, offset, TRANSFER, 0, transferId, debitAccount, creditAccount, amount);
    }

    private static int put(
        final MutableDirectBuffer buffer,
        final int offset,
        final int type,
        final int flags,
        final long id,
        final long debitAccount,
        final long creditAccount,
        final long amount)
    {
        buffer.putLong(offset + ID_OFFSET, id, LITTLE_ENDIAN);
        buffer.putLong(offset + DEBIT_ACCOUNT_OFFSET, debitAccount, LITTLE_ENDIAN);
        buffer.putLong(offset + CREDIT_ACCOUNT_OFFSET, creditAccount, LITTLE_ENDIAN);
        buffer.putLong(offset + AMOUNT_OFFSET, amount, LITTLE_ENDIAN);
        buffer.putLong(offset + TYPE_OFFSET, (type & 0xFF) | (flags & 0xFF) << BITS_PER_FIELD, LITTLE_ENDIAN);
        return LENGTH;
    }

    /**
     * Id of the account to create, or of the transfer.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return the id.
     */
    public static long id(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Account that the amount is taken from.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return its id.
     */
    public static long debitAccount(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + DEBIT_ACCOUNT_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Account that the amount is given to.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return its id.
     */
    public static long creditAccount(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + CREDIT_ACCOUNT_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Amount of the transfer.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return the amount.
     */
    public static long amount(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + AMOUNT_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Type of the message.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return {@link #ACCOUNT} or {@link #TRANSFER}.
     */
    public static int type(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + TYPE_OFFSET);
    }

    /**
     * Flags of the account to create.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return 0 or {@link #OVERDRAFT}.
     */
    public static int flags(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + FLAGS_OFFSET) & 0xFF;
    }
}
