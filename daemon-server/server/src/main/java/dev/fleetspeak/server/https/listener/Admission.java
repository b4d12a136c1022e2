package dev.fleetspeak.server.https.listener;

import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.https.exchange.ExchangeContext;
import dev.fleetspeak.server.log.RateLimitedLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate in front of TLS: asks the authorizer about the address, on a virtual thread because it
 * may be anybody's code, before a byte is read. Refusal closes without a byte and without a log
 * line (wire-server 1.1).
 */
// What becomes of a write or a close arrives as an event.
@SuppressWarnings("FutureReturnValueIgnored")
final class Admission extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final RateLimitedLog FAILURES = new RateLimitedLog(LOG);
  private static final long CLOSE_NOTIFY_MILLIS = 1000;

  private final ExchangeContext shared;
  private final SslContext tls;
  private final Authorizer authorizer;

  Admission(ExchangeContext shared, SslContext tls, Authorizer authorizer) {
    this.shared = shared;
    this.tls = tls;
    this.authorizer = authorizer;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    SocketAddress address = ctx.channel().remoteAddress();
    Thread.ofVirtual()
        .name("https-admission")
        .start(
            () -> {
              boolean allowed = allowed(address);
              ctx.executor().execute(() -> decided(ctx, address, allowed));
            });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ListenerEvent.STOP) {
      ctx.close();
    }
  }

  private boolean allowed(SocketAddress address) {
    try {
      return authorizer.allow1(address);
    } catch (RuntimeException e) {
      FAILURES.warn("the authorizer failed on {}, which was turned away", address, e);
      return false;
    }
  }

  private void decided(ChannelHandlerContext ctx, SocketAddress address, boolean allowed) {
    Channel channel = ctx.channel();
    if (!allowed || !channel.isActive()) {
      channel.close();
      return;
    }
    SslHandler handler = tls.newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(shared.limits().handshake().toMillis());
    handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(new PlainHttpAnswer());
    pipeline.addLast(handler);
    pipeline.addLast(new ProtocolChoice(shared, handler, address));
    pipeline.remove(this);
    channel.read();
  }
}
