package io.headrace.systemtests;

import io.headrace.engine.StateDigest;
import io.headrace.systemtests.checker.ClientLog;
import io.headrace.systemtests.checker.JournalChecker;
import io.headrace.systemtests.checker.RecordedJournal;
import io.headrace.systemtests.checker.Verdict;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Kills a server again and again on one journal, mostly under load, sometimes while it recovers or closes; looks at the
 * journal's files after each recovery. Belongs to the thread that calls it.
 */
final class KillLane implements Callable<Verdict>
{
    private enum Moment
    {
        LOAD, LOAD_AGAIN, LOAD_MORE, RECOVERY, CLOSE
    }

    private static final int CYCLES_PER_JOURNAL = 25;
    private static final int MOST_ANSWERS = 60;
    private static final int LONGEST_REQUEST = 20;
    private static final int LONGEST_CLOSE_MS = 80;

    private final ServerClassPath servers;
    private final Path scratch;
    private final long seed;
    private final int cycles;
    private final Random random;
    private long startMs = TimeUnit.SECONDS.toMillis(1);
    private List<KillProducer> interrupted = List.of();
    private ClientLog log = new ClientLog();
    private Path journal;
    private Verdict verdict = Verdict.CLEAN;

    KillLane(final ServerClassPath servers, final Path scratch, final long seed, final int cycles)
    {
        this.servers = servers;
        this.scratch = scratch;
        this.seed = seed;
        this.cycles = cycles;
        this.random = new Random(seed);
    }

    @Override
    public Verdict call() throws IOException, InterruptedException
    {
        for (int cycle = 0; cycle < cycles && verdict.isClean(); cycle++)
        {
            if (cycle % CYCLES_PER_JOURNAL == 0)
            {
                conclude();
                log = new ClientLog();
                journal = scratch.resolve("journal-" + cycle);
            }
            Verdict found = cycle(cycle);
            if (!found.isClean())
            {
                found = new Verdict(found.acknowledged(), found.lost(), found.duplicated(), found.undetected(),
                    "lane seed=" + seed + " cycle=" + cycle + ": " + found.offence());
            }
            verdict = verdict.plus(found);
        }
        conclude();
        return verdict;
    }

    private ServerUnderTest.Launch launch()
    {
        return servers.on(journal)
            .set("handlers.tally.class", TallyHandler.class.getName())
            .set("handlers.tally.topics", TallyHandler.TOPIC)
            .set("topics.max", "16")
            .set("event.max.bytes", "64k")
            .set("batch.bytes", "64k")
            .set("lane.capacity", "1024")
            .set("payload.pool.bytes", "4m")
            .set("http.batch.max.bytes", "256k")
            .set("http.batch.max.events", "4096")
            .set("outbox.bytes", "1m")
            .set("journal.file.bytes", "5m")
            .set("journal.prepared.bytes", "5m");
    }

    private Verdict cycle(final int cycle) throws IOException, InterruptedException
    {
        final Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
        final int answers = 1 + random.nextInt(MOST_ANSWERS);
        final double share = random.nextDouble();
        try (ServerUnderTest server = launch().begin())
        {
            if (moment == Moment.RECOVERY)
            {
                server.awaitExit((long)(share * startMs));
                server.kill();
                return Verdict.CLEAN;
            }
            final long beganMs = System.currentTimeMillis();
            server.awaitReady();
            startMs = (startMs + System.currentTimeMillis() - beganMs) / 2;
            final Verdict recovered =
                JournalChecker.check(RecordedJournal.read(journal), log, ClientLog.Level.JOURNALED);
            return new Verdict(0, recovered.lost(), recovered.duplicated(), recovered.undetected(),
                recovered.offence()).plus(carryOn(server)).plus(load(server, cycle, moment, answers, share));
        }
    }

    private Verdict load(
        final ServerUnderTest server, final int cycle, final Moment moment, final int answers, final double share)
        throws InterruptedException
    {
        final CountDownLatch enough = new CountDownLatch(answers);
        final List<KillProducer> producers = List.of(
            producer("http", cycle, connector(server, false), 1, enough),
            producer("batch", cycle, connector(server, false), LONGEST_REQUEST, enough),
            producer("tcp", cycle, connector(server, true), LONGEST_REQUEST, enough));
        final List<Thread> threads = new ArrayList<>();
        producers.forEach(producer -> threads.add(new Thread(producer)));
        threads.forEach(Thread::start);
        Verdict found = Verdict.CLEAN;
        if (!enough.await(ServerUnderTest.DEADLINE_SECONDS, TimeUnit.SECONDS))
        {
            found = Verdict.undetected("no answers, stderr: " + server.stderr());
        }
        if (moment == Moment.CLOSE)
        {
            server.signal();
            server.awaitExit((long)(share * LONGEST_CLOSE_MS));
        }
        server.kill();
        for (final Thread thread : threads)
        {
            thread.join(TimeUnit.SECONDS.toMillis(ServerUnderTest.DEADLINE_SECONDS));
        }
        for (final KillProducer producer : producers)
        {
            found = found.plus(producer.verdict());
        }
        interrupted = producers;
        return found;
    }

    private static KillProducer.Connector connector(final ServerUnderTest server, final boolean tcp)
    {
        return tcp ? session -> new TcpWireClient(server.tcp(), session) : session -> new HttpWireClient(server.http());
    }

    /** What the producers of the cycle before were not told is sent again. */
    private Verdict carryOn(final ServerUnderTest server)
    {
        Verdict found = Verdict.CLEAN;
        log.forgetBelow(ClientLog.Level.JOURNALED);
        for (final KillProducer producer : interrupted)
        {
            producer.carryOn(connector(server, producer.hasSession()));
            found = found.plus(producer.verdict());
        }
        interrupted = List.of();
        return found;
    }

    private KillProducer producer(
        final String kind,
        final int cycle,
        final KillProducer.Connector connector,
        final int longestRequest,
        final CountDownLatch enough)
    {
        return new KillProducer("c" + cycle + "-" + kind, connector, log, random.nextLong(), longestRequest,
            enough::countDown);
    }

    /** Ends the journal at hand cleanly and compares all of it, the state included. */
    private void conclude() throws IOException, InterruptedException
    {
        if (journal == null || !verdict.isClean())
        {
            return;
        }
        final String live;
        try (ServerUnderTest server = launch().start())
        {
            verdict = verdict.plus(carryOn(server));
            live = state(server.ops());
            if (server.terminate() != 0)
            {
                verdict = verdict.plus(Verdict.undetected("server ended badly, stderr: " + server.stderr()));
            }
        }
        verdict = verdict.plus(JournalChecker.check(RecordedJournal.read(journal), log, ClientLog.Level.JOURNALED));
        final StateDigest replayed =
            TallyReplay.replay(journal, Long.parseLong(FlatJson.parse(live).get("sequence")));
        if (!live.contains(replayed.stateHash()))
        {
            verdict = verdict.plus(
                Verdict.undetected("lane seed=" + seed + ": live state " + live + " is replayed as " + replayed));
        }
        TemporaryFiles.delete(journal);
    }

    private static String state(final URI ops) throws IOException, InterruptedException
    {
        return HttpClient.newHttpClient().send(
            HttpRequest.newBuilder(ops.resolve("/state")).build(), HttpResponse.BodyHandlers.ofString()).body();
    }
}
