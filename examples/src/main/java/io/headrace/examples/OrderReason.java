package io.headrace.examples;

/**
 * Why an order message was rejected, or what is left of an order dropped.
 */
public enum OrderReason
{
    /** All is well. */
    NONE(0, "none"),
    /** The binary message is not {@link OrderDescriptor#LENGTH} bytes long, or the text is not a line of fields. */
    MALFORMED(1, "malformed"),
    /** The type is none of the known ones. */
    UNKNOWN_TYPE(2, "unknown type"),
    /** The side is neither 1 nor -1. */
    UNKNOWN_SIDE(3, "side must be 1 (buy) or -1 (sell)"),
    /** The quantity is 0 or less. */
    QUANTITY_NOT_POSITIVE(4, "quantity must be above 0"),
    /** The price is 0 or less. */
    PRICE_NOT_POSITIVE(5, "price must be above 0"),
    /** An order with this id rests already. */
    DUPLICATE_ORDER(6, "an order with this id rests already"),
    /** No order with this id rests: it never did, or it has left the book before. */
    UNKNOWN_ORDER(7, "no order with this id rests"),
    /** The book holds as many orders or prices as it was made for. */
    BOOK_FULL(8, "the book is full"),
    /** The order had as many fills as a reply can carry; what is left of it was dropped. */
    FILL_LIMIT(9, "fill limit reached");

    private final int code;
    private final String text;

    OrderReason(final int code, final String text)
    {
        this.code = code;
        this.text = text;
    }

    /**
     * The code in a binary reply.
     *
     * @return 0 or more.
     */
    public int code()
    {
        return code;
    }

    /**
     * The reason in a text reply.
     *
     * @return a few words.
     */
    public String text()
    {
        return text;
    }
}
