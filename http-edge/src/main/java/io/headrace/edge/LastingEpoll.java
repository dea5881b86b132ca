package io.headrace.edge;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * An epoll that keeps a socket of which nothing is awaited. Netty takes it out instead and fails to put it back: a
 * socket whose input has ended would be closed as soon as a write had to wait, and the answers still to come be lost.
 * Used by one event loop.
 */
final class LastingEpoll implements IoHandler
{
    private final IoHandler epoll;

    private LastingEpoll(final IoHandler epoll)
    {
        this.epoll = epoll;
    }

    /** What makes one for each event loop. */
    static IoHandlerFactory newFactory()
    {
        final IoHandlerFactory factory = EpollIoHandler.newFactory();
        return executor -> new LastingEpoll(factory.newHandler(executor));
    }

    @Override
    public void initialize()
    {
        epoll.initialize();
    }

    @Override
    public int run(final IoHandlerContext context)
    {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy()
    {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy()
    {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(final IoHandle handle) throws Exception
    {
        return new LastingRegistration(epoll.register(handle));
    }

    @Override
    public void wakeup()
    {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(final Class<? extends IoHandle> handleType)
    {
        return epoll.isCompatible(handleType);
    }

    /** Awaits nothing by edges: errors are told once, and not over and over as they would be by level. */
    private static final class LastingRegistration implements IoRegistration
    {
        private final IoRegistration registration;
        private boolean added;

        LastingRegistration(final IoRegistration registration)
        {
            this.registration = registration;
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // so it is declared
        public <T> T attachment()
        {
            return registration.attachment();
        }

        @Override
        public long submit(final IoOps ops)
        {
            final boolean none = EpollIoOps.NONE.equals(ops);
            added |= !none;
            return registration.submit(none && added ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public boolean isValid()
        {
            return registration.isValid();
        }

        @Override
        public boolean cancel()
        {
            return registration.cancel();
        }
    }
}
