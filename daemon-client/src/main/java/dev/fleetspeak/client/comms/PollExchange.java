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
  private final Set<String> refusesDeflate = new HashSet<>();

  PollExchange(CompressionAlgorithm compression) {
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
    if (!deflate || refusesDeflate.contains(host.authority())) {
      return ask(link, host, wrapped, false, attempt);
    }
    try {
      ByteString compressed = UnsafeByteOperations.unsafeWrap(Zlib.deflate(wrapped.toByteArray()));
      return ask(link, host, compressed, true, attempt);
    } catch (StatusException e) {
      if (e.status() != BAD_REQUEST) {
        throw e;
      }
    }
    ContactData answer = ask(link, host, wrapped, false, attempt);
    refusesDeflate.add(host.authority());
    LOG.log(
        System.Logger.Level.WARNING,
        "Server {0} refuses compressed polls with status 400; polls to it are sent uncompressed"
            + " from now on",
        host.authority());
    return answer;
  }

  private static ContactData ask(
      ServerLink link, Endpoint host, ByteString body, boolean deflated, Attempt attempt)
      throws IOException {
    List<Header> headers = new ArrayList<>(link.headers());
    if (deflated) {
      headers.add(new Header("Content-Encoding", "deflate"));
    }
    HttpAnswer answer =
        link.transport().exchange(new HttpRequest("POST", host, PATH, headers), body, attempt);
    if (answer.status() != OK) {
      throw new StatusException(answer.status(), answer.body());
    }
    try {
      return ContactData.parseFrom(answer.body());
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("the answer is no contact: " + e.getMessage(), e);
    }
  }
}
