package io.headrace.examples;

/**
 * What became of an order message.
 */
public enum OrderOutcome
{
    /** The order rests whole; not replied to a binary message. */
    RESTED(1, "rested", false),
    /** The order traded; what is left of it rests, unless a reason says that it was dropped. */
    FILLED(2, "filled", true),
    /** The order was reduced and still rests; not replied to a binary message. */
    REDUCED(3, "reduced", false),
    /** The order left the book; not replied to a binary message. */
    DELETED(4, "deleted", false),
    /** The market data was counted; not replied to a binary message. */
    COUNTED(5, "counted", false),
    /** Nothing was changed, the reason says why. */
    REJECTED(6, "rejected", true);

    private final int code;
    private final String text;
    private final boolean news;

    OrderOutcome(final int code, final String text, final boolean news)
    {
        this.code = code;
        this.text = text;
        this.news = news;
    }

    /**
     * The code in a binary reply.
     *
     * @return 1 or more.
     */
    public int code()
    {
        return code;
    }

    /**
     * The first field of a line of a text reply.
     *
     * @return a word.
     */
    public String text()
    {
        return text;
    }

    /** Whether the producer cannot know it already. */
    boolean isNews()
    {
        return news;
    }
}
