package dev.fleetspeak.server.https.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/** Tells whoever speaks plain HTTP to the TLS port what the matter is (wire-server 1.2). */
final class PlainHttpAnswer extends ChannelInboundHandlerAdapter {
  private static final String ANSWER =
      "HTTP/1.0 400 Bad Request\r\n\r\nThis port speaks HTTPS; an HTTP request came in.\n";

  private boolean answered;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (answered) {
      bytes.release();
    } else if (bytes.isReadable() && Character.isUpperCase(bytes.getByte(bytes.readerIndex()))) {
      // A TLS record begins with 0x16, a request with its method.
      answered = true;
      bytes.release();
      ctx.writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(bytes);
    }
  }
}
