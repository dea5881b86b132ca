package io.headrace.edge;

/**
 * Why a request cannot be served.
 *
 * @param problem the kind.
 * @param detail  what to change.
 */
record Refusal(Problem problem, String detail)
{
}
