package dev.fleetspeak.server.https.kit;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request of an {@link H2Client} and its answer. */
public final class H2Stream extends ChannelInboundHandlerAdapter {
  private final CompletableFuture<RawAnswer> head = new CompletableFuture<>();
  private final CompletableFuture<Long> reset = new CompletableFuture<>();
  private final BlockingQueue<Optional<byte[]>> pieces = new LinkedBlockingQueue<>();
  private final InputStream body = new Body();
  private volatile ChannelHandlerContext context;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      switch (message) {
        case Http2HeadersFrame headers -> {
          Map<String, String> map = new HashMap<>();
          headers.headers().forEach(e -> map.put(e.getKey().toString(), e.getValue().toString()));
          int status = Integer.parseInt(map.getOrDefault(":status", "0"));
          if (status >= 200) {
            head.complete(new RawAnswer(status, map, ByteString.EMPTY));
          }
          if (headers.isEndStream()) {
            pieces.add(Optional.empty());
          }
        }
        case Http2DataFrame data -> {
          if (data.content().isReadable()) {
            pieces.add(Optional.of(ByteBufUtil.getBytes(data.content())));
          }
          if (data.isEndStream()) {
            pieces.add(Optional.empty());
          }
        }
        default -> {}
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame frame) {
      reset.complete(frame.errorCode());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    head.completeExceptionally(new IOException("the stream was closed"));
    pieces.add(Optional.empty());
  }

  /** Sends a piece of the body. */
  public H2Stream send(byte[] bytes, boolean end) {
    context.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), end));
    return this;
  }

  /** Resets the stream. */
  public void cancel() {
    context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
  }

  /** Waits for the answer's head. */
  public RawAnswer head() throws Exception {
    return head.get(20, TimeUnit.SECONDS);
  }

  /** Waits for the whole answer. */
  public RawAnswer answer() throws Exception {
    RawAnswer answer = head();
    return new RawAnswer(
        answer.status(), answer.headers(), ByteString.copyFrom(body.readAllBytes()));
  }

  /** The error code with which the server reset the stream. */
  public long reset() throws Exception {
    return reset.get(20, TimeUnit.SECONDS);
  }

  /** Body as it comes. */
  public InputStream body() {
    return body;
  }

  private final class Body extends InputStream {
    private byte[] piece = new byte[0];
    private int at;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      while (at == piece.length && !ended && length > 0) {
        try {
          Optional<byte[]> next = pieces.poll(20, TimeUnit.SECONDS);
          if (next == null) {
            throw new IOException(new TimeoutException("nothing came"));
          }
          ended = next.isEmpty();
          piece = next.orElse(new byte[0]);
          at = 0;
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      if (ended) {
        return -1;
      }
      int now = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, buffer, from, now);
      at += now;
      return now;
    }
  }
}
