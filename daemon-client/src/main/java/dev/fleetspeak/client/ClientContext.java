package dev.fleetspeak.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.client.comms.ClientIdentity;
import dev.fleetspeak.client.comms.CommunicatorContext;
import dev.fleetspeak.client.comms.OutgoingContact;
import dev.fleetspeak.client.comms.ServerInfo;
import dev.fleetspeak.client.config.WritebackState;
import dev.fleetspeak.client.hosting.ServiceRegistry;
import dev.fleetspeak.client.monitoring.Watchdog;
import dev.fleetspeak.client.outbox.Outbox;
import dev.fleetspeak.client.outbox.OutboxReader;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.Signature;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client as its communicator sees it (client.md 1.7, 1.8). */
final class ClientContext implements CommunicatorContext {
  private static final System.Logger LOG = System.getLogger(ClientContext.class.getName());

  private final Identity identity;
  private final WritebackState state;
  private final ServerInfo server;
  private final CommunicatorConfig config;
  private final Outbox outbox;
  private final ServiceRegistry services;
  private final List<ContactSigner> signers;
  private final Consumer<Duration> tooLonely;
  private final ClientMetrics metrics;
  private final @Nullable Watchdog watchdog;

  ClientContext(
      Identity identity,
      WritebackState state,
      ServerInfo server,
      CommunicatorConfig config,
      Outbox outbox,
      ServiceRegistry services,
      List<ContactSigner> signers,
      Consumer<Duration> tooLonely,
      ClientMetrics metrics,
      @Nullable Watchdog watchdog) {
    this.identity = identity;
    this.state = state;
    this.server = server;
    this.config = Delays.filled(config);
    this.outbox = outbox;
    this.services = services;
    this.signers = List.copyOf(signers);
    this.tooLonely = tooLonely;
    this.metrics = metrics;
    this.watchdog = watchdog;
  }

  @Override
  public OutboxReader outbox() {
    return outbox;
  }

  @Override
  public ClientIdentity identity() {
    return identity.present();
  }

  @Override
  public ServerInfo serverInfo() {
    return server;
  }

  @Override
  public CommunicatorConfig config() {
    return config;
  }

  @Override
  public void alive(Duration planned) {
    if (watchdog != null) {
      watchdog.alive(planned);
    }
  }

  @Override
  public ClientMetrics metrics() {
    return metrics;
  }

  @Override
  public OutgoingContact makeContact(List<Message> messages, Map<String, Long> base) {
    try {
      return contact(messages, base);
    } catch (RuntimeException e) {
      metrics.contactCreated(null, e);
      throw e;
    }
  }

  private OutgoingContact contact(List<Message> messages, Map<String, Long> base) {
    ServiceRegistry.Counts counts = services.counts(base);
    Instant now = Instant.now();
    ByteString data =
        ContactData.newBuilder()
            .setSequencingNonce(state.nonce())
            .addAllMessages(messages)
            .setClientClock(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .putAllAllowedMessages(counts.allowances())
            .build()
            .toByteString();
    WrappedContactData.Builder wrapped = ContactWrapping.wrap(data, server.labels()).toBuilder();
    for (ContactSigner signer : signers) {
      Signature signature = signer.sign(data);
      if (signature != null) {
        wrapped.addSignatures(signature);
      }
    }
    WrappedContactData complete = wrapped.build();
    metrics.contactCreated(complete, null);
    return new OutgoingContact(complete.toByteString(), counts.processed());
  }

  @Override
  public void processContact(ContactData contact, boolean streaming) throws InterruptedException {
    if (!streaming) {
      state.nonce(contact.getSequencingNonce());
      if (watchdog != null) {
        // The loop waits until this is done, and a service may take its time (wire-client X8).
        watchdog.aliveWithoutLimit();
      }
    }
    for (Message message : contact.getMessagesList()) {
      String problem = take(message);
      if (problem != null) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Message {0} of the server is not taken: {1}",
            HexFormat.of().formatHex(message.getMessageId().toByteArray()),
            problem);
      }
      metrics.messageProcessed(
          message, true, problem == null ? null : new IllegalArgumentException(problem));
    }
    metrics.contactProcessed(contact, streaming, null);
    if (!streaming) {
      alive(Duration.ZERO);
    }
  }

  /** Hands a message to its service; what cannot be is neither acknowledged nor failed. */
  private @Nullable String take(Message message) throws InterruptedException {
    Address destination = message.getDestination();
    if (destination.getServiceName().isEmpty()) {
      return "it names no service";
    }
    if (!destination.getClientId().equals(identity.id().bytes())) {
      // Without a client it would go back to the server (wire-client X12).
      return "it is not addressed to this client";
    }
    if (!services.deliver(message)) {
      return "there is no service \"" + destination.getServiceName() + "\"";
    }
    return null;
  }

  @Override
  public boolean chainRevoked(List<X509Certificate> chain) {
    return state.isRevoked(chain);
  }

  @Override
  public void onProcessingBeacon(Runnable beacon) {
    services.onBeacon(beacon);
  }

  @Override
  public void tooLonely(Duration silence) {
    tooLonely.accept(silence);
  }
}
