package io.headrace.server;

import io.headrace.config.SettingsException;
import io.headrace.edge.EdgeException;
import io.headrace.engine.JournalException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what a command throws into one line on stderr and an {@link ExitCode}; the stack trace is shown only when it
 * is asked for.
 */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler
{
    private final boolean verbose;

    FailureReport(final boolean verbose)
    {
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(final ParameterException failure, final String[] args)
    {
        final CommandLine command = failure.getCommandLine();
        final PrintWriter err = command.getErr();
        final List<String> suggestions = failure instanceof UnmatchedArgumentException unmatched ?
            unmatched.getSuggestions() : List.of();
        err.println("headrace: " + oneLine(failure.getMessage()) +
            (suggestions.isEmpty() ? "" : ", did you mean " + suggestions.get(0) + "?") +
            "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
        err.flush();
        return ExitCode.WRONG_USE;
    }

    @Override
    public int handleExecutionException(
        final Exception failure, final CommandLine command, final ParseResult parseResult)
    {
        report(failure, command.getErr(), verbose || HeadraceMain.isVerbose(command));
        return exitCode(failure);
    }

    static void report(final Throwable failure, final PrintWriter err, final boolean verbose)
    {
        err.println("headrace: " + describe(failure));
        if (verbose)
        {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    /** What a failure returns to the shell. */
    static int exitCode(final Throwable failure)
    {
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
        {
            if (cause instanceof CommandFailure commandFailure)
            {
                return commandFailure.exitCode();
            }
            if (cause instanceof SettingsException)
            {
                return ExitCode.WRONG_USE;
            }
            if (cause instanceof JournalException journalException)
            {
                return exitCode(journalException.reason());
            }
        }
        return ExitCode.FAILED;
    }

    /** A journal of a newer format is whole: whoever takes 3 for the time to restore a backup must not be misled. */
    private static int exitCode(final JournalException.Reason reason)
    {
        return switch (reason)
        {
            case DAMAGED, FORCE_FAILED -> ExitCode.DAMAGED;
            case UNAVAILABLE, NEWER_FORMAT, FAILED -> ExitCode.FAILED;
        };
    }

    /** One line for a person: the message when it was written for one, else with the kind of failure. */
    static String describe(final Throwable failure)
    {
        final String message = failure.getMessage();
        if (failure instanceof FileSystemException fileFailure)
        {
            return describeFile(fileFailure);
        }
        if (message == null || message.isBlank())
        {
            return failure.getClass().getSimpleName() + " (run again with --verbose for more)";
        }
        if (failure instanceof CommandFailure || failure instanceof SettingsException ||
            failure instanceof JournalException || failure instanceof EdgeException ||
            failure instanceof IllegalArgumentException || failure instanceof IllegalStateException)
        {
            return oneLine(message);
        }
        return failure.getClass().getSimpleName() + ": " + oneLine(message);
    }

    private static String describeFile(final FileSystemException failure)
    {
        final String file = failure.getFile();
        if (failure instanceof NoSuchFileException)
        {
            return file + " does not exist";
        }
        if (failure instanceof AccessDeniedException)
        {
            return file + " may not be accessed: check its permissions";
        }
        if (failure instanceof FileAlreadyExistsException)
        {
            return file + " exists and is not what is needed there";
        }
        return oneLine(failure.getMessage());
    }

    private static String oneLine(final String text)
    {
        return String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
