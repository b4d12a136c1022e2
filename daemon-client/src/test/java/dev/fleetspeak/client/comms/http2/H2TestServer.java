package dev.fleetspeak.client.comms.http2;

import dev.fleetspeak.client.comms.kit.Request;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that speaks HTTP/2 only, with the same handlers as {@link TestServer}. */
public final class H2TestServer implements AutoCloseable {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicInteger connectionCount = new AtomicInteger();
  private final Channel listener;

  public H2TestServer(TestCertificates.Issued certificate, TestServer.Handler handler)
      throws Exception {
    SslContext ssl =
        SslContextBuilder.forServer(certificate.keyManagers())
            .sslProvider(SslProvider.JDK)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .clientAuth(ClientAuth.REQUIRE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    "h2"))
            .build();
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connectionCount.incrementAndGet();
                    connections.add(channel);
                    channel
                        .pipeline()
                        .addLast(
                            ssl.newHandler(channel.alloc()),
                            Http2FrameCodecBuilder.forServer().build(),
                            new Http2MultiplexHandler(streams(handler)));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
  }

  private static ChannelInitializer<Channel> streams(TestServer.Handler handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel stream) {
        stream.config().setOption(ChannelOption.AUTO_READ, false);
        stream.pipeline().addLast(new Stream(stream, handler));
        stream.read();
      }
    };
  }

  public String address() {
    return "localhost:" + ((InetSocketAddress) listener.localAddress()).getPort();
  }

  public int connections() {
    return connectionCount.get();
  }

  public void cutAll() {
    connections.close().awaitUninterruptibly();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    cutAll();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static final class Stream extends ChannelInboundHandlerAdapter implements Request {
    private final Channel channel;
    private final TestServer.Handler handler;
    private final H2Input body;
    private final H2Output answer;
    private Http2Headers headers = new DefaultHttp2Headers();
    private volatile boolean begun;

    Stream(Channel channel, TestServer.Handler handler) {
      this.channel = channel;
      this.handler = handler;
      this.body = new H2Input(channel::read);
      this.answer = new H2Output(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      switch (message) {
        case Http2HeadersFrame frame -> {
          headers = frame.headers();
          if (frame.isEndStream()) {
            body.end();
          }
          Thread.ofVirtual().start(this::handle);
        }
        case Http2DataFrame frame -> {
          boolean last = frame.isEndStream();
          body.offer(frame.content());
          if (last) {
            body.end();
          }
        }
        default -> ReferenceCountUtil.release(message);
      }
    }

    private void handle() {
      try {
        handler.handle(this);
        answer.close();
      } catch (Exception e) {
        channel.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      body.fail(new IOException("the client went away"));
    }

    private void begin(int status, String... extra) throws IOException {
      if (!begun) {
        begun = true;
        Http2Headers head = new DefaultHttp2Headers().status(Integer.toString(status));
        for (String one : extra) {
          int colon = one.indexOf(':');
          head.add(
              one.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
              one.substring(colon + 1).strip());
        }
        H2Output.await(channel.writeAndFlush(new DefaultHttp2HeadersFrame(head)));
      }
    }

    @Override
    public void answer(int status, byte[] content, String... extraHeaders) throws IOException {
      begin(status, extraHeaders);
      answer.write(content);
      answer.flush();
    }

    @Override
    public OutputStream chunkedAnswer() throws IOException {
      begin(200);
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
          answer.write(bytes, from, length);
          answer.flush();
        }
      };
    }

    @Override
    public String method() {
      return headers.method().toString();
    }

    @Override
    public String path() {
      return headers.path().toString();
    }

    @Override
    public String header(String name) {
      CharSequence value = headers.get(name.toLowerCase(java.util.Locale.ROOT));
      return value == null ? null : value.toString();
    }

    @Override
    public List<String> headers(String name) {
      return headers.getAll(name.toLowerCase(java.util.Locale.ROOT)).stream()
          .map(CharSequence::toString)
          .toList();
    }

    @Override
    public X509Certificate clientCertificate() throws Exception {
      SslHandler ssl = channel.parent().pipeline().get(SslHandler.class);
      return (X509Certificate) ssl.engine().getSession().getPeerCertificates()[0];
    }

    @Override
    public String requestedName() {
      return "";
    }

    @Override
    public String cipher() {
      return "";
    }

    @Override
    public InputStream body() {
      return body;
    }

    @Override
    public InputStream bodyWithoutAsking() {
      return body;
    }

    @Override
    public void raw(String text) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void raw(byte[] bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void closeAfterwards() {
      // Streams end one by one.
    }
  }
}
