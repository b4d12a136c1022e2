package dev.fleetspeak.client.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.FileFetcher;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestCore;
import dev.fleetspeak.client.comms.kit.TestServer;
import dev.fleetspeak.proto.common.RevokedCertificateList;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The list of revoked certificates (client.md 3.4). */
class RevocationUpdatesTest {
  private static final String DATE = "Mon, 01 Jan 2024 00:00:00 GMT";

  private final List<ByteString> revoked = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private interface Answer {
    byte[] content();
  }

  private void run(Answer answer, int requests) throws Exception {
    TestCertificates.Issued certificate = TestCertificates.selfSigned();
    try (TestServer server =
            new TestServer(
                certificate,
                request -> {
                  String since = request.header("If-Modified-Since");
                  asked.add(request.path() + " " + since);
                  if (since != null) {
                    request.raw("HTTP/1.1 304 Not Modified\r\n\r\n");
                  } else {
                    request.answer(200, answer.content(), "Last-Modified: " + DATE);
                  }
                });
        TestCore core =
            new TestCore(
                TestCore.fastConfig().build(), certificate.certificate(), server.address());
        RevocationUpdates updates =
            new RevocationUpdates(
                new FileFetcher(core), revoked::addAll, Duration.ZERO, Duration.ofMillis(20))) {
      updates.start();
      Awaitility.await().until(() -> asked.size() >= requests);
    }
  }

  @Test
  void serialsAreAdded_andTheListIsFetchedAgainOnlyIfItChanged() throws Exception {
    ByteString serial = ByteString.copyFrom(new byte[] {1, 2});
    run(() -> RevokedCertificateList.newBuilder().addSerials(serial).build().toByteArray(), 3);
    assertThat(revoked).containsExactly(serial);
    assertThat(asked.getFirst()).isEqualTo("/files/system/RevokedCertificates null");
    assertThat(asked.get(1)).isEqualTo("/files/system/RevokedCertificates " + DATE);
  }

  @Test
  void listsThatCannotBeReadDoNoHarm() throws Exception {
    run(() -> new byte[] {1, 2, 3}, 3);
    assertThat(revoked).isEmpty();
  }

  @Test
  void anEmptyListIsNothing() throws Exception {
    run(() -> new byte[0], 1);
    assertThat(revoked).isEmpty();
  }
}
