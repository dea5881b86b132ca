package io.headrace.peers.support;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Runs a peer as a process: reads its arguments, keeps stdout free for the record, and turns what happens into an exit
 * code. Used by one thread.
 */
public final class PeerMain
{
    /** A record was printed. */
    public static final int DONE = 0;
    /** The measurement failed. */
    public static final int FAILED = 1;
    /** Wrong arguments; nothing was measured. */
    public static final int WRONG_USE = 2;
    /** The peer is not installed; nothing was measured. */
    public static final int ABSENT = 5;

    private PeerMain()
    {
    }

    /**
     * Measures and ends the process.
     *
     * @param peer to measure, annotated as a command
     * @param args of the command line
     */
    public static void exit(final Peer peer, final String[] args)
    {
        final PrintStream stdout = System.out;
        // Libraries print greetings: the last line of stdout is the record.
        System.setOut(System.err);
        System.exit(run(peer, args, stdout, System.err));
    }

    /**
     * Measures.
     *
     * @param peer   to measure, annotated as a command
     * @param args   of the command line
     * @param stdout gets the record
     * @param stderr gets everything else
     * @return the exit code
     */
    public static int run(final Peer peer, final String[] args, final PrintStream stdout, final PrintStream stderr)
    {
        final CommandLine commandLine = new CommandLine(peer);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        try
        {
            if (commandLine.parseArgs(args).isUsageHelpRequested())
            {
                commandLine.usage(new PrintWriter(stdout, true, StandardCharsets.UTF_8));
                return DONE;
            }
            stdout.println(peer.measure().toJson());
            stdout.flush();
            return DONE;
        }
        catch (final ParameterException ex)
        {
            stderr.println(ex.getMessage());
            return WRONG_USE;
        }
        catch (final PeerAbsentException ex)
        {
            stderr.println(ex.getMessage());
            return ABSENT;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            stderr.println("interrupted before there was a record");
            return FAILED;
        }
        catch (final Exception ex)
        {
            ex.printStackTrace(stderr);
            return FAILED;
        }
    }
}
