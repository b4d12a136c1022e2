package dev.fleetspeak.server.https.exchange;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes whole answers. For the event loop only. */
// What becomes of a write or a close arrives as an event.
@SuppressWarnings("FutureReturnValueIgnored")
final class AnswerWriter {
  private static final int ONE_PIECE_BYTES = 64 * 1024;

  private final ChannelHandlerContext context;
  private final Duration limit;

  AnswerWriter(ChannelHandlerContext context, Duration limit) {
    this.context = context;
    this.limit = limit;
  }

  /**
   * Writes an answer.
   *
   * @param method of the request; null if it was not understood
   * @param done told, in the event loop, whether the network took all of it
   */
  void write(@Nullable String method, Answer answer, boolean keepAlive, Consumer<Boolean> done) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(answer.status());
    ByteString body = "HEAD".equals(method) || answer.status() == 304 ? null : answer.body();
    if (body != null && body.size() > ONE_PIECE_BYTES) {
      DefaultHttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
      fill(response.headers(), answer, keepAlive);
      context.write(response);
      BodyWriter writer = new BodyWriter(context, limit);
      writer
          .write(body)
          .whenComplete(
              (_, failure) -> {
                if (failure == null) {
                  writer.finish(() -> done.accept(true));
                } else {
                  done.accept(false);
                }
              });
      return;
    }
    ByteBuf content = Unpooled.EMPTY_BUFFER;
    if (body != null && !body.isEmpty()) {
      content = context.alloc().buffer(body.size()).writeBytes(body.asReadOnlyByteBuffer());
    }
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    fill(response.headers(), answer, keepAlive);
    context.writeAndFlush(response).addListener(future -> done.accept(future.isSuccess()));
  }

  private static void fill(HttpHeaders headers, Answer answer, boolean keepAlive) {
    for (Map.Entry<String, String> header : answer.headers()) {
      headers.add(header.getKey(), header.getValue());
    }
    if (answer.status() != 304) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().size());
    }
    headers.set(HttpHeaderNames.DATE, HttpDates.now());
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }
}
