package dev.fleetspeak.server.contact;

import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.ClientResourceUsageRecord;
import dev.fleetspeak.server.store.Backlog;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ClientPage;
import dev.fleetspeak.server.store.ClientQuery;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactReceipt;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.MessageCount;
import dev.fleetspeak.server.store.MessagePage;
import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.MessageState;
import dev.fleetspeak.server.store.ReportedService;
import dev.fleetspeak.server.store.RetentionReport;
import dev.fleetspeak.server.store.RetentionRun;
import dev.fleetspeak.server.store.ServiceVersions;
import dev.fleetspeak.server.store.StoreDescription;
import dev.fleetspeak.server.store.StoredFile;
import dev.fleetspeak.server.store.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What contacts need of a datastore, in memory; can be told to fail. */
public class FakeDatastore implements Datastore {
  final Map<ClientId, ClientData> clients = new HashMap<>();
  final List<ContactCommit> commits = new ArrayList<>();
  final Map<MessageId, Message> messages = new LinkedHashMap<>();
  final Set<MessageId> leased = new HashSet<>();
  final List<MessageId> givenBack = new ArrayList<>();
  final Map<BroadcastId, Broadcast> broadcasts = new LinkedHashMap<>();
  final Map<BroadcastId, Long> limits = new HashMap<>();
  final Map<ClientId, Set<BroadcastId>> sent = new HashMap<>();
  int clientReads;
  int leases;
  int sentReads;
  @Nullable String failing;

  /** Runs once, inside the next lease that finds something. */
  @Nullable Runnable duringLease;

  private synchronized void enter(String operation) {
    if (operation.equals(failing)) {
      throw new DatastoreException("told to fail");
    }
  }

  /** Makes an operation fail until told otherwise. */
  public synchronized void fail(@Nullable String operation) {
    failing = operation;
  }

  /** How many results are set. */
  public synchronized boolean isDone(MessageId id) {
    return Optional.ofNullable(messages.get(id)).map(Message::hasResult).orElse(false);
  }

  /** Whether a message is handed out. */
  public synchronized boolean isLeased(MessageId id) {
    return leased.contains(id);
  }

  /** The lease of everything ends. */
  public synchronized void endLeases() {
    leased.clear();
  }

  @Override
  public synchronized ContactReceipt commitContact(ContactCommit commit) {
    enter("commitContact");
    commits.add(commit);
    if (commit.newClient() != null) {
      clients.putIfAbsent(
          commit.client(),
          new ClientData(
              commit.newClient().publicKey(), labels(commit.newClient().labels()), false));
    }
    Set<MessageId> inserted = new LinkedHashSet<>();
    for (Message message : commit.messages()) {
      MessageId id = MessageId.of(message.getMessageId());
      if (messages.putIfAbsent(id, message) == null) {
        inserted.add(id);
      }
    }
    for (ClientEffect effect : commit.effects()) {
      apply(commit.client(), effect);
    }
    String contactId =
        commit.contact() instanceof ContactRow.Continued continued
            ? continued.contactId()
            : Integer.toHexString(commits.size());
    return new ContactReceipt(contactId, inserted);
  }

  private void apply(ClientId client, ClientEffect effect) {
    switch (effect) {
      case ClientEffect.SetLabels set ->
          clients.computeIfPresent(
              client,
              (id, data) ->
                  new ClientData(data.publicKey(), labels(set.labels()), data.blacklisted()));
      case ClientEffect.Acknowledge ack ->
          ack.messages().forEach(id -> finish(id, MessageResult.getDefaultInstance()));
      default -> {}
    }
  }

  private void finish(MessageId id, MessageResult result) {
    messages.computeIfPresent(id, (key, message) -> message.toBuilder().setResult(result).build());
  }

  private static List<Label> labels(List<String> texts) {
    return texts.stream()
        .map(text -> Label.newBuilder().setServiceName("client").setLabel(text).build())
        .toList();
  }

  @Override
  public synchronized List<MessageId> storeMessages(List<Message> stored) {
    enter("storeMessages");
    List<MessageId> fresh = new ArrayList<>();
    for (Message message : stored) {
      MessageId id = MessageId.of(message.getMessageId());
      if (messages.putIfAbsent(id, message) == null) {
        fresh.add(id);
      }
    }
    return fresh;
  }

  @Override
  public synchronized List<Message> leaseForClient(
      ClientId client, int limit, @Nullable Map<String, Long> serviceLimits, String contactId) {
    enter("leaseForClient");
    leases++;
    Map<String, Long> left = serviceLimits == null ? null : new HashMap<>(serviceLimits);
    List<Message> due = new ArrayList<>();
    for (Map.Entry<MessageId, Message> entry : messages.entrySet()) {
      Message message = entry.getValue();
      String service = message.getDestination().getServiceName();
      if (due.size() >= limit
          || message.hasResult()
          || leased.contains(entry.getKey())
          || !message.getDestination().getClientId().equals(client.bytes())
          || left != null && left.merge(service, 0L, Long::sum) <= 0) {
        continue;
      }
      if (left != null) {
        left.merge(service, -1L, Long::sum);
      }
      leased.add(entry.getKey());
      due.add(message);
      if (message.getMessageType().equals("Die")) {
        entry.setValue(message.toBuilder().setResult(MessageResult.getDefaultInstance()).build());
      }
    }
    Runnable interruption = duringLease;
    if (interruption != null && !due.isEmpty()) {
      duringLease = null;
      interruption.run();
    }
    return due;
  }

