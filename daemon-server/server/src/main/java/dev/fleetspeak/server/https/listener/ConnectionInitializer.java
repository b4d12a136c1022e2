package dev.fleetspeak.server.https.listener;

import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.https.exchange.ExchangeContext;
import dev.fleetspeak.server.log.RateLimitedLog;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts a new connection and puts the first layers on it. Shared by all connections. */
// What becomes of a write or a close arrives as an event.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionInitializer.class);

  private final ExchangeContext shared;
  private final SslContext tls;
  private final Authorizer authorizer;
  private final ChannelGroup open;
  private final RateLimitedLog full = new RateLimitedLog(LOG);

  /**
   * @param shared what all connections share
   * @param tls of the listener
   * @param authorizer asked about addresses
   * @param open gets every connection; members leave when they close
   */
  public ConnectionInitializer(
      ExchangeContext shared, SslContext tls, Authorizer authorizer, ChannelGroup open) {
    this.shared = shared;
    this.tls = tls;
    this.authorizer = authorizer;
    this.open = open;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    if (open.size() >= shared.limits().maxConnections()) {
      full.warn(
          "{} connections are open, which is the limit; {} was closed",
          open.size(),
          channel.remoteAddress());
      channel.close();
      return;
    }
    open.add(channel);
    channel.pipeline().addLast(new Admission(shared, tls, authorizer));
  }
}
