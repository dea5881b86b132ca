package io.headrace.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks git which sources were measured.
 */
final class GitRevision
{
    private GitRevision()
    {
    }

    /** Twelve digits of the commit, with {@code -changed} behind it when files differ; unknown without a clone. */
    static String of(final Path root)
    {
        final String commit = git(root, "rev-parse", "--short=12", "HEAD");
        if (commit.isEmpty())
        {
            return "unknown";
        }
        return git(root, "status", "--porcelain", "--untracked-files=no").isEmpty() ? commit : commit + "-changed";
    }

    private static String git(final Path root, final String... arguments)
    {
        final List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        try
        {
            final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
            final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? text : "";
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while git runs", ex);
        }
        catch (final IOException ex)
        {
            if (ex.getMessage().contains("Cannot run program"))
            {
                return "";
            }
            throw new UncheckedIOException(ex);
        }
    }
}
