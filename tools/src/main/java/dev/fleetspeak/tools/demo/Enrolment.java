package dev.fleetspeak.tools.demo;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.connection.Connection;
import dev.fleetspeak.tools.demo.DemoFolder.ClientFolder;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits until the server knows every client. */
final class Enrolment {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final Connection connection;
  private final List<ClientFolder> folders;
  private final List<SupervisedDaemon> clients;

  /**
   * @param clients the processes, in the order of the folders
   */
  Enrolment(Connection connection, List<ClientFolder> folders, List<SupervisedDaemon> clients) {
    this.connection = connection;
    this.folders = folders;
    this.clients = clients;
  }

  /**
   * Waits.
   *
   * @param since when the clients were started: contacts before do not count
   * @return the ids, in the order of the folders
   * @throws DemoException if a client ends, or the time is over
   */
  Map<ClientFolder, ClientId> await(Patience patience, Instant since)
      throws DemoException, InterruptedException {
    Optional<Map<ClientFolder, ClientId>> ids =
        patience.await(
            "%d clients to enrol".formatted(clients.size()),
            BOUND,
            () -> {
              for (SupervisedDaemon client : clients) {
                client.check("it enrolled");
              }
              return look(since);
            });
    return ids.orElseThrow(
        () -> {
          int first = firstMissing(since);
          return new DemoException(
              "%s did not enrol within %d s; %s"
                  .formatted(
                      clients.get(first).name(), BOUND.toSeconds(), clients.get(first).hint()));
        });
  }

  private Optional<Map<ClientFolder, ClientId>> look(Instant since) {
    Map<ClientFolder, ClientId> found = found(since);
    return found.size() == folders.size() ? Optional.of(found) : Optional.empty();
  }

  private int firstMissing(Instant since) {
    Map<ClientFolder, ClientId> found = found(since);
    for (int i = 0; i < folders.size(); i++) {
      if (!found.containsKey(folders.get(i))) {
        return i;
      }
    }
    return 0;
  }

  private Map<ClientFolder, ClientId> found(Instant since) {
    Map<ClientFolder, ClientId> found = new LinkedHashMap<>();
    List<Client> known;
    try {
      known =
          connection.admin().listClients(ListClientsRequest.getDefaultInstance()).getClientsList();
    } catch (StatusRuntimeException _) {
      // It may be starting again at this moment; the wait has its bound.
      return found;
    }
    for (ClientFolder folder : folders) {
      Label label = Label.newBuilder().setServiceName("client").setLabel(folder.label()).build();
      known.stream()
          .filter(client -> client.getLabelsList().contains(label))
          .filter(client -> !lastContact(client).isBefore(since))
          .max(Comparator.comparing(Enrolment::lastContact))
          .ifPresent(client -> found.put(folder, ClientId.of(client.getClientId())));
    }
    return found;
  }

  private static Instant lastContact(Client client) {
    return TimeText.instant(client.getLastContactTime());
  }
}
