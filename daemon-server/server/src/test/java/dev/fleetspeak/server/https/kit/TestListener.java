package dev.fleetspeak.server.https.kit;

import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.https.HttpsCommunicator;
import dev.fleetspeak.server.https.HttpsSettings;
import dev.fleetspeak.server.https.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A communicator on a free port of the loopback interface, with fakes behind it. */
public final class TestListener implements AutoCloseable {
  private static final TestIdentity SERVER = TestIdentity.server();

  /** What contacts do. */
  public final FakeContacts contacts = new FakeContacts();

  /** What may be fetched. */
  public final MemoryFiles files = new MemoryFiles();

  /** What was counted. */
  public final RecordingStats stats = new RecordingStats();

  private final HttpsCommunicator communicator;
  private final InetSocketAddress address;

  /** With settings as they are by default. */
  public TestListener() throws IOException {
    this(settings -> settings, new Authorizer() {});
  }

  /** With other settings. */
  public TestListener(UnaryOperator<HttpsSettings> settings) throws IOException {
    this(settings, new Authorizer() {});
  }

  /** With other settings and an authorizer. */
  public TestListener(UnaryOperator<HttpsSettings> settings, Authorizer authorizer)
      throws IOException {
    communicator =
        new HttpsCommunicator(settings.apply(settings()), contacts, files, authorizer, stats);
    address = communicator.start();
  }

  /** Default settings on a free port. */
  public static HttpsSettings settings() {
    return HttpsSettings.of(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new ServerCertificate(List.of(SERVER.certificate()), SERVER.keys().getPrivate()));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Connects. */
  public RawClient connect(TestIdentity identity) throws IOException {
    return new RawClient(address, identity);
  }

  /** Stops within a time. */
  public void stop(Duration atMost) {
    communicator.stop(atMost);
  }

  @Override
  public void close() {
    communicator.stop(Duration.ofMillis(500));
  }
}
