package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.outbox.OutboxReader;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a communicator may use of the client (client.md 1.7). Thread-safe. */
public interface CommunicatorContext {

  /** Messages to send. */
  OutboxReader outbox();

  /** Who this client is now; changes after a rekey, so ask before each connection. */
  ClientIdentity identity();

  /** Where the server is and how to know it. */
  ServerInfo serverInfo();

  /** Delays, compression and HTTP version; zero delays are already replaced by the defaults. */
  CommunicatorConfig config();

  /**
   * Builds what one contact sends.
   *
   * @param messages in order
   * @param base processed counts by service that the server already knows from the frame before on
   *     this stream; empty for a poll or a stream's first frame
   */
  OutgoingContact makeContact(List<Message> messages, Map<String, Long> base);

  /**
   * Takes in what the server sent; waits while a service's inbox is full.
   *
   * @param streaming false for a poll's answer and a stream's first frame (their nonce is kept)
   */
  void processContact(ContactData contact, boolean streaming) throws InterruptedException;

  /** Whether any certificate of the chain has a revoked serial (wire-client 1.4). */
  boolean chainRevoked(List<X509Certificate> chain);

  /**
   * Registers what to run when services worked off so much that the server should learn of new
   * allowances (the processing beacon); called from any thread, must not block.
   */
  void onProcessingBeacon(Runnable beacon);

  /**
   * Tells that there was no contact for {@code failure_suicide_time_seconds}. The stock client ends
   * its process with exit status 2; the communicator itself goes on trying. Called from the
   * communicator's thread, at most once for each failed contact; must not block.
   *
   * @param silence time since the last contact
   */
  default void tooLonely(Duration silence) {}

  /**
   * A sign of life of the communicator's loop.
   *
   * @param planned longest time until the next one, if all is well
   */
  default void alive(Duration planned) {}

  /** Gets told of contacts. */
  default ClientMetrics metrics() {
    return ClientMetrics.NONE;
  }
}
