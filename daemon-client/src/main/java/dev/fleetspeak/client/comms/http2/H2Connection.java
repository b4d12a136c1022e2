package dev.fleetspeak.client.comms.http2;

import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.client.comms.tls.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;

/** One connection to a server on which TLS settled for HTTP/2. */
final class H2Connection {
  private static final String HTTP2 = "h2";
  private static final List<String> PROTOCOLS = List.of(HTTP2, "http/1.1");
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int STREAM_WINDOW = 1024 * 1024;

  private final Channel channel;
  private volatile boolean leaving;

  private H2Connection(Channel channel) {
    this.channel = channel;
  }

  /** What TLS settled for. */
  record Outcome(H2Connection connection, boolean isHttp2) {}

  /**
   * Takes over a TCP connection and shakes hands.
   *
   * @param started gets the channel at once, for whoever wants to cut it
   */
  static Outcome over(
      SocketChannel tcp,
      Endpoint endpoint,
      ServerTls tls,
      EventLoopGroup loops,
      Consumer<H2Connection> started)
      throws IOException {
    NioSocketChannel channel = new NioSocketChannel(null, tcp);
    H2Connection connection = new H2Connection(channel);
    CompletableFuture<Boolean> isHttp2 = new CompletableFuture<>();
    SSLEngine engine = tls.engine(endpoint.tlsName(), endpoint.port(), PROTOCOLS);
    SslHandler ssl = new SslHandler(engine);
    ssl.setHandshakeTimeoutMillis(tls.handshakeLimit().toMillis());
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.pipeline().addLast(ssl, connection.new Settlement(engine, isHttp2));
    started.accept(connection);
    H2Output.await(loops.register(channel));
    try {
      return new Outcome(connection, isHttp2.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      connection.close();
      throw new InterruptedIOException("interrupted in the TLS handshake");
    } catch (ExecutionException e) {
      connection.close();
      throw H2Failure.of(e.getCause());
    }
  }

  /**
   * Waits for TLS and puts HTTP/2 on top of it if that was settled for. Netty's own handler for
   * this asks only engines that Netty made.
   */
  private final class Settlement extends ChannelInboundHandlerAdapter {
    private final SSLEngine engine;
    private final CompletableFuture<Boolean> isHttp2;

    Settlement(SSLEngine engine, CompletableFuture<Boolean> isHttp2) {
      this.engine = engine;
      this.isHttp2 = isHttp2;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          boolean chosen = HTTP2.equals(engine.getApplicationProtocol());
          if (chosen) {
            addHttp2(context.pipeline());
          }
          context.pipeline().remove(this);
          isHttp2.complete(chosen);
        } else {
          fail(context, handshake.cause());
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      fail(context, new IOException("the connection ended in the TLS handshake"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(context, cause);
    }

    private void fail(ChannelHandlerContext context, Throwable cause) {
      isHttp2.completeExceptionally(cause);
      ChannelFuture _ = context.close();
    }
  }

  private void addHttp2(ChannelPipeline pipeline) {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .initialWindowSize(STREAM_WINDOW)
            .pushEnabled(false)
            .maxHeaderListSize(MAX_HEADER_BYTES);
    pipeline.addLast(
        Http2FrameCodecBuilder.forClient().initialSettings(settings).build(),
        new Http2MultiplexHandler(new Unwanted()),
        new Watch());
  }

  /** Servers have no streams to open here; push is switched off. */
  private static final class Unwanted extends ChannelInboundHandlerAdapter {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      ChannelFuture _ = context.close();
    }
  }

  /** Looks at what concerns the connection as a whole. */
  private final class Watch extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2GoAwayFrame) {
        leaving = true;
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      ChannelFuture _ = context.close();
    }
  }

  /** Whether new streams can be opened. */
  boolean isUsable() {
    return channel.isActive() && !leaving;
  }

  /** Opens a stream. */
  H2Exchange open() throws IOException {
    Future<Http2StreamChannel> opening =
        new Http2StreamChannelBootstrap(channel).option(ChannelOption.AUTO_READ, false).open();
    try {
      opening.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while opening an HTTP/2 stream");
    }
    if (!opening.isSuccess()) {
      throw H2Failure.of(opening.cause());
    }
    return new H2Exchange(opening.getNow(), this);
  }

  /** Closes it, and its streams with it; does not wait. */
  void close() {
    ChannelFuture _ = channel.close();
  }
}
