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
        /** Connects, and carries a session on if that is not 0. */
        WireClient connect(long session) throws IOException;
    }

    /** One request, and the number of the first of its events. */
    private record Sent(String topic, List<String> payloads, long number, String key)
    {
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
    private final List<Sent> sent = new ArrayList<>();
    private long session;
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
        try (WireClient client = connector.connect(0))
        {
            session = client.session();
            while (verdict.isClean())
            {
                publish(client);
                onAnswer.run();
            }
        }
        catch (final IOException gone)
        {
            // The server was killed or stops: what was not answered is in doubt, as the log says.
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
        final String topic = TOPICS[random.nextInt(TOPICS.length)];
        final Sent request = new Sent(topic, payloads, number - payloads.size(), name + "-" + number);
        sent.add(request);
        final WireClient.Answer answer = client.publish(topic, payloads, asked, request.key);
        if (!answer.accepted())
        {
            payloads.forEach(log::refused);
            sent.remove(request);
            throw new IOException("refused, as by a server that stops");
        }
        else if (answer.level() != asked)
        {
            verdict = verdict.plus(
                Verdict.undetected("level=" + answer.level() + " where " + asked + " was asked for"));
        }
        else
        {
            note(payloads, answer);
        }
    }

    /**
     * Sends again over a new connection what is in doubt: all that a session does not have, or else the last two
     * requests under their keys, of which one may have been answered.
     */
    void carryOn(final Connector fresh)
    {
        try (WireClient client = fresh.connect(session))
        {
            final long applied = client.applied();
            for (int i = session == 0 ? Math.max(0, sent.size() - 2) : 0; i < sent.size(); i++)
            {
                final Sent request = sent.get(i);
                final int known = session == 0 ? 0 :
                    (int)Math.max(0, Math.min(request.payloads.size(), applied - request.number));
                final List<String> payloads = request.payloads.subList(known, request.payloads.size());
                if (!payloads.isEmpty())
                {
                    payloads.forEach(log::resent);
                    final WireClient.Answer answer =
                        client.publish(request.topic, payloads, ClientLog.Level.SYNCED, request.key);
                    if (answer.accepted())
                    {
                        note(payloads, answer);
                    }
                    else
                    {
                        offend("key=" + request.key + " is refused when sent again: " + answer.reply());
                    }
                }
            }
        }
        catch (final IOException ex)
        {
            offend("producer=" + name + " session=" + session + " cannot carry on: " + ex);
        }
    }

    private void note(final List<String> payloads, final WireClient.Answer answer)
    {
        for (int i = 0; i < payloads.size(); i++)
        {
            final boolean last = i == payloads.size() - 1;
            offend(log.acknowledged(payloads.get(i),
                last ? answer.lastSequence() : i == 0 ? answer.firstSequence() : 0, answer.level()));
        }
        if (payloads.size() == 1 && !answer.reply().isEmpty() && answer.level() != ClientLog.Level.ACCEPTED)
        {
            offend(log.replied(payloads.get(0), answer.reply()));
        }
    }

    private void offend(final String offence)
    {
        verdict = offence == null ? verdict : verdict.plus(Verdict.undetected(offence));
    }

    /** Whether it has a session, so that it speaks TCP; after its thread has ended. */
    boolean hasSession()
    {
        return session != 0;
    }

    /** After its thread has ended. */
    Verdict verdict()
    {
        return verdict;
    }
}
