package dev.fleetspeak.server;

import dev.fleetspeak.server.https.HttpsCommunicator;
import dev.fleetspeak.server.https.HttpsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The communicator that stock clients talk to. */
public final class HttpsFront implements Communicator {
  private final HttpsSettings settings;
  private @Nullable HttpsCommunicator communicator;

  /**
   * @param settings listener and limits
   */
  public HttpsFront(HttpsSettings settings) {
    this.settings = settings;
  }

  @Override
  public InetSocketAddress start(CommunicatorContext context) throws IOException {
    HttpsCommunicator made =
        new HttpsCommunicator(
            settings, context.contacts(), context.files(), context.authorizer(), context.stats());
    communicator = made;
    return made.start();
  }

  @Override
  public void stop(Duration limit) {
    if (communicator != null) {
      communicator.stop(limit);
    }
  }
}
