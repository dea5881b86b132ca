package io.headrace.engine;

/**
 * What becomes of an event whose handler throws.
 */
public enum HandlerPolicy
{
    /**
     * The engine stops. Nothing is lost: the event is applied again at the next start, by a handler that was mended
     * meanwhile or under another policy.
     */
    HALT,

    /**
     * The event is set aside by a decision that is journaled before any later event is applied, so that every replay
     * passes over it too. What the handler emitted for it is dropped; what it changed in its own state is not undone,
     * so it must validate first and mutate then.
     */
    QUARANTINE;

    /**
     * The policy with a name.
     *
     * @param label {@code halt} or {@code quarantine}.
     * @return the policy.
     * @throws IllegalArgumentException naming what is allowed.
     */
    public static HandlerPolicy ofLabel(final String label)
    {
        return switch (label)
        {
            case "halt" -> HALT;
            case "quarantine" -> QUARANTINE;
            default -> throw new IllegalArgumentException(
                "policy=" + label + " must be halt or quarantine");
        };
    }
}
