package dev.fleetspeak.server.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.common.wire.StreamFrames;
import dev.fleetspeak.common.wire.Zlib;
import dev.fleetspeak.server.https.kit.H2Client;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.StreamScript;
import dev.fleetspeak.server.https.kit.TestIdentity;
import dev.fleetspeak.server.https.kit.TestListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Throws random and mutated bytes at a listener, below and above TLS, while a good client has a
 * stream open and polls. The seed is printed, so a failure can be repeated.
 */
@Tag("fuzz")
class FuzzTest {
  private static final Duration EFFORT = Duration.ofSeconds(12);
  private static final long MAX_GROWTH_BYTES = 64L << 20;
  private static final TestIdentity GOOD = TestIdentity.client();
  private static final TestIdentity BAD = TestIdentity.client();

  private static final List<byte[]> BOMBS =
      List.of(Zlib.deflate(new byte[30 << 20]), Zlib.deflate(new byte[3 << 20]));

  private final long seed = System.nanoTime();

  @Test
  void goodClientIsServedWhateverOthersSend() throws Exception {
    System.out.println("seed " + seed);
    AtomicInteger attacks = new AtomicInteger();
    try (TestListener server =
            new TestListener(
                s ->
                    s.withLimits(
                        s.limits().withTimes(Duration.ofSeconds(2)).withMaxHeldBytes(32 << 20)));
        RawClient client = server.connect(GOOD)) {
      StreamScript stream = StreamScript.opened(client);
      assertThat(server.contacts.known).contains(GOOD.clientId());
      long before = usedBytes();
      long end = System.nanoTime() + EFFORT.toNanos();
      Thread[] attackers = new Thread[3];
      for (int i = 0; i < attackers.length; i++) {
        Random random = new Random(seed + i);
        attackers[i] =
            Thread.ofPlatform()
                .start(
                    () -> {
                      while (System.nanoTime() < end) {
                        attack(server, random);
                        attacks.incrementAndGet();
                      }
                    });
      }
      for (int n = 1; System.nanoTime() < end; n++) {
        stream.send(StreamScript.record(n % 5000));
        assertThat(stream.read().getAckIndex()).isEqualTo(n);
        try (RawClient poll = server.connect(GOOD)) {
          assertThat(poll.poll(StreamScript.record(100)).answer().status()).isEqualTo(200);
        }
      }
      for (Thread attacker : attackers) {
        attacker.join();
      }
      server.contacts.bodies.clear();
      server.contacts.streams.forEach(s -> s.records.clear());
      server.stats.polls.clear();
      await().atMost(Duration.ofSeconds(20)).until(() -> usedBytes() - before < MAX_GROWTH_BYTES);
      assertThat(attacks.get()).isGreaterThan(5);
      System.out.println(attacks + " attacks");
    }
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void attack(TestListener server, Random random) {
    try {
      switch (random.nextInt(6)) {
        case 0 -> belowTls(server, random);
        case 1 -> http2(server, random);
        default -> aboveTls(server, random);
      }
    } catch (Exception _) {
      // What becomes of an attacker is its own matter.
    }
  }

  private static void belowTls(TestListener server, Random random) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server.address());
      byte[] bytes = new byte[1 + random.nextInt(4000)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        bytes[0] = 0x16; // looks like a handshake
      }
      socket.getOutputStream().write(bytes);
    }
  }

  private static void aboveTls(TestListener server, Random random) throws IOException {
    try (RawClient client = new RawClient(server.address(), random.nextInt(8) == 0 ? null : BAD)) {
      client.socket().setSoTimeout(300);
      byte[] bytes = mutate(request(random), random);
      int cut = random.nextInt(bytes.length + 1);
      client.send(java.util.Arrays.copyOf(bytes, cut));
      if (random.nextBoolean()) {
        client.send(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
        client.answer();
      }
    }
  }

  private static byte[] request(Random random) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    byte[] record = StreamScript.record(random.nextInt(20_000));
    boolean deflate = random.nextBoolean();
    String coding = deflate ? "Content-Encoding: deflate\r\n" : "";
    switch (random.nextInt(4)) {
      case 0 -> {
        byte[] body = deflate ? BOMBS.get(random.nextInt(BOMBS.size())).clone() : record;
        request.writeBytes(
            text(
                "POST /message HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
                    .formatted(coding, body.length)));
        request.writeBytes(body);
      }
      case 1 ->
          request.writeBytes(
              text("GET /files/a/b HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\n\r\n"));
      default -> {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        StreamFrames.writeMagic(body);
        for (int i = random.nextInt(20); i >= 0; i--) {
          StreamFrames.write(body, record);
        }
        byte[] bytes = deflate ? Zlib.deflate(body.toByteArray()) : body.toByteArray();
        request.writeBytes(
            text(
                "POST /streaming-message HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + coding
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(bytes.length)
                    + "\r\n"));
        request.writeBytes(bytes);
        request.writeBytes(text("\r\n"));
      }
    }
    return request.toByteArray();
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    for (int i = random.nextInt(6); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static void http2(TestListener server, Random random) throws Exception {
    try (H2Client client = new H2Client(server.address(), BAD)) {
      for (int i = random.nextInt(20); i >= 0; i--) {
        byte[] bytes = mutate(request(random), random);
        var stream =
            client.open("POST", random.nextBoolean() ? "/message" : "/streaming-message", false);
        stream.send(bytes, random.nextBoolean());
        if (random.nextBoolean()) {
          stream.cancel();
        }
      }
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
