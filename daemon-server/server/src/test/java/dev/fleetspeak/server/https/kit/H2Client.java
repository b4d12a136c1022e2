package dev.fleetspeak.server.https.kit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** An HTTP/2 client on Netty, with one connection. */
public final class H2Client implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel channel;

  /** Connects and shakes hands. */
  public H2Client(InetSocketAddress server, TestIdentity identity) throws Exception {
    SslContext tls =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .keyManager(identity.keys().getPrivate(), identity.certificate())
            .endpointIdentificationAlgorithm(null)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    "h2"))
            .build();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connection
                        .pipeline()
                        .addLast(
                            tls.newHandler(connection.alloc()),
                            Http2FrameCodecBuilder.forClient().build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                });
    channel = bootstrap.connect(server).sync().channel();
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    handler.handshakeFuture().sync();
    if (!"h2".equals(handler.applicationProtocol())) {
      throw new IllegalStateException("no HTTP/2 but " + handler.applicationProtocol());
    }
  }

  /** Begins a request; headers are names and values in turn. */
  public H2Stream open(String method, String path, boolean end, String... headers)
      throws Exception {
    H2Stream stream = new H2Stream();
    Http2StreamChannel child =
        new Http2StreamChannelBootstrap(channel).handler(stream).open().sync().getNow();
    Http2Headers head =
        new DefaultHttp2Headers().method(method).path(path).scheme("https").authority("server");
    for (int i = 0; i < headers.length; i += 2) {
      head.add(headers[i], headers[i + 1]);
    }
    child.writeAndFlush(new DefaultHttp2HeadersFrame(head, end)).sync();
    return stream;
  }

  /** Sends a whole poll. */
  public H2Stream poll(byte[] body, String... headers) throws Exception {
    return open("POST", "/message", false, headers).send(body, true);
  }

  /** Waits for the server to close the connection. */
  public boolean isClosedWithin(long seconds) throws InterruptedException {
    return channel.closeFuture().await(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }
}
