package io.headrace.peers;

import exchange.core2.core.ExchangeApi;
import exchange.core2.core.ExchangeCore;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.CoreWaitStrategy;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.api.ApiAddUser;
import exchange.core2.core.common.api.ApiAdjustUserBalance;
import exchange.core2.core.common.api.ApiCommand;
import exchange.core2.core.common.api.binary.BatchAddSymbolsCommand;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.InitialStateConfiguration;
import exchange.core2.core.common.config.PerformanceConfiguration;
import exchange.core2.core.common.config.SerializationConfiguration;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import exchange.core2.core.processors.journaling.DiskSerializationProcessor;
import exchange.core2.core.processors.journaling.DiskSerializationProcessorConfiguration;
import io.headrace.peers.support.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Cycles of five commands for one symbol, so that the book neither grows nor empties: two asks are placed, a bid
 * matches the first, the second is moved, then cancelled. Used by one thread; results come on a thread of the exchange.
 */
final class ExchangeLoad implements Load
{
    private static final int CYCLE = 5;
    /** Cycles between two looks at the clock. */
    private static final int CHUNK = 256;
    private static final int SYMBOL = 1;
    private static final int BASE = 11;
    private static final int QUOTE = 15;
    private static final long SELLER = 301;
    private static final long BUYER = 302;
    private static final long WEALTH = 1L << 60;
    private static final int RING = 16 * 1024;
    private static final int GROUP = 1024;
    private static final int GROUP_NS = 1_000_000;
    private static final long FIRST_PRICE = 10_000;
    /** Resting asks, far from where it trades, so that there is a book to search. */
    private static final int RESTING = 1000;
    private static final long RESTING_PRICE = 20_000;
    private static final int PRICES = 256;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long SETUP_SECONDS = 20;
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(20);

    private final AtomicLong done = new AtomicLong();
    private final ExchangeCore core;
    private final ExchangeApi api;
    private volatile String refusal;
    private long submitted;
    private long orderId;

    ExchangeLoad(final Path folder, final boolean journaled, final String wait) throws Exception
    {
        core = ExchangeCore.builder()
            .resultsConsumer(this::onResult)
            .exchangeConfiguration(ExchangeConfiguration.defaultBuilder()
                .initStateCfg(InitialStateConfiguration.cleanStartJournaling("peer"))
                .performanceCfg(PerformanceConfiguration.baseBuilder()
                    .ringBufferSize(RING)
                    .msgsInGroupLimit(GROUP)
                    .maxGroupDurationNs(GROUP_NS)
                    .waitStrategy(CoreWaitStrategy.valueOf(wait))
                    .orderBookFactory(OrderBookDirectImpl::new)
                    .build())
                .serializationCfg(journaled ? onDisk(folder) : SerializationConfiguration.DEFAULT)
                .build())
            .build();
        core.startup();
        api = core.getApi();
        require(api.submitBinaryDataAsync(new BatchAddSymbolsCommand(CoreSymbolSpecification.builder()
            .symbolId(SYMBOL).type(SymbolType.CURRENCY_EXCHANGE_PAIR).baseCurrency(BASE).quoteCurrency(QUOTE)
            .baseScaleK(1).quoteScaleK(1).takerFee(0).makerFee(0).build())));
        addTrader(SELLER, BASE);
        addTrader(BUYER, QUOTE);
        for (int i = 0; i < RESTING; i++)
        {
            place(SELLER, RESTING_PRICE + i, OrderAction.ASK, OrderType.GTC);
        }
        awaitDone();
    }

    private static SerializationConfiguration onDisk(final Path folder)
    {
        final DiskSerializationProcessorConfiguration usual =
            DiskSerializationProcessorConfiguration.createDefaultConfig();
        final DiskSerializationProcessorConfiguration disk = DiskSerializationProcessorConfiguration.builder()
            .storageFolder(folder.toString())
            .snapshotLz4CompressorFactory(usual.getSnapshotLz4CompressorFactory())
            .journalFileMaxSize(usual.getJournalFileMaxSize())
            .journalBufferSize(usual.getJournalBufferSize())
            .journalBatchCompressThreshold(usual.getJournalBatchCompressThreshold())
            .journalLz4CompressorFactory(usual.getJournalLz4CompressorFactory())
            .build();
        return SerializationConfiguration.builder()
            .enableJournaling(true)
            .serializationProcessorFactory(context -> new DiskSerializationProcessor(context, disk))
            .build();
    }

    private void addTrader(final long uid, final int currency) throws Exception
    {
        require(api.submitCommandAsync(ApiAddUser.builder().uid(uid).build()));
        final ApiCommand wealth = ApiAdjustUserBalance.builder()
            .uid(uid).currency(currency).amount(WEALTH).transactionId(uid).build();
        require(api.submitCommandAsync(wealth));
    }

    private static void require(final Future<CommandResultCode> result) throws Exception
    {
        final CommandResultCode code = result.get(SETUP_SECONDS, TimeUnit.SECONDS);
        if (code != CommandResultCode.SUCCESS && code != CommandResultCode.ACCEPTED)
        {
            throw new IllegalStateException("the exchange answers " + code + " when it is set up");
        }
    }

    /** Orders alone are counted, not what sets up. */
    private void onResult(final OrderCommand command, final long sequence)
    {
        if (command.symbol == SYMBOL && command.orderId > 0)
        {
            if (command.resultCode != CommandResultCode.SUCCESS)
            {
                refusal = command.command + " was answered " + command.resultCode;
            }
            done.lazySet(done.get() + 1);
        }
    }

    private long place(final long uid, final long price, final OrderAction action, final OrderType type)
    {
        final long id = ++orderId;
        api.placeNewOrder(0, 0, 0, id, 0, price, price, 1, action, type, SYMBOL, uid);
        submitted++;
        return id;
    }

    private void cycle(final long price)
    {
        place(SELLER, price, OrderAction.ASK, OrderType.GTC);
        final long second = place(SELLER, price + 1, OrderAction.ASK, OrderType.GTC);
        place(BUYER, price, OrderAction.BID, OrderType.IOC);
        api.moveOrder(0, 0, 0, price + 2, second, SYMBOL, SELLER);
        api.cancelOrder(0, 0, 0, second, SYMBOL, SELLER);
        submitted += 2;
    }

    /** Commands that were answered. */
    long total()
    {
        return done.get();
    }

    @Override
    public long run(final long durationNs, final long limit) throws IOException
    {
        final long first = submitted;
        final long beginNs = System.nanoTime();
        do
        {
            for (int i = 0; i < CHUNK; i++)
            {
                cycle(FIRST_PRICE + i % PRICES);
            }
        }
        while (submitted - first + CYCLE <= limit && System.nanoTime() - beginNs < durationNs);
        awaitDone();
        return submitted - first;
    }

    private void awaitDone() throws IOException
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (done.get() < submitted)
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IOException("submitted=" + submitted + " answered=" + done.get() + " after 30 s");
            }
            LockSupport.parkNanos(PARK_NS);
        }
        if (refusal != null)
        {
            throw new IOException(refusal);
        }
    }

    void stop()
    {
        core.shutdown(SETUP_SECONDS, TimeUnit.SECONDS);
    }
}
