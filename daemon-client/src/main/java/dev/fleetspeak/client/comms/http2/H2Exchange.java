package dev.fleetspeak.client.comms.http2;

import dev.fleetspeak.client.comms.http.DuplexExchange;
import dev.fleetspeak.client.comms.http.Header;
import dev.fleetspeak.client.comms.http.HttpRequest;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One request on a stream of an HTTP/2 connection. HTTP/2 is full duplex by itself: nothing has to
 * be awaited before the body flows.
 */
final class H2Exchange extends ChannelInboundHandlerAdapter implements DuplexExchange {
  private final Http2StreamChannel stream;
  private final H2Connection connection;
  private final H2Input answer;
  private final H2Output body;
  private final CompletableFuture<Http2Headers> head = new CompletableFuture<>();

  H2Exchange(Http2StreamChannel stream, H2Connection connection) {
    this.connection = connection;
    this.stream = stream;
    this.answer = new H2Input(stream::read);
    this.body = new H2Output(stream);
    stream.pipeline().addLast(this);
  }

  /**
   * Sends the request's head.
   *
   * @param last whether there is no body
   */
  void begin(HttpRequest request, List<Header> framing, boolean last) throws IOException {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method(request.method())
            .scheme("https")
            .authority(request.endpoint().authority())
            .path(request.path());
    for (List<Header> some : List.of(request.headers(), framing)) {
      some.forEach(one -> headers.add(one.name().toLowerCase(Locale.ROOT), one.value()));
    }
    H2Output.await(stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, last)));
    stream.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    switch (message) {
      case Http2HeadersFrame frame -> {
        // Interim heads come before the one that counts, trailers after it.
        if (!isInterim(frame.headers())) {
          head.complete(frame.headers());
        }
        if (frame.isEndStream()) {
          answer.end();
        } else {
          context.read();
        }
      }
      case Http2DataFrame frame -> {
        boolean last = frame.isEndStream();
        boolean empty = !frame.content().isReadable();
        answer.offer(frame.content());
        if (last) {
          answer.end();
        } else if (empty) {
          context.read();
        }
      }
      default -> ReferenceCountUtil.release(message);
    }
  }

  private static boolean isInterim(Http2Headers headers) {
    CharSequence status = headers.status();
    return status != null && status.length() == 3 && status.charAt(0) == '1';
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      fail(new IOException("the server reset the HTTP/2 stream with error " + reset.errorCode()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(H2Failure.of(cause));
    ChannelFuture _ = context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(new IOException("the connection ended"));
  }

  private void fail(IOException reason) {
    head.completeExceptionally(reason);
    answer.fail(reason);
  }

  @Override
  public boolean awaitGoAhead() {
    return true;
  }

  @Override
  public OutputStream body() {
    return body;
  }

  private Http2Headers head() throws IOException {
    try {
      return head.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for an answer");
    } catch (ExecutionException e) {
      throw H2Failure.of(e.getCause());
    }
  }

  @Override
  public int status() throws IOException {
    CharSequence status = head().status();
    try {
      return Integer.parseInt(String.valueOf(status));
    } catch (NumberFormatException e) {
      throw new IOException("the answer has no status", e);
    }
  }

  /** The answer's headers, in lower case. */
  List<Header> headers() throws IOException {
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<CharSequence, CharSequence> entry : head()) {
      try {
        headers.add(new Header(entry.getKey().toString(), entry.getValue().toString()));
      } catch (IllegalArgumentException e) {
        throw new IOException("a header of the answer is malformed", e);
      }
    }
    return headers;
  }

  @Override
  public InputStream answer() {
    return answer;
  }

  /** Whether the server answered anything. */
  boolean isAnswered() {
    return head.isDone() && !head.isCompletedExceptionally();
  }

  /** Ends it together with its connection, which may be what is broken. */
  void cut() {
    fail(new IOException("the exchange was cut"));
    connection.close();
  }

  @Override
  public void close() {
    fail(new IOException("the exchange is closed"));
    answer.close();
    ChannelFuture _ = stream.close();
  }
}
