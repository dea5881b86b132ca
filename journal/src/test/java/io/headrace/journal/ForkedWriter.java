package io.headrace.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that appends to a journal, with a thread that forces and maintains it, and prints what is durable at which
 * level: {@code appended N} or {@code forced N}. Ends by itself when its input does.
 */
public final class ForkedWriter
{
    private ForkedWriter()
    {
    }

    /**
     * Runs it.
     *
     * @param args directory, seed, and how many batches to append before it closes the journal.
     * @throws Exception which ends the process.
     */
    public static void main(final String[] args) throws Exception
    {
        final Random random = new Random(Long.parseLong(args[1]));
        final int batchCount = Integer.parseInt(args[2]);
        final AtomicBoolean running = new AtomicBoolean(true);
        try (ChronicleJournal journal = Journals.open(Path.of(args[0])))
        {
            final Thread sync = new Thread(() -> sync(journal, running), "sync");
            sync.start();
            final BatchWriter batches = BatchWriter.after(journal);
            for (int i = 0; i < batchCount; i++)
            {
                batches.batch(1 + random.nextInt(20), random.nextInt(500));
                while (journal.append(batches.buffer(), 0, batches.length()) != 0)
                {
                    LockSupport.parkNanos(1000);
                }
                batches.accept();
                print("appended " + batches.lastSequence());
            }
            running.set(false);
            sync.join();
        }
        print("closed");
        waitForEndOfInput();
    }

    private static void sync(final ChronicleJournal journal, final AtomicBoolean running)
    {
        while (running.get())
        {
            final int work = journal.maintain();
            print("forced " + journal.force());
            if (work == 0)
            {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    private static void print(final String line)
    {
        synchronized (System.out)
        {
            System.out.println(line);
            System.out.flush();
        }
    }

    private static void waitForEndOfInput() throws IOException
    {
        int read = 0;
        while (read >= 0)
        {
            read = System.in.read();
        }
    }
}
