package dev.fleetspeak.client.comms;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.fleetspeak.client.comms.http.Attempt;
import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.client.comms.http.Header;
import dev.fleetspeak.client.comms.http.HttpAnswer;
import dev.fleetspeak.client.comms.http.HttpRequest;
import dev.fleetspeak.client.comms.http.StatusException;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.common.wire.Zlib;
import dev.fleetspeak.proto.common.CompressionAlgorithm;
import dev.fleetspeak.proto.common.ContactData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The one request of a poll (wire-client 4.4). Remembers which servers refuse compressed polls: the
 * reference's 0.1.19 answers them with 400 (wire-client X2). For one thread.
 */
final class PollExchange {
  private static final System.Logger LOG = System.getLogger(PollExchange.class.getName());
  private static final String PATH = "/message";
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;

  private final boolean deflate;
  private final ClientMetrics metrics;
  private final Set<String> refusesDeflate = new HashSet<>();

  PollExchange(CompressionAlgorithm compression, ClientMetrics metrics) {
    this.metrics = metrics;
    this.deflate = compression == CompressionAlgorithm.COMPRESSION_DEFLATE;
  }

  /**
   * Sends a contact to one server.
   *
   * @return what the server answered
   * @throws StatusException if the server refuses
   */
  ContactData post(ServerLink link, Endpoint host, ByteString wrapped, Attempt attempt)
      throws IOException {
    Request request = new Request(link, host, attempt, wrapped.size());
    if (!deflate || refusesDeflate.contains(host.authority())) {
      return ask(request, wrapped, false);
    }
    try {
      ByteString compressed = UnsafeByteOperations.unsafeWrap(Zlib.deflate(wrapped.toByteArray()));
      return ask(request, compressed, true);
    } catch (StatusException e) {
      if (e.status() != BAD_REQUEST) {
        throw e;
      }
    }
    ContactData answer = ask(request, wrapped, false);
    refusesDeflate.add(host.authority());
    LOG.log(
        System.Logger.Level.WARNING,
        "Server {0} refuses compressed polls with status 400; polls to it are sent uncompressed"
            + " from now on",
        host.authority());
    return answer;
  }

  /** What both attempts have in common; the size is the contact's before compression. */
  private record Request(ServerLink link, Endpoint host, Attempt attempt, int size) {}

  private ContactData ask(Request request, ByteString body, boolean deflated) throws IOException {
    List<Header> headers = new ArrayList<>(request.link().headers());
    if (deflated) {
      headers.add(new Header("Content-Encoding", "deflate"));
    }
    Traffic traffic = new Traffic(metrics, request.host().authority());
    HttpAnswer answer;
    try {
      answer =
          request
              .link()
              .transport()
              .exchange(
                  new HttpRequest("POST", request.host(), PATH, headers), body, request.attempt());
    } catch (IOException e) {
      traffic.sent(0, e);
      traffic.received(0, null);
      throw e;
    }
    StatusException refusal =
        answer.status() == OK ? null : new StatusException(answer.status(), answer.body());
    traffic.sent(request.size(), refusal);
    traffic.received(answer.body().length, null);
    if (refusal != null) {
      throw refusal;
    }
    try {
      return ContactData.parseFrom(answer.body());
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("the answer is no contact: " + e.getMessage(), e);
    }
  }
}
