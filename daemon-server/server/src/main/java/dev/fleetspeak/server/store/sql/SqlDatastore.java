package dev.fleetspeak.server.store.sql;

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
import dev.fleetspeak.server.store.ClientPage;
import dev.fleetspeak.server.store.ClientQuery;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactReceipt;
import dev.fleetspeak.server.store.ContactRow;
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
import dev.fleetspeak.server.store.StoreListener;
import dev.fleetspeak.server.store.StoredFile;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A datastore in a SQL database. Reads do not wait for writes nor writes for reads; a write returns
 * once it is on disk.
 */
public final class SqlDatastore implements Datastore {
  private static final int ROWS_AT_ONCE = 1_000;

  /** Looking up a client that is not there costs little and needs the whole store. */
  private static final ClientId NOBODY = ClientId.of(new byte[8]);

  /** Service and name of a file that is there for a moment, to see whether writing works. */
  private static final String CHECK = "fleetspeak-check";

  private static final int CHECK_BYTES = 64 << 10;

  private final Engine engine;
  private final Writer writer;
  private final Reads readers;
  private final MessageWriter messages;
  private final Arrivals arrivals;
  private final Leases leases;
  private final ContactIds contactIds;
  private final ContactTable contacts;

  /** Null where one server is alone with the store. */
  private final @Nullable LostStreams lostStreams;

  private final BroadcastTable broadcasts;
  private final MessageChecks checks;

  private SqlDatastore(Engine engine) {
    this.engine = engine;
    this.writer = engine.writer();
    this.readers = engine.readers();
    this.messages = engine.messages();
    this.arrivals = new Arrivals(messages);
    this.leases = new Leases(messages);
    this.lostStreams =
        engine.dialect().isShared() ? new LostStreams(messages, engine.clock().instant()) : null;
    this.contactIds = new ContactIds(readers, engine.dialect());
    this.contacts = new ContactTable(messages, arrivals, contactIds);
    this.broadcasts = new BroadcastTable(arrivals, messages.retries());
    this.checks = new MessageChecks(engine.dialect());
  }

  /**
   * Opens a database, making or upgrading it as needed.
   *
   * @throws dev.fleetspeak.server.store.DatastoreException with one line that names the database,
   *     if it is none, cannot be reached or written, was made by a newer program, or is in use by
   *     another server and cannot be shared; nothing is changed in it then
   */
  public static SqlDatastore open(StoreSettings settings) {
    return new SqlDatastore(
        switch (settings) {
          case SqliteSettings sqlite -> SqliteEngine.open(sqlite);
          case DatabaseSettings database -> PooledEngine.open(database, UnaryOperator.identity());
        });
  }

  /** With connections that a test has in its hands. */
  static SqlDatastore open(DatabaseSettings settings, UnaryOperator<DataSource> connections) {
    return new SqlDatastore(PooledEngine.open(settings, connections));
  }

  @Override
  public ContactReceipt commitContact(ContactCommit commit) {
    if (commit.client().isNil()) {
      throw new IllegalArgumentException("a contact needs a client id");
    }
    checks.check(commit);
    long number =
        commit.contact() instanceof ContactRow.Fresh ? contactIds.next() : ContactIds.ENGINE;
    return writer.write(
        "committing a contact",
        tx -> {
          if (lostStreams != null) {
            lostStreams.redeliver(tx, commit);
          }
          return contacts.commit(tx, commit, number);
        });
  }

  @Override
  public void streamEnded(ClientId client, Instant time) {
    if (lostStreams != null) {
      change("ending a stream", tx -> LostStreams.ended(tx.db(), client.toString(), time));
    }
  }

  @Override
  public Set<String> streamServers(Instant since) {
    return lostStreams == null
        ? Set.of()
        : Set.copyOf(readers.read("listing servers", db -> LostStreams.servers(db, since)));
  }

  @Override
  public List<MessageId> storeMessages(List<Message> stored) {
    stored.forEach(checks::check);
    return writer.write("storing messages", tx -> List.copyOf(arrivals.ofServer(tx, stored)));
  }

  @Override
  public List<Message> leaseForClient(
      ClientId client, int limit, @Nullable Map<String, Long> serviceLimits, String contactId) {
    if (client.isNil()) {
      throw new IllegalArgumentException("leasing for a client needs a client id");
    }
    Long contact = contactId.isEmpty() ? null : (Long) ContactTable.row(contactId);
    // Most contacts find nothing, and then need not wait for the writer.
    Instant now = engine.clock().instant();
    if (!readers.read("looking for messages", db -> Leases.isAnyDue(db, client.toString(), now))) {
      return List.of();
    }
    return writer.write(
        "leasing messages for a client",
        tx -> leases.forClient(tx, client.toString(), limit, serviceLimits, contact));
  }

