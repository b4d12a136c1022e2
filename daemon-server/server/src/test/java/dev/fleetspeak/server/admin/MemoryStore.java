package dev.fleetspeak.server.admin;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.ClientResourceUsageRecord;
import dev.fleetspeak.server.store.Backlog;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ClientPage;
import dev.fleetspeak.server.store.ClientQuery;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactReceipt;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.MessageCount;
import dev.fleetspeak.server.store.MessagePage;
import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.ReportedService;
import dev.fleetspeak.server.store.RetentionReport;
import dev.fleetspeak.server.store.RetentionRun;
import dev.fleetspeak.server.store.ServiceVersions;
import dev.fleetspeak.server.store.StoreDescription;
import dev.fleetspeak.server.store.StoredFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** As much of a store as the admin calls need, in memory; remembers the queries it got. */
class MemoryStore implements Datastore {
  final NavigableMap<MessageId, Message> messages = new TreeMap<>();
  final Map<ClientId, Client> clients = new LinkedHashMap<>();
  final List<ClientContact> contacts = new CopyOnWriteArrayList<>();
  final Map<BroadcastId, Broadcast> broadcasts = new LinkedHashMap<>();
  final Map<BroadcastId, Long> limits = new LinkedHashMap<>();
  final Map<String, byte[]> files = new LinkedHashMap<>();
  final List<ReportedService> services = new CopyOnWriteArrayList<>();
  final List<ClientResourceUsageRecord> usage = new CopyOnWriteArrayList<>();
  final List<Object> queries = new CopyOnWriteArrayList<>();
  ServiceVersions serviceVersions = new ServiceVersions(List.of(), null, 0);
  ClientPage clientPage = new ClientPage(List.of(), null, 0);
  MessagePage messagePage = new MessagePage(List.of(), null, 0);
  List<MessageCount> counts = List.of();

  void enrol(ClientId client) {
    clients.put(client, Client.newBuilder().setClientId(client.bytes()).build());
  }

  @Override
  public synchronized List<MessageId> storeMessages(List<Message> added) {
    List<MessageId> inserted = new ArrayList<>();
    for (Message message : added) {
      MessageId id = MessageId.of(message.getMessageId());
      if (messages.putIfAbsent(id, message) == null) {
        inserted.add(id);
      }
    }
    return inserted;
  }

  @Override
  public synchronized void setResults(Map<MessageId, MessageResult> results) {
    results.forEach(
        (id, result) ->
            messages.computeIfPresent(
                id, (same, message) -> message.toBuilder().setResult(result).build()));
  }

  @Override
  public synchronized List<Message> getMessages(List<MessageId> ids, boolean wantData) {
    return ids.stream()
        .filter(messages::containsKey)
        .map(messages::get)
        .map(message -> wantData ? message : message.toBuilder().clearData().build())
        .toList();
  }

  @Override
  public synchronized Optional<MessageResult> getMessageResult(MessageId id) {
    return Optional.ofNullable(messages.get(id)).filter(Message::hasResult).map(Message::getResult);
  }

  private synchronized List<Message> pending(Collection<ClientId> wanted) {
    return messages.values().stream()
        .filter(
            message ->
                !message.hasResult()
                    && wanted.contains(ClientId.of(message.getDestination().getClientId())))
        .toList();
  }

  @Override
  public List<Message> getPendingMessages(
      Collection<ClientId> wanted, long offset, long limit, boolean wantData) {
    return pending(wanted).stream()
        .skip(offset)
        .limit(limit)
        .map(message -> wantData ? message : message.toBuilder().clearData().build())
        .toList();
  }

  @Override
  public long getPendingMessageCount(Collection<ClientId> wanted) {
    return pending(wanted).size();
  }

