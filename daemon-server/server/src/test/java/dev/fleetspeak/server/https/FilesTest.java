package dev.fleetspeak.server.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.authorizer.ContactInfo;
import dev.fleetspeak.server.https.exchange.Refusal;
import dev.fleetspeak.server.https.files.FilePath;
import dev.fleetspeak.server.https.kit.RawAnswer;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.TestIdentity;
import dev.fleetspeak.server.https.kit.TestListener;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** wire-server 4 and lines 2 and 4 to 10 of its section 9. */
class FilesTest {
  private static final TestIdentity CLIENT = TestIdentity.client();
  private static final String TEXT = "The quick sly fox jumped over the lazy dogs.";
  private static final Instant STORED = Instant.parse("2026-03-04T05:06:07.891Z");
  private static final String SAME_SECOND = "Wed, 04 Mar 2026 05:06:07 GMT";
  private static final String EARLIER = "Wed, 04 Mar 2026 05:06:06 GMT";

  private TestListener server;

  @BeforeEach
  void start() throws Exception {
    server = new TestListener();
    server.files.store(
        "testService", "testsFiles/foo", TEXT.getBytes(StandardCharsets.UTF_8), STORED);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawAnswer get(String... headers) throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      return client.get("/files/testService/testsFiles%252Ffoo", headers).answer();
    }
  }

  @Test
  @DisplayName("9.2 file")
  void line02_file() throws Exception {
    RawAnswer answer = get();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(TEXT);
    assertThat(answer.headers())
        .containsEntry("last-modified", SAME_SECOND)
        .containsEntry("accept-ranges", "bytes")
        .containsEntry("content-type", "text/plain; charset=utf-8");
  }

  @Test
  @DisplayName("9.4 service and name")
  void line04_serviceAndName() throws Exception {
    assertThat(FilePath.parse("/files/service/name")).isEqualTo(new FilePath("service", "name"));
  }

  @Test
  @DisplayName("9.5 escapes")
  void line05_escapes() throws Exception {
    assertThat(FilePath.parse("/files/service%20name/file%2Fname"))
        .isEqualTo(new FilePath("service name", "file/name"));
    assertThat(FilePath.parse("/files/a+b/%C3%A4")).isEqualTo(new FilePath("a+b", "ä"));
  }

  @Test
  @DisplayName("9.6 empty name")
  void line06_emptyName() throws Exception {
    assertThat(FilePath.parse("/files/service/")).isEqualTo(new FilePath("service", ""));
  }

  @ParameterizedTest(name = "9.7 to 9.10 {0}")
  @ValueSource(
      strings = {
        "/files/service",
        "/files/service/name/extra",
        "/notfiles/service/name",
        "/files/service/name%2"
      })
  void line07_to_10_wrongPaths(String path) {
    assertThatThrownBy(() -> FilePath.parse(path))
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.status()).isEqualTo(400));
  }

  @ParameterizedTest
  @CsvSource({
    "/files/testService/testsFiles%2Ffoo, 400",
    "/files/testService/missing, 404",
    "/files/testService/, 404",
    "/files/testService/x%25zz, 400",
    "/files/, 400",
    "/files, 307",
    "/files//testService/x, 307",
    "/other, 404",
    "/files/%zz/x, 400",
  })
  void pathsThatNameNoFile(String path, int status) throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      assertThat(client.get(path).answer().status()).isEqualTo(status);
      assertThat(client.get("/files/testService/testsFiles%252Ffoo").answer().status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-Modified-Since: " + SAME_SECOND + "|304",
        "If-Modified-Since: " + EARLIER + "|200",
        "If-Modified-Since: nonsense|200",
        "If-Unmodified-Since: " + EARLIER + "|412",
        "If-Unmodified-Since: " + SAME_SECOND + "|200",
        "If-Match: *|200",
        "If-Match: \"tag\"|412",
        "If-None-Match: *|304",
        "If-None-Match: \"tag\"|200",
        "Range: bytes=4-8|206",
        "Range: bytes=-5|206",
        "Range: bytes=1000-|416",
        "Range: bytes=8-4|416",
        "Range: lines=1-2|416",
      })
  void conditionsAndRanges(String header, int status) throws Exception {
    assertThat(get(header).status()).isEqualTo(status);
  }

  @Test
  void noneMatchTurnsModifiedSinceOff() throws Exception {
    assertThat(get("If-None-Match: \"x\"", "If-Modified-Since: " + SAME_SECOND).status())
        .isEqualTo(200);
  }

  @Test
  void rangesGiveTheirBytes() throws Exception {
    RawAnswer one = get("Range: bytes=4-8");
    assertThat(one.text()).isEqualTo("quick");
    assertThat(one.headers()).containsEntry("content-range", "bytes 4-8/44");
    assertThat(get("Range: bytes=-5").text()).isEqualTo("dogs.");
    RawAnswer two = get("Range: bytes=0-2, 4-8");
    assertThat(two.headers().get("content-type")).startsWith("multipart/byteranges; boundary=");
    assertThat(two.text()).contains("\r\n\r\nThe\r\n--", "\r\n\r\nquick\r\n--");
    assertThat(get("Range: bytes=0-2", "If-Range: " + EARLIER).text()).isEqualTo(TEXT);
    assertThat(get("Range: bytes=0-2", "If-Range: " + SAME_SECOND).text()).isEqualTo("The");
    assertThat(get("Range: bytes=" + "0-40,".repeat(100)).text()).isEqualTo(TEXT);
  }

  @Test
  void headGivesHeadersOnly() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      client.send("HEAD /files/testService/testsFiles%252Ffoo HTTP/1.1\nHost: x\n\n");
      RawAnswer answer = client.answer(false);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("content-length", "44");
      assertThat(client.get("/files/testService/nothing").answer().status()).isEqualTo(404);
    }
  }

  @Test
  void withoutAuthorizationNoCertificateIsNeeded() throws Exception {
    try (RawClient client = new RawClient(server.address(), null)) {
      assertThat(client.get("/files/testService/testsFiles%252Ffoo").answer().status())
          .isEqualTo(200);
    }
  }

  @Test
  void withAuthorizationTheAuthorizerDecides() throws Exception {
    Authorizer labelled =
        new Authorizer() {
          @Override
          public boolean allow2(SocketAddress address, ContactInfo contact) {
            return contact.labels().contains("a,b") && contact.contactBytes() == 0;
          }
        };
    try (TestListener guarded = new TestListener(s -> s.withFileAuthorization(true), labelled)) {
      guarded.files.storeFile("s", "n", new byte[] {1, 2});
      try (RawClient client = guarded.connect(CLIENT);
          RawClient nobody = new RawClient(guarded.address(), null)) {
        assertThat(client.get("/files/s/n").answer().status()).isEqualTo(401);
        assertThat(client.get("/files/s/n", "X-Fleetspeak-Labels: a", "X-Fleetspeak-Labels: b"))
            .extracting(c -> answer(c).status())
            .isEqualTo(401);
        assertThat(client.get("/files/s/n", "X-Fleetspeak-Labels: a,b").answer().status())
            .isEqualTo(200);
        assertThat(nobody.get("/files/s/n", "X-Fleetspeak-Labels: a,b").answer().text())
            .isEqualTo("unauthorized\n");
      }
    }
  }

  private static RawAnswer answer(RawClient client) {
    try {
      return client.answer();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
