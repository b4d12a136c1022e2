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
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
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
  private ExchangeState state = new ExchangeState.Idle();
  // A connection's first head is waited for from the start on.
  private boolean headBegun = true;
  private boolean bodyEnded;
  private boolean keepAlive;
  private @Nullable String method;
  private @Nullable DuplexLink link;
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
        ExchangeLog log =
            new ExchangeLog(collecting.head(), collecting.endpoint(), collecting.body().size());
        log.report(false);
      }
      default -> {}
    }
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
      case ExchangeState.Idle _ -> context().close();
      case ExchangeState.Flowing flowing -> flowing.sink().stop();
      default -> {}
    }
  }

  private void onHead(HttpRequest request) {
    if (!(state instanceof ExchangeState.Idle)) {
      return;
    }
    RequestHead head = RequestHead.of(request, connection);
    method = head.method();
    keepAlive = head.keepAlive() && shared.running();
    bodyEnded = multiplexed ? request instanceof FullHttpRequest : !head.announcesBody();
    Endpoint endpoint;
    try {
      String expect = request.headers().get(HttpHeaderNames.EXPECT);
      if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
        throw Refusal.uncounted(417, "expectation not supported");
      }
      endpoint = shared.routes().find(head);
    } catch (Refusal refusal) {
      refuse(refusal);
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
      if (endpoint instanceof Endpoint.Whole whole) {
        refuse(refusal, new ExchangeLog(head, whole, 0));
      } else {
        refuse(refusal);
      }
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
      collecting.body().release();
      refuse(
          refusal,
          new ExchangeLog(collecting.head(), collecting.endpoint(), collecting.body().size()));
      return;
    }
    if (last) {
      work(collecting);
    } else {
      context().read();
    }
  }

  private void work(ExchangeState.Collecting collecting) {
    ExchangeLog log =
        new ExchangeLog(collecting.head(), collecting.endpoint(), collecting.body().size());
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
    }
  }

  /** Refuses what is under way; nothing of an answer may have been written. */
  void refuse(Refusal refusal) {
    if (!(state instanceof ExchangeState.Closed)) {
      write(Answer.of(refusal), null);
    }
  }

  private void refuse(Refusal refusal, ExchangeLog log) {
    Answer answer = Answer.of(refusal);
    log.answered(answer);
    write(answer, refusal.counted() ? log : null);
  }

  private void malformed(Throwable cause) {
    boolean tooLarge =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
    Refusal refusal =
        tooLarge
            ? Refusal.uncounted(431, "request header too large")
            : Refusal.uncounted(400, "bad request");
    keepAlive = false;
    switch (state) {
      case ExchangeState.Idle _ -> {
        bodyEnded = false;
        refuse(refusal);
      }
      case ExchangeState.Collecting collecting -> {
        collecting.body().release();
        refuse(
            Refusal.of(400, "error reading body: it is malformed"),
            new ExchangeLog(collecting.head(), collecting.endpoint(), collecting.body().size()));
      }
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
                answerComplete();
              } else {
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
      case ExchangeState.Collecting collecting -> {
        collecting.body().release();
        refuse(
            Refusal.of(408, "the body took too long"),
            new ExchangeLog(collecting.head(), collecting.endpoint(), collecting.body().size()));
      }
      case ExchangeState.Working working -> {
        CRASHES.warn("serving {} took too long and was ended", working.log().head().path());
        working.worker().interrupt();
        context().close();
      }
      case ExchangeState.Answering _ -> Cut.off(context());
      default -> context().close();
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(added);
  }

  private Deadline deadline() {
    return Objects.requireNonNull(timer);
  }
}