  @Override
  public void deletePendingMessages(Collection<ClientId> wanted) {
    MessageResult removed =
        MessageResult.newBuilder()
            .setFailed(true)
            .setFailedReason("Removed by admin action.")
            .build();
    pending(wanted)
        .forEach(message -> setResults(Map.of(MessageId.of(message.getMessageId()), removed)));
  }

  @Override
  public MessagePage queryMessages(MessageQuery query) {
    queries.add(query);
    return messagePage;
  }

  @Override
  public Optional<ClientData> getClientData(ClientId client) {
    return Optional.ofNullable(clients.get(client))
        .map(
            known ->
                new ClientData(ByteString.EMPTY, known.getLabelsList(), known.getBlacklisted()));
  }

  @Override
  public void blacklistClient(ClientId client) {
    clients.computeIfPresent(
        client, (same, known) -> known.toBuilder().setBlacklisted(true).build());
  }

  @Override
  public List<Client> listClients(Collection<ClientId> wanted) {
    return clients.entrySet().stream()
        .filter(entry -> wanted.isEmpty() || wanted.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public void streamClientIds(
      boolean includeBlacklisted, @Nullable Instant after, Consumer<ClientId> consumer) {
    clients.values().stream()
        .filter(client -> includeBlacklisted || !client.getBlacklisted())
        .filter(
            client ->
                after == null || client.getLastContactTime().getSeconds() > after.getEpochSecond())
        .forEach(client -> consumer.accept(ClientId.of(client.getClientId())));
  }

  @Override
  public void streamClientContacts(ClientId client, Consumer<ClientContact> consumer) {
    if (clients.containsKey(client)) {
      contacts.forEach(consumer);
    }
  }

  @Override
  public List<ClientResourceUsageRecord> fetchResourceUsageRecords(
      ClientId client, Instant start, Instant end) {
    queries.add(List.of(client, start, end));
    return List.copyOf(usage);
  }

  @Override
  public ClientPage queryClients(ClientQuery query) {
    queries.add(query);
    return clientPage;
  }

  @Override
  public List<ReportedService> listClientServices(ClientId client) {
    return List.copyOf(services);
  }

  @Override
  public ServiceVersions listServiceVersions(
      @Nullable String service, int pageSize, @Nullable String pageToken) {
    queries.add(java.util.Arrays.asList(service, pageSize, pageToken));
    return serviceVersions;
  }

  @Override
  public void createBroadcast(Broadcast broadcast, long limit) {
    BroadcastId id = BroadcastId.of(broadcast.getBroadcastId());
    broadcasts.put(id, broadcast);
    limits.put(id, limit);
  }

  @Override
  public void disableBroadcasts(Collection<BroadcastId> ids) {
    ids.forEach(id -> limits.computeIfPresent(id, (same, limit) -> 0L));
  }

  @Override
  public List<Broadcast> listActiveBroadcasts() {
    return broadcasts.entrySet().stream()
        .filter(entry -> limits.getOrDefault(entry.getKey(), 0L) > 0)
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public void storeFile(String service, String name, byte[] content) {
    files.put(service + "/" + name, content);
  }

  @Override
  public void deleteFile(String service, String name) {
    files.remove(service + "/" + name);
  }

  @Override
  public List<MessageCount> countMessages(CountQuery query) {
    queries.add(query);
    return counts;
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
    return new StoreDescription("memory", "1.2", 3, "nowhere");
  }

  @Override
  public void close() {}

  @Override
  public ContactReceipt commitContact(ContactCommit commit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Message> leaseForClient(
      ClientId client, int limit, @Nullable Map<String, Long> limitsOfServices, String contactId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void giveBack(Collection<MessageId> given) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Message> leaseForServer(int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void addClient(ClientId client, ClientData data) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<BroadcastId> listSentBroadcasts(ClientId client) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean saveBroadcastMessage(
      BroadcastId broadcast, ClientId client, Message message, String contactId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<StoredFile> readFile(String service, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Backlog backlog() {
    return new Backlog(2, 1, RunningAdmin.NOW);
  }
}
