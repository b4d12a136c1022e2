package dev.fleetspeak.client.comms.http1;

import dev.fleetspeak.client.comms.http.DuplexExchange;
import dev.fleetspeak.client.comms.http.Header;
import dev.fleetspeak.client.comms.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request that has a connection for itself, its body in chunks. {@code Expect} and {@code
 * Connection: close} keep a Go server from reading the request to its end before it answers
 * (wire-client 5.2).
 */
final class Http1Duplex implements DuplexExchange {
  private static final List<Header> FRAMING =
      List.of(
          new Header("Transfer-Encoding", "chunked"),
          new Header("Expect", "100-continue"),
          new Header("Connection", "close"));
  private static final long CONTINUE_MILLIS = 1000;

  private final Http1Connection connection;
  private final AnswerReader reader;
  private final ChunkedOutput body;
  private final CountDownLatch heard = new CountDownLatch(1);
  private volatile boolean answered;
  private @Nullable AnswerHead head;

  Http1Duplex(Http1Connection connection, HttpRequest request) throws IOException {
    this.connection = connection;
    this.reader = new AnswerReader(connection.in());
    this.body = new ChunkedOutput(connection.out());
    connection.out().write(Http1Connection.head(request, FRAMING));
    connection.out().flush();
  }

  @Override
  public boolean awaitGoAhead() throws InterruptedException {
    // The wait's end by time is as good as the server's word; old servers never say it.
    boolean _ = heard.await(CONTINUE_MILLIS, TimeUnit.MILLISECONDS);
    return !answered;
  }

  @Override
  public OutputStream body() {
    return body;
  }

  @Override
  public int status() throws IOException {
    try {
      AnswerHead next = reader.head();
      for (int i = 0; next.isInterim(); i++) {
        heard.countDown();
        if (i == 100) {
          throw new java.net.ProtocolException("the server sends interim answers without end");
        }
        next = reader.head();
      }
      head = next;
      return next.status();
    } finally {
      answered = true;
      heard.countDown();
    }
  }

  @Override
  public InputStream answer() throws IOException {
    AnswerHead known = head;
    if (known == null) {
      throw new IllegalStateException("the status was not read yet");
    }
    return reader.body(known);
  }

  @Override
  public void close() {
    connection.close();
  }
}
