package dev.fleetspeak.server.https.listener;

import dev.fleetspeak.server.https.exchange.Deadline;
import dev.fleetspeak.server.https.exchange.ExchangeContext;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an HTTP/2 connection in order: opens its window wider than one stream's, so that a stream
 * that is not read does not stop the others, and closes it when it had no stream for a while.
 */
// What becomes of a write or a close arrives as an event.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Upkeep extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Upkeep.class);
  private static final int CONNECTION_WINDOW_BYTES = 1 << 20;
  private static final int INITIAL_WINDOW_BYTES = 65_535;

  private final Http2FrameCodec codec;
  private final ExchangeContext shared;
  private @Nullable Deadline idle;

  Http2Upkeep(Http2FrameCodec codec, ExchangeContext shared) {
    this.codec = codec;
    this.shared = shared;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Http2Exception {
    Deadline deadline = new Deadline(ctx.executor(), ctx::close);
    idle = deadline;
    deadline.set(shared.limits().head());
    Http2Connection connection = codec.connection();
    connection
        .local()
        .flowController()
        .incrementWindowSize(
            connection.connectionStream(), CONNECTION_WINDOW_BYTES - INITIAL_WINDOW_BYTES);
    connection.addListener(
        new Http2ConnectionAdapter() {
          @Override
          public void onStreamActive(Http2Stream stream) {
            deadline.clear();
          }

          @Override
          public void onStreamClosed(Http2Stream stream) {
            if (connection.numActiveStreams() == 0) {
              deadline.set(shared.limits().idle());
            }
          }
        });
    ctx.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (idle != null) {
      idle.cancel();
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ListenerEvent.STOP) {
      ctx.close(); // says GOAWAY and waits for the streams that are open
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug(
        "HTTP/2 connection from {} broke: {}", ctx.channel().remoteAddress(), cause.toString());
    ctx.close();
  }
}
