package io.headrace.examples;

/**
 * What became of a ledger message. Only with {@link #CREATED} and {@link #APPLIED} has anything changed.
 */
public enum LedgerResult
{
    /** The account is there now, with a balance of 0. */
    CREATED(1, "created"),
    /** The transfer has been applied. */
    APPLIED(2, "applied"),
    /** A transfer with this id has been applied before, and was not again: a retry was safe. */
    DUPLICATE_TRANSFER(-1, "a transfer with this id has been applied before"),
    /** An account with this id exists already. */
    DUPLICATE_ACCOUNT(-2, "an account with this id exists already"),
    /** The account that the amount is to be taken from does not exist. */
    UNKNOWN_DEBIT_ACCOUNT(-3, "the debit account does not exist"),
    /** The account that the amount is to be given to does not exist. */
    UNKNOWN_CREDIT_ACCOUNT(-4, "the credit account does not exist"),
    /** Debit and credit account are the same. */
    SAME_ACCOUNT(-5, "debit and credit account are the same"),
    /** The amount is 0 or less. */
    AMOUNT_NOT_POSITIVE(-6, "amount must be above 0"),
    /** The debit account has not enough, and may not be overdrawn. */
    INSUFFICIENT_BALANCE(-7, "the balance of the debit account is too low"),
    /** A balance would leave the range of 64 bits. */
    OVERFLOW(-8, "a balance would leave the range of 64 bits"),
    /** The ledger holds as many accounts as it was made for. */
    LEDGER_FULL(-9, "the ledger is full"),
    /** The type is none of the known ones. */
    UNKNOWN_TYPE(-10, "unknown type"),
    /** Flags other than {@link LedgerDescriptor#OVERDRAFT} are set. */
    UNKNOWN_FLAGS(-11, "unknown flags"),
    /** The binary message is not {@link LedgerDescriptor#LENGTH} bytes long, or the text is not a line of fields. */
    MALFORMED(-12, "malformed");

    private final int code;
    private final String text;

    LedgerResult(final int code, final String text)
    {
        this.code = code;
        this.text = text;
    }

    /**
     * The code in a binary reply.
     *
     * @return above 0 when something changed, else below.
     */
    public int code()
    {
        return code;
    }

    /**
     * The result in a text reply.
     *
     * @return a few words.
     */
    public String text()
    {
        return text;
    }

    boolean isRejection()
    {
        return code < 0;
    }
}
