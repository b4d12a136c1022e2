package dev.fleetspeak.server.https.exchange;

import com.google.protobuf.ByteString;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The wire's end of a duplex exchange. Thread-safe; no method blocks. */
// What becomes of a write or a close arrives as an event.
@SuppressWarnings("FutureReturnValueIgnored")
public final class DuplexLink {
  private final ChannelHandlerContext context;
  private final ExchangeHandler handler;
  private final BodyWriter writer;

  DuplexLink(ChannelHandlerContext context, ExchangeHandler handler, Duration writeLimit) {
    this.context = context;
    this.handler = handler;
    writer = new BodyWriter(context, writeLimit);
  }

  /** Asks for the next piece of the body, or its end. */
  public void requestMore() {
    context.executor().execute(handler::requestMore);
  }

  /** Refuses the request; only before {@link #begin}. */
  public void refuse(Refusal refusal) {
    context.executor().execute(() -> handler.refuse(refusal));
  }

  /** Begins the answer with status 200; it leaves with the first bytes that are sent. */
  public void begin() {
    context.executor().execute(this::writeHead);
  }

  /**
   * Sends bytes after all that were sent before.
   *
   * @return done, in the event loop, when the network took the last of them; failed if it did not
   */
  public CompletableFuture<Void> send(ByteString bytes) {
    return writer.write(bytes);
  }

  /** Ends the answer once everything was sent. */
  public void finish() {
    context.executor().execute(() -> writer.finish(handler::answerComplete));
  }

  /** Cuts the exchange off. */
  public void abort() {
    context.executor().execute(context::close);
  }

  /** Runs a task in the event loop later; it must not block. */
  public Future<?> schedule(Duration delay, Runnable task) {
    return context.executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  void fail(Throwable why) {
    writer.fail(why);
  }

  private void writeHead() {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM)
        .set(HttpHeaderNames.DATE, HttpDates.now())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    context.write(response);
  }
}
