package dev.fleetspeak.client;

import dev.fleetspeak.client.comms.ClientIdentity;
import dev.fleetspeak.client.config.WritebackState;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.common.crypto.ClientCertificate;
import dev.fleetspeak.common.id.ClientId;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;

/** Who the client is now. Thread-safe. */
final class Identity {
  private final WritebackState state;
  private final ClientMetrics metrics;
  private volatile ClientIdentity present;

  Identity(WritebackState state, ClientMetrics metrics) throws GeneralSecurityException {
    this.state = state;
    this.metrics = metrics;
    this.present = of(state.keys());
    metrics.keyLoaded(id(), state.isNew(), null);
  }

  private static ClientIdentity of(KeyPair keys) throws GeneralSecurityException {
    return new ClientIdentity(
        ClientId.ofPublicKey(keys.getPublic()), keys, ClientCertificate.create(keys));
  }

  ClientIdentity present() {
    return present;
  }

  ClientId id() {
    return present.id();
  }

  /** Changes to a new key, once that is on disk. */
  void rekey() throws IOException, GeneralSecurityException {
    try {
      present = of(state.rekey());
    } catch (IOException | GeneralSecurityException e) {
      metrics.keyLoaded(null, true, e);
      throw e;
    }
    metrics.keyLoaded(id(), true, null);
  }
}
