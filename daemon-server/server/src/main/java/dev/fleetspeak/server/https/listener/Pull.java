package dev.fleetspeak.server.https.listener;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Hands on one message for each read() that the exchange asks for, however many a codec makes of
 * one network read. Netty's FlowControlHandler forgets what was asked for when a read ends without
 * a message, as reads of TLS records often do.
 */
final class Pull extends ChannelDuplexHandler {
  private final Queue<Object> waiting = new ArrayDeque<>(2);
  private boolean wanted;
  private boolean handing;

  @Override
  public void read(ChannelHandlerContext ctx) {
    wanted = true;
    hand(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    waiting.add(message);
    hand(ctx);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    hand(ctx);
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    release();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    release();
  }

  /** Whoever gets a message often asks for the next at once: a loop, so the stack stays flat. */
  private void hand(ChannelHandlerContext ctx) {
    if (handing) {
      return;
    }
    handing = true;
    try {
      while (wanted && !waiting.isEmpty()) {
        wanted = false;
        ctx.fireChannelRead(waiting.remove());
      }
    } finally {
      handing = false;
    }
    if (wanted) {
      ctx.read();
    }
  }

  private void release() {
    for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
      ReferenceCountUtil.release(message);
    }
  }
}
