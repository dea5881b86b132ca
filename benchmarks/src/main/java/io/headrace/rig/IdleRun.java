package io.headrace.rig;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * What a real server with the default settings costs without load: percent of one core over each repetition, as a
 * sample; resident memory at the end; and the time from starting its process on an empty journal until it says that it
 * is ready. Only ports and the folder of the journal are set.
 */
@Command(name = "IdleRun", mixinStandardHelpOptions = true)
public final class IdleRun extends MeasurementCommand
{
    private static final double NS_PER_SECOND = 1e9;
    private static final double PERCENT = 100.0;

    private IdleRun()
    {
    }

    /**
     * Runs it.
     *
     * @param args as {@code --help} says.
     */
    public static void main(final String[] args)
    {
        run(new IdleRun(), args);
    }

    @Override
    RunRecord measure() throws IOException
    {
        final RunRecord record = new RunRecord("idle", "percent");
        try (WorkFolder folder = options().newWorkFolder("idle");
            ServerChild server = ServerChild.start(folder.path().resolve("journal"), List.of(), List.of()))
        {
            record.fact("startSeconds", server.startSeconds());
            Pause.seconds(options().warmup());
            for (int i = 0; i < options().samples(); i++)
            {
                final long startNs = System.nanoTime();
                final double before = server.usage().cpuSeconds();
                Pause.seconds(options().seconds());
                final double used = server.usage().cpuSeconds() - before;
                record.sample(used * PERCENT * NS_PER_SECOND / (System.nanoTime() - startNs));
            }
            server.usage().putMemory(record);
            server.stop();
        }
        return record.fact("seconds", options().seconds());
    }
}
