package dev.fleetspeak.server.https.listener;

import dev.fleetspeak.server.https.exchange.Connection;
import dev.fleetspeak.server.https.exchange.ExchangeContext;
import dev.fleetspeak.server.https.exchange.ExchangeHandler;
import dev.fleetspeak.server.https.exchange.HttpsLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;

/** The layers of an HTTP/2 connection: each of its streams becomes a channel with one exchange. */
final class Http2Setup {
  private static final int MAX_STREAMS = 100;
  private static final int STREAM_WINDOW_BYTES = 256 * 1024;
  private static final long GRACEFUL_CLOSE_MILLIS = 4000;

  private Http2Setup() {}

  static void configure(ChannelPipeline pipeline, Connection connection, ExchangeContext shared) {
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(MAX_STREAMS)
                    .initialWindowSize(STREAM_WINDOW_BYTES)
                    .maxHeaderListSize(HttpsLimits.MAX_HEAD_BYTES))
            .gracefulShutdownTimeoutMillis(GRACEFUL_CLOSE_MILLIS)
            .build();
    pipeline.channel().config().setAutoRead(true);
    pipeline.addLast(codec);
    pipeline.addLast(new Http2MultiplexHandler(new StreamInitializer(connection, shared)));
    pipeline.addLast(new Http2Upkeep(codec, shared));
  }

  private static final class StreamInitializer extends ChannelInitializer<Channel> {
    private final Connection connection;
    private final ExchangeContext shared;

    StreamInitializer(Connection connection, ExchangeContext shared) {
      this.connection = connection;
      this.shared = shared;
    }

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(Channel stream) {
      stream.config().setAutoRead(false);
      stream
          .pipeline()
          .addLast(
              new Http2StreamFrameToHttpObjectCodec(true),
              new Pull(),
              new ExchangeHandler(connection, shared, true));
    }
  }
}
