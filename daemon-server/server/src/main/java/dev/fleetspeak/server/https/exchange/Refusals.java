package dev.fleetspeak.server.https.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/**
 * What peers are told whose requests are not served, and what statistics hear of it. For the event
 * loop only.
 */
final class Refusals {
  /** Where answers go. */
  interface Out {
    /**
     * Writes an answer.
     *
     * @param log reported when it is written; null if statistics do not see it
     */
    void write(Answer answer, @Nullable ExchangeLog log);
  }

  private final Out out;

  Refusals(Out out) {
    this.out = out;
  }

  /** Refuses what statistics do not see, or see by themselves. */
  void tell(Refusal refusal) {
    out.write(Answer.of(refusal), null);
  }

  /** Refuses a request by its head. */
  void head(Refusal refusal, RequestHead head, Endpoint endpoint) {
    if (endpoint instanceof Endpoint.Whole whole) {
      tell(refusal, new ExchangeLog(head, whole, 0));
    } else {
      tell(refusal);
    }
  }

  /** Refuses a request because of its body, whose memory is free again. */
  void body(Refusal refusal, ExchangeState.Collecting collecting) {
    collecting.body().release();
    tell(refusal, collecting.log());
  }

  private void tell(Refusal refusal, ExchangeLog log) {
    Answer answer = Answer.of(refusal);
    log.answered(answer);
    out.write(answer, refusal.counted() ? log : null);
  }

  /** Refuses expectations that nobody can meet. */
  static void checkExpectation(HttpRequest request) throws Refusal {
    String expect = request.headers().get(HttpHeaderNames.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      throw Refusal.uncounted(417, "expectation not supported");
    }
  }

  /** For a head that is not HTTP. */
  static Refusal malformedHead(Throwable cause) {
    boolean tooLarge =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
    return tooLarge
        ? Refusal.uncounted(431, "request header too large")
        : Refusal.uncounted(400, "bad request");
  }

  /** For a body that is not HTTP. */
  static Refusal malformedBody() {
    return Refusal.of(400, "error reading body: it is malformed");
  }

  /** For a body that does not end. */
  static Refusal lateBody() {
    return Refusal.of(408, "the body took too long");
  }
}
