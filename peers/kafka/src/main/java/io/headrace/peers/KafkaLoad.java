package io.headrace.peers;

import io.headrace.peers.support.AnswerTimes;
import io.headrace.peers.support.Load;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends as fast as the producer takes it and counts every acknowledgement. Used by one thread; the acknowledgements
 * come on the thread of the producer.
 */
final class KafkaLoad implements Load
{
    /** One in so many is timed. */
    private static final int CHUNK = 1024;

    private final KafkaProducer<byte[], byte[]> producer;
    private final ProducerRecord<byte[], byte[]> event;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AnswerTimes answers = new AnswerTimes();
    private final Callback count = (metadata, ex) -> (ex == null ? acknowledged : failed).incrementAndGet();
    private long sent;

    KafkaLoad(final KafkaProducer<byte[], byte[]> producer, final String topic, final int size)
    {
        this.producer = producer;
        event = new ProducerRecord<>(topic, 0, null, new byte[size]);
    }

    /** Times of the last run; read when there is none under way. */
    AnswerTimes answers()
    {
        return answers;
    }

    /** Events acknowledged by all runs. */
    long total()
    {
        return acknowledged.get();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
    public long run(final long durationNs, final long limit) throws IOException
    {
        answers.clear();
        final long first = sent;
        final long beginNs = System.nanoTime();
        long nowNs = beginNs;
        do
        {
            final long sentNs = nowNs;
            producer.send(event, (metadata, ex) ->
            {
                answers.record(System.nanoTime() - sentNs);
                count.onCompletion(metadata, ex);
            });
            for (int i = 1; i < CHUNK; i++)
            {
                producer.send(event, count);
            }
            sent += CHUNK;
            nowNs = System.nanoTime();
        }
        while (sent - first < limit && nowNs - beginNs < durationNs);
        producer.flush();
        if (failed.get() > 0 || acknowledged.get() != sent)
        {
            throw new IOException(
                "sent=" + sent + " acknowledged=" + acknowledged.get() +
                    " failed=" + failed.get() + ", see server.log");
        }
        return sent - first;
    }
}
