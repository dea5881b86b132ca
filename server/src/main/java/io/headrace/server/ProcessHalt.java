package io.headrace.server;

/**
 * Ends a process in which a thread does not return, so that it cannot be ended in an orderly way. For the journal this
 * is what SIGKILL is: nothing that was acknowledged is lost, and the next start recovers.
 */
final class ProcessHalt
{
    private ProcessHalt()
    {
    }

    /** Says why in one line, and does not return. */
    static void because(final String reason)
    {
        System.err.println("headrace: " + reason);
        System.err.flush();
        System.out.flush();
        Runtime.getRuntime().halt(ExitCode.FAILED);
    }
}
