package dev.fleetspeak.server.https.listener;

import dev.fleetspeak.server.https.exchange.Connection;
import dev.fleetspeak.server.https.exchange.ExchangeContext;
import dev.fleetspeak.server.https.exchange.ExchangeHandler;
import dev.fleetspeak.server.https.exchange.HeadClock;
import dev.fleetspeak.server.https.exchange.HttpsLimits;
import dev.fleetspeak.server.https.tls.PeerIdentity;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Once the handshake is done: who is it, and which HTTP does it speak. */
// What becomes of a write or a close arrives as an event.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProtocolChoice extends ApplicationProtocolNegotiationHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProtocolChoice.class);
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  private final ExchangeContext shared;
  private final SslHandler tls;
  private final SocketAddress address;

  ProtocolChoice(ExchangeContext shared, SslHandler tls, SocketAddress address) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.shared = shared;
    this.tls = tls;
    this.address = address;
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
    Connection connection = new Connection(address, PeerIdentity.of(tls.engine().getSession()));
    if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
      Http2Setup.configure(ctx.pipeline(), connection, shared);
      return;
    }
    ExchangeHandler exchange = new ExchangeHandler(connection, shared, false);
    ChannelPipeline pipeline = ctx.pipeline();
    pipeline.addLast(new HeadClock(exchange));
    pipeline.addLast(
        new HttpServerCodec(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(HttpsLimits.MAX_HEAD_BYTES)
                .setMaxHeaderSize(HttpsLimits.MAX_HEAD_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)));
    pipeline.addLast(new Pull());
    pipeline.addLast(exchange);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event == ListenerEvent.STOP) {
      ctx.close(); // still shaking hands
    } else {
      super.userEventTriggered(ctx, event);
    }
  }

  @Override
  protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("TLS handshake with {} failed: {}", address, cause.toString());
    ctx.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("connection from {} broke: {}", address, cause.toString());
    ctx.close();
  }
}
