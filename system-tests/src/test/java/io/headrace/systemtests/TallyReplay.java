package io.headrace.systemtests;

import io.headrace.engine.EngineContext;
import io.headrace.engine.JournalCursor;
import io.headrace.engine.Replayer;
import io.headrace.engine.StateDigest;
import io.headrace.journal.JournalReader;
import java.nio.file.Path;

/**
 * Applies a closed journal to handlers of its own. Stateless.
 */
final class TallyReplay
{
    private TallyReplay()
    {
    }

    /** State that a journal of a server with the {@link TallyHandler} leads to, up to a sequence. */
    static StateDigest replay(final Path journal, final long toSequence)
    {
        return replay(journal, toSequence, new EngineContext());
    }

    /** The same with the limits of a context, which is used up. */
    static StateDigest replay(final Path journal, final long toSequence, final EngineContext limits)
    {
        final Replayer replayer =
            new Replayer(limits.handler("tally", new TallyHandler(), TallyHandler.TOPIC));
        try (JournalCursor cursor = JournalReader.open(journal, 1))
        {
            boolean more = true;
            while (more)
            {
                more = replayer.poll(cursor, toSequence);
            }
        }
        return replayer.digest();
    }
}
