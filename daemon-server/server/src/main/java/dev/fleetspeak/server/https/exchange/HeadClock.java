package dev.fleetspeak.server.https.exchange;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands in front of the HTTP/1.1 codec and notices bytes that are no whole head yet, so that a
 * head cannot trickle in for ever while the connection counts as idle.
 */
public final class HeadClock extends ChannelInboundHandlerAdapter {
  private final ExchangeHandler exchange;
  private boolean bytes;

  /**
   * @param exchange told of the bytes
   */
  public HeadClock(ExchangeHandler exchange) {
    this.exchange = exchange;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    bytes = true;
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (bytes) {
      bytes = false;
      exchange.bytesArrived();
    }
    ctx.fireChannelReadComplete();
  }
}
