package dev.fleetspeak.client.comms.kit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.client.comms.ClientIdentity;
import dev.fleetspeak.client.comms.CommunicatorContext;
import dev.fleetspeak.client.comms.OutgoingContact;
import dev.fleetspeak.client.comms.ServerInfo;
import dev.fleetspeak.client.stats.RecordingMetrics;
import dev.fleetspeak.common.crypto.ClientCertificate;
import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The rest of a client as a communicator sees it, small and in memory. */
public final class TestCore implements CommunicatorContext, AutoCloseable {
  private static final int INBOX = 100;
  private static final int BEACON_INTERVAL = 32;

  private final RecordingMetrics metrics = new RecordingMetrics();
  private final TestOutbox outbox = new TestOutbox();
  private final Map<String, Inbox> services = new ConcurrentHashMap<>();
  private final Set<BigInteger> revoked = ConcurrentHashMap.newKeySet();
  private final List<Boolean> answers = new CopyOnWriteArrayList<>();
  private final List<Duration> plans = new CopyOnWriteArrayList<>();
  private final List<Duration> lonely = new CopyOnWriteArrayList<>();
  private final CommunicatorConfig config;
  private volatile ServerInfo serverInfo;
  private volatile ClientIdentity identity;
  private volatile long nonce;
  private volatile Runnable beacon = () -> {};

  private final class Inbox {
    private final LinkedBlockingQueue<Message> queue = new LinkedBlockingQueue<>(INBOX);
    private final CountDownLatch released;
    private final Thread worker;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong processed = new AtomicLong();

    Inbox(boolean blocked) {
      released = new CountDownLatch(blocked ? 1 : 0);
      worker = Thread.ofVirtual().start(this::work);
    }

    private void work() {
      try {
        while (true) {
          queue.take();
          if (processed.incrementAndGet() % BEACON_INTERVAL == 0) {
            beacon.run();
          }
          released.await();
        }
      } catch (InterruptedException _) {
        // Closed.
      }
    }
  }

  public TestCore(CommunicatorConfig config, X509Certificate root, String... servers)
      throws GeneralSecurityException {
    this.config = config;
    this.serverInfo = info(List.of(root), servers);
    rekey();
    services.put("system", new Inbox(false));
  }

  private static ServerInfo info(List<X509Certificate> roots, String... servers) {
    return new ServerInfo(roots, List.of(servers), null, null, null, List.of("label1"));
  }

  /** Defaults of the conformance checklist. */
  public static CommunicatorConfig.Builder fastConfig() {
    return CommunicatorConfig.newBuilder()
        .setMaxPollDelaySeconds(2)
        .setMaxBufferDelaySeconds(1)
        .setMinFailureDelaySeconds(1)
        .setFailureSuicideTimeSeconds(604_800);
  }

  @Override
  public void alive(Duration planned) {
    plans.add(planned);
  }

  /** What the communicator's loop said it may wait for, in order. */
  public List<Duration> plans() {
    return plans;
  }

  @Override
  public RecordingMetrics metrics() {
    return metrics;
  }

  /** Takes a new key. */
  public void rekey() throws GeneralSecurityException {
    KeyPair keys = EcKeys.generate();
    identity =
        new ClientIdentity(
            ClientId.ofPublicKey(keys.getPublic()), keys, ClientCertificate.create(keys));
  }

  public void serverInfo(ServerInfo info) {
    serverInfo = info;
  }

  public void addService(String name) {
    services.put(name, new Inbox(false));
  }

  /** A service whose handler waits for {@link #release}. */
  public void addBlockedService(String name) {
    services.put(name, new Inbox(true));
  }

  public void release(String service) {
    services.get(service).released.countDown();
  }

  public long processed(String service) {
    return services.get(service).processed.get();
  }

  public void revoke(X509Certificate certificate) {
    revoked.add(certificate.getSerialNumber());
  }

  /** The streaming flags of the answers taken in. */
  public List<Boolean> answers() {
    return List.copyOf(answers);
  }

  public List<Duration> lonely() {
    return List.copyOf(lonely);
  }

  public long nonce() {
    return nonce;
  }

  /** A message with this destination service and nothing else. */
  public static Message small(String service) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName(service))
        .build();
  }

  @Override
  public TestOutbox outbox() {
    return outbox;
  }

  @Override
  public ClientIdentity identity() {
    return identity;
  }

  @Override
  public ServerInfo serverInfo() {
    return serverInfo;
  }

  @Override
  public CommunicatorConfig config() {
    return config;
  }

  @Override
  public OutgoingContact makeContact(List<Message> messages, Map<String, Long> base) {
    Map<String, Long> counts = new HashMap<>();
    Map<String, Long> tokens = new TreeMap<>();
    services.forEach(
        (name, inbox) -> {
          long processed = inbox.processed.get();
          counts.put(name, processed);
          Long known = base.get(name);
          tokens.put(
              name, known == null ? INBOX - (inbox.accepted.get() - processed) : processed - known);
        });
    Instant now = Instant.now();
    ContactData data =
        ContactData.newBuilder()
            .setSequencingNonce(nonce)
            .addAllMessages(messages)
            .setClientClock(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .putAllAllowedMessages(tokens)
            .build();
    ByteString wrapped = ContactWrapping.wrap(data, serverInfo.labels()).toByteString();
    return new OutgoingContact(wrapped, counts);
  }

  @Override
  public void processContact(ContactData contact, boolean streaming) throws InterruptedException {
    answers.add(streaming);
    if (!streaming) {
      nonce = contact.getSequencingNonce();
    }
    for (Message message : contact.getMessagesList()) {
      Inbox inbox = services.get(message.getDestination().getServiceName());
      if (inbox != null) {
        inbox.accepted.incrementAndGet();
        inbox.queue.put(message);
      }
    }
  }

  @Override
  public boolean chainRevoked(List<X509Certificate> chain) {
    List<BigInteger> serials = new ArrayList<>();
    chain.forEach(certificate -> serials.add(certificate.getSerialNumber()));
    return serials.stream().anyMatch(revoked::contains);
  }

  @Override
  public void onProcessingBeacon(Runnable beacon) {
    this.beacon = beacon;
  }

  @Override
  public void tooLonely(Duration silence) {
    lonely.add(silence);
  }

  @Override
  public void close() {
    services.values().forEach(inbox -> inbox.worker.interrupt());
  }
}
