package io.headrace.edge;

import java.util.Arrays;

/**
 * The queries and cursor moves of one TCP connection that the engine has not answered, each in a slot that its
 * correlation names. Called only by the event loop of the connection; grows up to what credit lets in.
 */
final class RequestsInFlight
{
    /** Correlations from here on belong to requests, those below to runs of events. */
    static final long FIRST_CORRELATION = 1L << 62;

    private static final int INITIAL_CAPACITY = 4;

    private long[] correlationIds = new long[INITIAL_CAPACITY];
    private long[] values = new long[INITIAL_CAPACITY];
    private int[] lengths = new int[INITIAL_CAPACITY];
    private int[] codes = new int[INITIAL_CAPACITY];
    private int[] vacant = new int[INITIAL_CAPACITY];
    private int vacancies;
    private int used;

    /**
     * Adds a request.
     *
     * @param correlationId chosen by the client.
     * @param length        bytes that count for credit.
     * @param code          to begin with.
     * @param value         to keep with it.
     * @return the correlation of its run.
     */
    long add(final long correlationId, final int length, final int code, final long value)
    {
        final int slot = vacancies > 0 ? vacant[--vacancies] : newSlot();
        correlationIds[slot] = correlationId;
        lengths[slot] = length;
        codes[slot] = code;
        values[slot] = value;
        return FIRST_CORRELATION + slot;
    }

    private int newSlot()
    {
        if (used == correlationIds.length)
        {
            correlationIds = Arrays.copyOf(correlationIds, used * 2);
            values = Arrays.copyOf(values, used * 2);
            lengths = Arrays.copyOf(lengths, used * 2);
            codes = Arrays.copyOf(codes, used * 2);
            vacant = Arrays.copyOf(vacant, used * 2);
        }
        return used++;
    }

    /** Forgets a request: its slot may be used again. */
    void remove(final long correlation)
    {
        vacant[vacancies++] = slot(correlation);
    }

    private static int slot(final long correlation)
    {
        return (int)(correlation - FIRST_CORRELATION);
    }

    long correlationId(final long correlation)
    {
        return correlationIds[slot(correlation)];
    }

    long value(final long correlation)
    {
        return values[slot(correlation)];
    }

    int length(final long correlation)
    {
        return lengths[slot(correlation)];
    }

    int code(final long correlation)
    {
        return codes[slot(correlation)];
    }

    void code(final long correlation, final int code)
    {
        codes[slot(correlation)] = code;
    }
}
