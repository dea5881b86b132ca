package io.headrace.peers;

import io.headrace.peers.support.Load;
import io.headrace.peers.support.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests from wrk, one thread of it, with several of a connection under way at once. Used by one thread.
 */
final class WrkLoad implements Load
{
    private static final String INSTALL = "install Debian's wrk";
    private static final String SCRIPT = "load.lua";
    private static final Pattern SUMMARY = Pattern.compile("requests=(\\d+) failed=(\\d+)");
    private static final int GRACE_SECONDS = 30;

    private final Program wrk;
    private final Path folder;
    private final int connections;
    private final String url;
    private final List<String> arguments = new ArrayList<>();
    private final int eventsPerRequest;

    /**
     * Writes the script into the folder.
     *
     * @param body of a POST; null for a GET
     */
    WrkLoad(
        final Path folder, final int port, final String target, final int connections, final int pipeline,
        final String body, final int eventsPerRequest) throws IOException
    {
        this.folder = folder;
        this.connections = connections;
        this.eventsPerRequest = eventsPerRequest;
        wrk = program();
        url = "http://127.0.0.1:" + port + target;
        arguments.add(Integer.toString(pipeline));
        if (body != null)
        {
            Files.writeString(folder.resolve("body"), body, StandardCharsets.US_ASCII);
            arguments.add("body");
        }
        try (InputStream script = WrkLoad.class.getResourceAsStream(SCRIPT))
        {
            Files.copy(script, folder.resolve(SCRIPT));
        }
    }

    static Program program()
    {
        return Program.find("wrk", INSTALL);
    }

    /** What is run, without its folder. */
    String command()
    {
        return "wrk -t1 -c" + connections + " -s " + SCRIPT + " " + url + " -- " + String.join(" ", arguments);
    }

    @Override
    public long run(final long durationNs, final long limit) throws IOException, InterruptedException
    {
        final long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(durationNs));
        final Path output = folder.resolve("wrk.txt");
        final List<String> command = new ArrayList<>(List.of(
            wrk.file(), "-t1", "-c" + connections, "-d" + seconds + "s", "-s", SCRIPT, url, "--"));
        command.addAll(arguments);
        final Process process = new ProcessBuilder(command)
            .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try
        {
            if (!process.waitFor(seconds + GRACE_SECONDS, TimeUnit.SECONDS))
            {
                throw new IOException("wrk has not ended " + GRACE_SECONDS + " s after its time");
            }
        }
        finally
        {
            process.destroyForcibly();
        }
        final String text = Files.readString(output);
        final Matcher summary = SUMMARY.matcher(text);
        if (!summary.find() || Long.parseLong(summary.group(1)) == 0)
        {
            throw new IOException("wrk made no request: " + text);
        }
        if (Long.parseLong(summary.group(2)) > 0)
        {
            throw new IOException("wrk met failures: " + text);
        }
        return Long.parseLong(summary.group(1)) * eventsPerRequest;
    }
}
