package io.headrace.systemtests;

import io.headrace.systemtests.checker.ClientLog;
import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Publishes over one connection until it breaks, and notes every answer. Runs on a thread of its own.
 */
final class KillProducer implements Runnable
{
    /** How a connection is made. */
    interface Connector
    {
        /** Connects. */
        WireClient connect() throws IOException;
    }

    private static final ClientLog.Level[] LEVELS =
        {ClientLog.Level.ACCEPTED, ClientLog.Level.JOURNALED, ClientLog.Level.SYNCED, ClientLog.Level.SYNCED};
    private static final String[] TOPICS = {TallyHandler.TOPIC, TallyHandler.TOPIC, "plain"};

    private final String name;
    private final Connector connector;
    private final ClientLog log;
    private final Random random;
    private final int longestRequest;
    private final Runnable onAnswer;
    private long number;
    private Verdict verdict = Verdict.CLEAN;

    KillProducer(
        final String name,
        final Connector connector,
        final ClientLog log,
        final long seed,
        final int longestRequest,
        final Runnable onAnswer)
    {
        this.name = name;
        this.connector = connector;
        this.log = log;
        this.random = new Random(seed);
        this.longestRequest = longestRequest;
        this.onAnswer = onAnswer;
    }

    @Override
    public void run()
    {
        try (WireClient client = connector.connect())
        {
            while (verdict.isClean())
            {
                publish(client);
                onAnswer.run();
            }
        }
        catch (final IOException gone)
        {
            // The server was killed: what was not answered is in doubt, as the log says.
            onAnswer.run();
        }
        catch (final RuntimeException ex)
        {
            verdict = verdict.plus(Verdict.undetected("producer=" + name + " failed: " + ex));
        }
    }

    private void publish(final WireClient client) throws IOException
    {
        final List<String> payloads = new ArrayList<>();
        for (int i = 1 + random.nextInt(longestRequest); i > 0; i--)
        {
            final String payload = '"' + name + "-" + number + "-" + "y".repeat(random.nextInt(100)) + '"';
            log.sent(payload, name, number);
            payloads.add(payload);
            number++;
        }
        final ClientLog.Level asked = LEVELS[random.nextInt(LEVELS.length)];
        final WireClient.Answer answer = client.publish(TOPICS[random.nextInt(TOPICS.length)], payloads, asked);
        if (!answer.accepted())
        {
            payloads.forEach(log::refused);
        }
        else if (answer.level() != asked)
        {
            verdict = verdict.plus(
                Verdict.undetected("level=" + answer.level() + " where " + asked + " was asked for"));
        }
        else
        {
            for (int i = 0; i < payloads.size(); i++)
            {
                final boolean last = i == payloads.size() - 1;
                note(log.acknowledged(payloads.get(i),
                    last ? answer.lastSequence() : i == 0 ? answer.firstSequence() : 0, answer.level()));
            }
        }
    }

    private void note(final String offence)
    {
        verdict = offence == null ? verdict : verdict.plus(Verdict.undetected(offence));
    }

    /** After its thread has ended. */
    Verdict verdict()
    {
        return verdict;
    }
}
