package dev.fleetspeak.server.https;

import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.contact.ContactHandler;
import dev.fleetspeak.server.https.exchange.Endpoint;
import dev.fleetspeak.server.https.exchange.ExchangeContext;
import dev.fleetspeak.server.https.exchange.ExchangeHandler;
import dev.fleetspeak.server.https.exchange.MemoryBudget;
import dev.fleetspeak.server.https.exchange.Routes;
import dev.fleetspeak.server.https.files.FilesEndpoint;
import dev.fleetspeak.server.https.listener.ConnectionInitializer;
import dev.fleetspeak.server.https.listener.ListenerEvent;
import dev.fleetspeak.server.https.poll.PollEndpoint;
import dev.fleetspeak.server.https.stream.StreamEndpoint;
import dev.fleetspeak.server.https.tls.ServerTls;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.FileStore;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients reach the server: polls, streams and files over HTTPS (wire-server 1). Event loops
 * only move bytes; contacts, authorizer and stores are called on virtual threads. Start it last and
 * stop it first. Thread-safe; starts once.
 */
// What becomes of a write or a close arrives as an event.
@SuppressWarnings("FutureReturnValueIgnored")
public final class HttpsCommunicator {
  private static final Logger LOG = LoggerFactory.getLogger(HttpsCommunicator.class);
  private static final int BACKLOG = 4096;
  private static final int KEEP_ALIVE_SECONDS = 60;

  private final HttpsSettings settings;
  private final Authorizer authorizer;
  private final ExchangeContext shared;
  private final SslContext tls;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private @Nullable EventLoopGroup loops;
  private @Nullable Channel listener;

  /**
   * @param settings listener and limits
   * @param contacts handles what clients send
   * @param files what clients may fetch
   * @param authorizer asked about addresses, and about files if the settings say so
   * @param stats told of polls and frames
   * @throws IllegalArgumentException if TLS does not take the certificate
   */
  public HttpsCommunicator(
      HttpsSettings settings,
      ContactHandler contacts,
      FileStore files,
      Authorizer authorizer,
      StatsCollector stats) {
    this.settings = settings;
    this.authorizer = authorizer;
    SslProvider provider =
        settings.tlsProvider() == null ? ServerTls.bestProvider() : settings.tlsProvider();
    tls = ServerTls.context(settings.certificate(), provider);
    AtomicBoolean started = new AtomicBoolean();
    MemoryBudget budget = new MemoryBudget(settings.limits().maxHeldBytes());
    Map<String, Endpoint> exact = new HashMap<>();
    exact.put("/message", new PollEndpoint(contacts, stats, budget, started::get));
    if (settings.streaming()) {
      exact.put(
          "/streaming-message",
          new StreamEndpoint(
              contacts, stats, budget, started::get, settings.limits(), settings.streamTimes()));
    }
    Routes routes =
        new Routes(exact, new FilesEndpoint(files, authorizer, settings.fileAuthorization()));
    shared = new ExchangeContext(routes, settings.limits(), budget, started);
  }

  /**
   * Binds and begins to serve.
   *
   * @return the bound address
   * @throws IOException if the address cannot be bound; the text names it
   */
  public synchronized InetSocketAddress start() throws IOException {
    if (loops != null) {
      throw new IllegalStateException("started before");
    }
    boolean epoll = Epoll.isAvailable();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            new DefaultThreadFactory("https", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    loops = group;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            // Small flushed frames are the norm here (W22).
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ConnectionInitializer(shared, tls, authorizer, open));
    if (epoll) {
      bootstrap
          .childOption(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS)
          .childOption(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_SECONDS);
    }
    var bound = bootstrap.bind(settings.listen()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(
          "cannot listen on " + settings.listen() + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    listener = bound.channel();
    shared.started().set(true);
    InetSocketAddress address = (InetSocketAddress) bound.channel().localAddress();
    LOG.info(
        "serving clients on {}, TLS by {}, {}",
        address,
        tls.getClass().getSimpleName().startsWith("OpenSsl") ? "BoringSSL" : "the JDK",
        settings.streaming() ? "polling and streaming" : "polling only");
    return address;
  }

  /**
   * Stops: refuses new connections, lets requests end, tells streams that nothing more is sent and
   * waits for their last acknowledgements; closes what is left when the time is up. Returns by
   * then; calling it again does nothing.
   *
   * @param atMost time for all of it
   */
  public synchronized void stop(Duration atMost) {
    EventLoopGroup group = loops;
    Channel bound = listener;
    if (group == null || bound == null || group.isShuttingDown()) {
      return;
    }
    long end = System.nanoTime() + atMost.toNanos();
    shared.started().set(false);
    bound.close().awaitUninterruptibly(atMost.toMillis());
    int streams = shared.live().size();
    shared.live().forEach(ExchangeHandler::stop);
    open.forEach(channel -> channel.pipeline().fireUserEventTriggered(ListenerEvent.STOP));
    ChannelGroupFuture closed = open.newCloseFuture();
    if (!closed.awaitUninterruptibly((end - System.nanoTime()) / 2, TimeUnit.NANOSECONDS)) {
      shared.live().forEach(ExchangeHandler::finish);
    }
    if (!closed.awaitUninterruptibly((end - System.nanoTime()) / 2, TimeUnit.NANOSECONDS)) {
      LOG.info("{} connections did not end in time and are closed", open.size());
      open.close()
          .awaitUninterruptibly(Math.max(0, (end - System.nanoTime()) / 2), TimeUnit.NANOSECONDS);
    }
    group.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS);
    group
        .terminationFuture()
        .awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    LOG.info("stopped serving clients; {} exchanges were open", streams);
  }
}