  @Override
  public boolean lookAgain(ClientId client) {
    String id = client.toString();
    if (lostStreams == null
        || !readers.read("looking for messages", db -> ForeignMessages.isAnyFor(db, id))) {
      return false;
    }
    change("taking messages of other servers", tx -> ForeignMessages.takeFor(tx.db(), id));
    return true;
  }

  @Override
  public void giveBack(Collection<MessageId> given) {
    change("giving messages back", tx -> leases.giveBack(tx, given));
  }

  @Override
  public List<Message> leaseForServer(int limit) {
    return writer.write("leasing messages for the server", tx -> leases.forServer(tx, limit));
  }

  @Override
  public void setResults(Map<MessageId, MessageResult> results) {
    change(
        "setting results",
        tx -> {
          for (Map.Entry<MessageId, MessageResult> result : results.entrySet()) {
            messages.settle(tx, result.getKey().toString(), result.getValue(), true);
          }
        });
  }

  @Override
  public List<Message> getMessages(List<MessageId> ids, boolean wantData) {
    return readers.read(
        "reading messages", db -> MessageReader.byId(db, messages.processed(), ids, wantData));
  }

  @Override
  public Optional<MessageResult> getMessageResult(MessageId id) {
    return readers.read(
        "reading a result", db -> MessageReader.result(db, messages.processed(), id));
  }

  @Override
  public List<Message> getPendingMessages(
      Collection<ClientId> clients, long offset, long limit, boolean wantData) {
    if (offset < 0 || limit < 0 || (offset > 0 && limit == 0)) {
      throw new IllegalArgumentException("an offset needs a limit, and both must not be negative");
    }
    return readers.read(
        "reading pending messages",
        db -> MessageReader.pending(db, clients, offset, limit, wantData));
  }

  @Override
  public long getPendingMessageCount(Collection<ClientId> clients) {
    return readers.read("counting pending messages", db -> MessageReader.pendingCount(db, clients));
  }

  @Override
  public void deletePendingMessages(Collection<ClientId> clients) {
    change(
        "deleting pending messages",
        tx -> {
          MessageResult removed =
              MessageResult.newBuilder()
                  .setProcessedTime(Text.timestamp(tx.now()))
                  .setFailed(true)
                  .setFailedReason("Removed by admin action.")
                  .build();
          for (String id : MessageReader.pendingIds(tx.db(), clients)) {
            messages.settle(tx, id, removed, false);
          }
        });
  }

  @Override
  public MessagePage queryMessages(MessageQuery query) {
    var pages = new MessagePages(query);
    return readers.read("listing messages", pages::read);
  }

  @Override
  public Optional<ClientData> getClientData(ClientId client) {
    return readers.read("reading a client", db -> ClientReader.data(db, client));
  }

  @Override
  public void addClient(ClientId client, ClientData data) {
    if (client.isNil()) {
      throw new IllegalArgumentException("a client needs an id");
    }
    change(
        "adding a client",
        tx -> {
          String id = client.toString();
          if (ContactTable.insertClient(tx.db(), id, data.publicKey(), data.blacklisted(), tx.now())
                  == 0
              && !tx.repeated()) {
            throw new SQLException("client " + id + " exists already");
          }
          for (Label label : data.labels()) {
            ClientEffects.addLabel(tx.db(), id, label.getServiceName(), label.getLabel());
          }
        });
  }

  @Override
  public void blacklistClient(ClientId client) {
    change(
        "blacklisting a client",
        tx ->
            tx.db()
                .update(
                    "UPDATE clients SET blacklisted = 1 WHERE client_id = ?",
                    tx.db().dialect().id(client.toString())));
  }

  @Override
  public List<Client> listClients(Collection<ClientId> clients) {
    return readers.read("listing clients", db -> ClientReader.list(db, clients));
  }

  @Override
  public void streamClientIds(
      boolean includeBlacklisted, @Nullable Instant lastContactAfter, Consumer<ClientId> consumer) {
    String after = "";
    List<String> page;
    do {
      String from = after;
      page =
          readers.read(
              "listing client ids",
              db -> ClientReader.ids(db, from, includeBlacklisted, lastContactAfter, ROWS_AT_ONCE));
      page.forEach(id -> consumer.accept(ClientId.parse(id)));
      after = page.isEmpty() ? after : page.getLast();
    } while (page.size() == ROWS_AT_ONCE);
  }

  @Override
  public void streamClientContacts(ClientId client, Consumer<ClientContact> consumer) {
    if (!contactIds.areReused()) {
      streamByNumber(client, consumer);
      return;
    }
    List<ClientContact> all = new ArrayList<>();
    streamByNumber(client, all::add);
    all.sort(Comparator.comparingLong(contact -> Text.nanos(contact.getTimestamp())));
    all.forEach(consumer);
  }

