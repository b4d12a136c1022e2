package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.TestIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that is gone before it read its answer gets the messages with its next poll. */
@Tag("e2e")
class UnreadAnswerTest {
  @Test
  void comesAgainAtOnceUnderTheSameIds() throws Exception {
    TestIdentity client = TestIdentity.client();
    try (OurServer server = OurServer.start(Repository.work("unread"), "");
        AdminApi api = AdminApi.connect(server.admin())) {
      try (RawClient first = connect(server, client)) {
        assertThat(first.poll(new byte[0]).answer().contact().getMessagesCount()).isZero();
      }
      List<ByteString> ids =
          Stream.generate(
                  () -> AdminApi.message(client.clientId(), "x", "Item", StringValue.of("text")))
              .limit(10)
              .peek(api::insert)
              .map(Message::getMessageId)
              .toList();
      RawClient gone = connect(server, client);
      gone.poll(new byte[0]);
      // Its head is read, so the answer was made and sent.
      assertThat(gone.head().status()).isEqualTo(200);
      gone.vanish(false);

      ContactData answer =
          Awaitility.await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> poll(server, client), next -> next.getMessagesCount() > 0);
      assertThat(answer.getMessagesList().stream().map(Message::getMessageId))
          .containsExactlyInAnyOrderElementsOf(ids);
      // That one was read: the lease holds.
      assertThat(poll(server, client).getMessagesCount()).isZero();
    }
  }

  private static ContactData poll(OurServer server, TestIdentity client) throws IOException {
    try (RawClient raw = connect(server, client)) {
      return raw.poll(new byte[0]).answer().contact();
    }
  }

  private static RawClient connect(OurServer server, TestIdentity client) throws IOException {
    String[] address = server.https().split(":");
    return new RawClient(new InetSocketAddress(address[0], Integer.parseInt(address[1])), client);
  }
}