  @Override
  public synchronized void giveBack(Collection<MessageId> ids) {
    enter("giveBack");
    givenBack.addAll(ids);
    leased.removeAll(ids);
  }

  @Override
  public synchronized Optional<ClientData> getClientData(ClientId client) {
    enter("getClientData");
    clientReads++;
    return Optional.ofNullable(clients.get(client));
  }

  @Override
  public synchronized void addClient(ClientId client, ClientData data) {
    clients.put(client, data);
  }

  @Override
  public synchronized void blacklistClient(ClientId client) {
    clients.computeIfPresent(
        client, (id, data) -> new ClientData(data.publicKey(), data.labels(), true));
  }

  @Override
  public synchronized MessagePage queryMessages(MessageQuery query) {
    Stream<StoredMessage> found =
        messages.values().stream()
            .filter(
                message ->
                    query.client() == null
                        || message.getDestination().getClientId().equals(query.client().bytes()))
            .filter(message -> message.getMessageType().equals(query.type()))
            .filter(message -> !message.hasResult())
            .map(message -> new StoredMessage(message, MessageState.PENDING, 0, null));
    return new MessagePage(found.limit(query.pageSize()).toList(), null, -1);
  }

  @Override
  public synchronized void createBroadcast(Broadcast broadcast, long limit) {
    broadcasts.put(BroadcastId.of(broadcast.getBroadcastId()), broadcast);
    limits.put(BroadcastId.of(broadcast.getBroadcastId()), limit);
  }

  @Override
  public synchronized void disableBroadcasts(Collection<BroadcastId> ids) {
    ids.forEach(id -> limits.put(id, 0L));
  }

  @Override
  public synchronized List<Broadcast> listActiveBroadcasts() {
    enter("listActiveBroadcasts");
    return broadcasts.entrySet().stream()
        .filter(entry -> limits.getOrDefault(entry.getKey(), 0L) > 0)
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public synchronized Set<BroadcastId> listSentBroadcasts(ClientId client) {
    enter("listSentBroadcasts");
    sentReads++;
    return Set.copyOf(sent.getOrDefault(client, Set.of()));
  }

  @Override
  public synchronized boolean saveBroadcastMessage(
      BroadcastId broadcast, ClientId client, Message message, String contactId) {
    enter("saveBroadcastMessage");
    long left = limits.getOrDefault(broadcast, 0L);
    if (left <= 0 || !sent.computeIfAbsent(client, id -> new HashSet<>()).add(broadcast)) {
      return false;
    }
    limits.put(broadcast, left - 1);
    MessageId id = MessageId.of(message.getMessageId());
    messages.put(id, message);
    leased.add(id);
    return true;
  }

  @Override
  public synchronized List<Message> getMessages(List<MessageId> ids, boolean wantData) {
    return ids.stream().map(messages::get).filter(message -> message != null).toList();
  }

  @Override
  public void streamEnded(ClientId client, Instant time) {}

  @Override
  public void check(boolean writes) {}

  @Override
  public List<RetentionReport> retention() {
    return List.of();
  }

  @Override
  public RetentionRun removeOld(Set<String> kinds, Duration atMost) {
    return new RetentionRun(Map.of(), false);
  }

  @Override
  public StoreDescription describe() {
    return new StoreDescription("fake", "1", 1, "memory");
  }

  @Override
  public void close() {}

  @Override
  public List<Message> leaseForServer(int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setResults(Map<MessageId, MessageResult> results) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<MessageResult> getMessageResult(MessageId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Message> getPendingMessages(
      Collection<ClientId> ids, long offset, long limit, boolean wantData) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long getPendingMessageCount(Collection<ClientId> ids) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deletePendingMessages(Collection<ClientId> ids) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Client> listClients(Collection<ClientId> ids) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void streamClientIds(
      boolean includeBlacklisted, @Nullable Instant after, Consumer<ClientId> consumer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void streamClientContacts(ClientId client, Consumer<ClientContact> consumer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ClientResourceUsageRecord> fetchResourceUsageRecords(
      ClientId client, Instant start, Instant end) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClientPage queryClients(ClientQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ReportedService> listClientServices(ClientId client) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ServiceVersions listServiceVersions(
      @Nullable String service, int pageSize, @Nullable String pageToken) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void storeFile(String service, String name, byte[] content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteFile(String service, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<StoredFile> readFile(String service, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<MessageCount> countMessages(CountQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Backlog backlog() {
    throw new UnsupportedOperationException();
  }
}