  private void streamByNumber(ClientId client, Consumer<ClientContact> consumer) {
    long after = -1;
    List<ClientReader.NumberedContact> page;
    do {
      long from = after;
      page =
          readers.read(
              "listing contacts", db -> ClientReader.contacts(db, client, from, ROWS_AT_ONCE));
      page.forEach(one -> consumer.accept(one.contact()));
      after = page.isEmpty() ? after : page.getLast().row();
    } while (page.size() == ROWS_AT_ONCE);
  }

  @Override
  public List<ClientResourceUsageRecord> fetchResourceUsageRecords(
      ClientId client, Instant start, Instant end) {
    if (start.isAfter(end)) {
      throw new IllegalArgumentException("the start is after the end");
    }
    return readers.read("reading resource usage", db -> ClientReader.usage(db, client, start, end));
  }

  @Override
  public ClientPage queryClients(ClientQuery query) {
    var pages = new ClientPages(query);
    return readers.read("listing clients", pages::read);
  }

  @Override
  public List<ReportedService> listClientServices(ClientId client) {
    return readers.read("listing services", db -> ClientReader.services(db, client));
  }

  @Override
  public ServiceVersions listServiceVersions(
      @Nullable String service, int pageSize, @Nullable String pageToken) {
    var pages = new ServiceVersionPages(service, pageSize, pageToken);
    return readers.read("listing versions of services", pages::read);
  }

  @Override
  public void createBroadcast(Broadcast broadcast, long limit) {
    BroadcastTable.check(broadcast, limit);
    checks.check(broadcast);
    change("creating a broadcast", tx -> BroadcastTable.create(tx, broadcast, limit));
  }

  @Override
  public void disableBroadcasts(Collection<BroadcastId> ids) {
    change("disabling broadcasts", tx -> BroadcastTable.disable(tx, ids));
  }

  @Override
  public List<Broadcast> listActiveBroadcasts() {
    return readers.read(
        "listing broadcasts", db -> BroadcastTable.active(db, engine.clock().instant()));
  }

  @Override
  public Set<BroadcastId> listSentBroadcasts(ClientId client) {
    return Set.copyOf(
        readers.read("listing sent broadcasts", db -> BroadcastTable.sentTo(db, client)));
  }

  @Override
  public boolean saveBroadcastMessage(
      BroadcastId broadcast, ClientId client, Message message, String contactId) {
    checks.check(message);
    Long contact = contactId.isEmpty() ? null : (Long) ContactTable.row(contactId);
    return writer.write(
        "saving a broadcast's copy",
        tx -> broadcasts.save(tx, broadcast, client, message, contact));
  }

  @Override
  public void storeFile(String service, String name, byte[] content) {
    change("storing a file", tx -> FileTable.store(tx, service, name, content));
  }

  @Override
  public void deleteFile(String service, String name) {
    change("deleting a file", tx -> FileTable.delete(tx, service, name));
  }

  @Override
  public Optional<StoredFile> readFile(String service, String name) {
    return readers.read("reading a file", db -> FileTable.read(db, service, name));
  }

  @Override
  public List<MessageCount> countMessages(CountQuery query) {
    return readers.read("counting messages", db -> CountReader.count(db, query));
  }

  @Override
  public Backlog backlog() {
    return readers.read("reading the backlog", CountReader::backlog);
  }

  @Override
  public void listen(StoreListener listener) {
    engine.told().to(listener);
  }

  @Override
  public List<RetentionReport> retention() {
    return maintenance().retention().report();
  }

  @Override
  public RetentionRun removeOld(Set<String> kinds, Duration atMost) {
    return maintenance().retention().run(kinds, atMost);
  }

  @Override
  public StoreDescription describe() {
    return engine.describe();
  }

  @Override
  public void check(boolean writes) {
    readers.read("looking whether it answers", db -> ClientReader.data(db, NOBODY));
    if (writes) {
      // Two commits, or the pages of the first would never be written.
      storeFile(CHECK, CHECK, new byte[CHECK_BYTES]);
      deleteFile(CHECK, CHECK);
    }
  }

  /**
   * Moves messages that are done back to the reference's table, for a reference server that is to
   * go on with the database. No other server may run on it meanwhile.
   *
   * @param progress told how many messages are copied, now and then
   * @return how many messages there were
   */
  public long handBack(LongConsumer progress) {
    return new HandBack(writer).run(progress);
  }

  /** The upkeep, for tests that do not want to wait for it. */
  Maintenance maintenance() {
    return engine.maintenance();
  }

  @Override
  public void close() {
    engine.close();
  }

  /** An operation without a result. */
  private interface Change {
    void run(Tx tx) throws SQLException;
  }

  private void change(String what, Change change) {
    writer.write(
        what,
        tx -> {
          change.run(tx);
          return true;
        });
  }
}
