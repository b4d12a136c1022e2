package dev.fleetspeak.server.store;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.ClientResourceUsageRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Enrolled clients and their contacts (server.md 2.5). */
public interface ClientStore {

  /** What the contact path needs to know of a client; empty if it is not enrolled. */
  Optional<ClientData> getClientData(ClientId client);

  /** Enrols a client that has not contacted anybody yet; an existing one is an error. */
  void addClient(ClientId client, ClientData data);

  /** Marks a client: its messages wait, and it is asked for a new key. Unknown ids are ignored. */
  void blacklistClient(ClientId client);

  /** Clients by id, or all if none is named; unknown ids are left out. */
  List<Client> listClients(Collection<ClientId> clients);

  /**
   * Streams ids to the consumer, without holding back writers.
   *
   * @param lastContactAfter strictly later than this; null for all
   */
  void streamClientIds(
      boolean includeBlacklisted, @Nullable Instant lastContactAfter, Consumer<ClientId> consumer);

  /** Streams the contacts of a client, oldest first. */
  void streamClientContacts(ClientId client, Consumer<ClientContact> consumer);

  /** Usage records with server time in {@code [start, end)}, oldest first. */
  List<ClientResourceUsageRecord> fetchResourceUsageRecords(
      ClientId client, Instant start, Instant end);

  /** A page of clients. */
  ClientPage queryClients(ClientQuery query);

  /** What a client last reported to run; empty if it never did. */
  List<ReportedService> listClientServices(ClientId client);

  /**
   * What the clients together run.
   *
   * @param service only this one; null for all
   * @param pageSize most versions to return, 1 to 1000
   * @param pageToken where to go on, from the page before
   */
  ServiceVersions listServiceVersions(
      @Nullable String service, int pageSize, @Nullable String pageToken);

  /**
   * Notification addresses of the servers on which streams were opened lately; none in a store that
   * only one server uses.
   *
   * @param since how long ago at most
   */
  default Set<String> streamServers(Instant since) {
    return Set.of();
  }
}
