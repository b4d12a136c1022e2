package dev.fleetspeak.server.https.exchange;

import dev.fleetspeak.server.log.RateLimitedLog;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests one after the other from an HTTP/1.1 connection, or the one of an HTTP/2 stream,
 * through the states of {@link ExchangeState}. It reads only when it wants something, so a peer
 * that sends ahead waits in its own socket. For the event loop only; {@link #stop} for any thread.
 */
// What becomes of a write or a close arrives as an event.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ExchangeHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);
  private static final RateLimitedLog CRASHES = new RateLimitedLog(LOG);
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final long LINGER_BYTES = 1L << 20;

  private final Connection connection;
  private final ExchangeContext shared;
  private final boolean multiplexed;
  private final Refusals refusals = new Refusals(this::write);
  private ExchangeState state = new ExchangeState.Idle();
  // A connection's first head is waited for from the start on.
  private boolean headBegun = true;
  private boolean bodyEnded;
  private boolean keepAlive;
  private @Nullable String method;
  private @Nullable DuplexLink link;
  // To run if the peer leaves after the last answer without a farewell, so perhaps without having
  // read it.
  private Runnable unread = Answer.NOTHING;
  // Set in handlerAdded, before anything else can happen.
  private @Nullable ChannelHandlerContext added;
  private @Nullable Deadline timer;

  /**
   * @param connection where requests come from
   * @param shared what all connections share
   * @param multiplexed whether this is a stream of HTTP/2
   */
  public ExchangeHandler(Connection connection, ExchangeContext shared, boolean multiplexed) {
    this.connection = connection;
    this.shared = shared;
    this.multiplexed = multiplexed;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    added = ctx;
    timer = new Deadline(ctx.executor(), this::late);
    if (ctx.channel().isActive() && shared.live().add(this)) {
      deadline().set(shared.limits().head());
      ctx.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
        malformed(object.decoderResult().cause());
        return;
      }
      if (message instanceof HttpRequest request) {
        onHead(request);
      }
      if (message instanceof HttpContent content) {
        onContent(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ExchangeState last = state;
    state = new ExchangeState.Closed();
    shared.live().remove(this);
    deadline().cancel();
    if (link != null) {
      link.fail(new ClosedChannelException());
    }
    switch (last) {
      case ExchangeState.Flowing flowing -> flowing.sink().closed();
      case ExchangeState.Collecting collecting -> {
        collecting.body().release();
        collecting.log().report(false);
      }
      default -> {}
    }
    unread.run();
  }

  /** TLS says whether the peer took its leave; who was killed or cut off did not. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == SslCloseCompletionEvent.SUCCESS) {
      unread = Answer.NOTHING;
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("connection from {} broke: {}", connection.address(), cause.toString());
    ctx.close();
  }

  /** Bytes of a request came while none was under way: its head has to follow soon. */
  void bytesArrived() {
    if (state instanceof ExchangeState.Idle && !headBegun) {
      headBegun = true;
      deadline().set(shared.limits().head());
    }
  }

  /** The server stops: no further request, and streams are to end. */
  public void stop() {
    context().executor().execute(this::stopping);
  }

  /** The time to stop is nearly up: end what the peer did not end by itself. */
  public void finish() {
    context()
        .executor()
        .execute(
            () -> {
              if (state instanceof ExchangeState.Flowing flowing) {
                flowing.sink().finish();
              }
            });
  }

  private void stopping() {
    keepAlive = false;
    switch (state) {
      case ExchangeState.Idle _ -> leave();
      case ExchangeState.Flowing flowing -> flowing.sink().stop();
      default -> {}
    }
  }

  private void onHead(HttpRequest request) {
    if (!(state instanceof ExchangeState.Idle)) {
      return;
    }
    unread = Answer.NOTHING;
    RequestHead head = RequestHead.of(request, connection);
    method = head.method();
    keepAlive = head.keepAlive() && shared.running();
    bodyEnded = multiplexed ? request instanceof FullHttpRequest : !head.announcesBody();
    Endpoint endpoint;
    try {
      Refusals.checkExpectation(request);
      endpoint = shared.routes().find(head);
    } catch (Refusal refusal) {
      refusals.tell(refusal);
      return;
    }
    try {
      endpoint.check(head);
      if (request.headers().contains(HttpHeaderNames.EXPECT) && !bodyEnded && head.fullDuplex()) {
        context()
            .writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
      }
      begin(head, endpoint);
    } catch (Refusal refusal) {
      refusals.head(refusal, head, endpoint);
    }
  }

  private void begin(RequestHead head, Endpoint endpoint) {
    switch (endpoint) {
      case Endpoint.Whole whole -> {
        BodyCollector body =
            new BodyCollector(whole.maxBodyBytes(), head.declaredLength(), shared.budget());
        state = new ExchangeState.Collecting(head, whole, body);
        deadline().set(shared.limits().body());
      }
      case Endpoint.Duplex duplex -> {
        deadline().clear();
        link = new DuplexLink(context(), this, shared.limits().write());
        state = new ExchangeState.Flowing(duplex.open(head, link));
      }
    }
    if (multiplexed && bodyEnded) {
      return; // the content follows at once, in the same message
    }
    context().read();
  }

  private void onContent(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    bodyEnded |= last;
    switch (state) {
      case ExchangeState.Collecting collecting -> collect(collecting, content, last);
      case ExchangeState.Flowing flowing -> {
        if (content.content().isReadable()) {
          flowing.sink().piece(ByteBufUtil.getBytes(content.content()));
        } else {
          requestMore();
        }
      }
      case ExchangeState.Lingering lingering -> {
        long discarded = lingering.discarded() + content.content().readableBytes();
        if (last || discarded > LINGER_BYTES) {
          context().close();
        } else {
          state = new ExchangeState.Lingering(discarded);
          context().read();
        }
      }
      // The end of a request without a body that was answered before.
      case ExchangeState.Idle _ -> context().read();
      case ExchangeState.Working _, ExchangeState.Answering _, ExchangeState.Closed _ -> {}
    }
  }

  private void collect(ExchangeState.Collecting collecting, HttpContent content, boolean last) {
    try {
      collecting.body().add(content.content());
    } catch (Refusal refusal) {
      refusals.body(refusal, collecting);
      return;
    }
    if (last) {
      work(collecting);
    } else {
      context().read();
    }
  }

  private void work(ExchangeState.Collecting collecting) {
    ExchangeLog log = collecting.log();
    Thread worker =
        Thread.ofVirtual()
            .name("https-request")
            .unstarted(
                () -> {
                  Answer answer = answer(collecting);
                  context().executor().execute(() -> answered(answer, log));
                });
    state = new ExchangeState.Working(log, worker);
    deadline().set(shared.limits().processing());
    worker.start();
  }

  private static Answer answer(ExchangeState.Collecting collecting) {
    try {
      return collecting.endpoint().answer(collecting.head(), collecting.body().take());
    } catch (Refusal refusal) {
      return Answer.of(refusal);
    } catch (RuntimeException | StackOverflowError e) {
      CRASHES.warn("serving {} failed", collecting.head().path(), e);
      return Answer.of(Refusal.of(500, "internal error"));
    } finally {
      collecting.body().release();
    }
  }

  private void answered(Answer answer, ExchangeLog log) {
    log.answered(answer);
    if (state instanceof ExchangeState.Working) {
      write(answer, log);
    } else {
      log.report(false);
      answer.undelivered().run();
    }
  }

  /** Refuses what is under way; nothing of an answer may have been written. */
  void refuse(Refusal refusal) {
    if (!(state instanceof ExchangeState.Closed)) {
      refusals.tell(refusal);
    }
  }

  private void malformed(Throwable cause) {
    keepAlive = false;
    switch (state) {
      case ExchangeState.Idle _ -> {
        bodyEnded = false;
        refusals.tell(Refusals.malformedHead(cause));
      }
      case ExchangeState.Collecting collecting ->
          refusals.body(Refusals.malformedBody(), collecting);
      default -> context().close();
    }
  }

  private void write(Answer answer, @Nullable ExchangeLog log) {
    state = new ExchangeState.Answering();
    keepAlive &= bodyEnded && shared.running();
    deadline().clear();
    if (answer.body().size() <= 65_536) {
      deadline().set(shared.limits().write());
    }
    new AnswerWriter(context(), shared.limits().write())
        .write(
            method,
            answer,
            keepAlive,
            written -> {
              if (log != null) {
                log.report(written);
              }
              if (written) {
                unread = keepAlive ? answer.undelivered() : Answer.NOTHING;
                answerComplete();
              } else {
                answer.undelivered().run();
                context().close();
              }
            });
  }

  /** The answer is out. */
  void answerComplete() {
    if (state instanceof ExchangeState.Closed) {
      return;
    }
    if (state instanceof ExchangeState.Flowing flowing) {
      flowing.sink().closed();
    }
    if (multiplexed) {
      deadline().clear();
      if (!bodyEnded) {
        context().write(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
      }
      context().close();
    } else if (!bodyEnded) {
      state = new ExchangeState.Lingering(0);
      deadline().set(LINGER);
      context().read();
    } else if (keepAlive) {
      state = new ExchangeState.Idle();
      headBegun = false;
      deadline().set(shared.limits().idle());
      context().read();
    } else {
      context().close();
    }
  }

  void requestMore() {
    if (!(state instanceof ExchangeState.Flowing flowing)) {
      return;
    }
    if (bodyEnded) {
      flowing.sink().bodyEnd();
    } else {
      context().read();
    }
  }

  private void late() {
    switch (state) {
      case ExchangeState.Collecting collecting -> refusals.body(Refusals.lateBody(), collecting);
      case ExchangeState.Working working -> {
        CRASHES.warn("serving {} took too long and was ended", working.log().head().path());
        working.worker().interrupt();
        context().close();
      }
      case ExchangeState.Answering _ -> Cut.off(context());
      default -> leave();
    }
  }

  /** This side ends the connection, which says nothing about the peer. */
  private void leave() {
    unread = Answer.NOTHING;
    context().close();
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(added);
  }

  private Deadline deadline() {
    return Objects.requireNonNull(timer);
  }
}
