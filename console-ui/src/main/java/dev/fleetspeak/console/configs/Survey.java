package dev.fleetspeak.console.configs;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.api.ApiException;
import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.Call;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.proto.console.v1.ClientService;
import dev.fleetspeak.proto.console.v1.ListClientServicesResponse;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest.Order;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of a fleet say they run. The server has no call for it yet, so clients are asked
 * for one by one, those with the newest contact first.
 *
 * @param services by name, most clients first
 * @param asked how many clients
 * @param all how many there are
 */
public record Survey(List<SeenService> services, int asked, long all) {
  private static final int AT_ONCE = 50;
  private static final int PAGE = 1000;

  /** Copies the services. */
  public Survey {
    services = List.copyOf(services);
  }

  /** Asks for at most so many clients. */
  static Call<Survey> of(FleetspeakApi api, int most) {
    return clients(api, most, "", new ArrayList<>());
  }

  private static Call<Survey> clients(
      FleetspeakApi api, int most, String token, List<ClientId> found) {
    return api.clients(
            QueryClientsRequest.newBuilder()
                .setOrder(Order.ORDER_LAST_CONTACT_DESCENDING)
                .setPageSize(Math.min(PAGE, most - found.size()))
                .setPageToken(token)
                .build())
        .then(page -> more(api, most, page, found));
  }

  private static Call<Survey> more(
      FleetspeakApi api, int most, QueryClientsResponse page, List<ClientId> found) {
    page.getClientsList()
        .forEach(client -> found.add(ClientId.of(client.getClient().getClientId())));
    if (found.size() < most && !page.getNextPageToken().isEmpty()) {
      return clients(api, most, page.getNextPageToken(), found);
    }
    return services(api, found, 0, new LinkedHashMap<>())
        .map(seen -> new Survey(sorted(seen), found.size(), page.getTotalEstimate()));
  }

  private static Call<Map<String, SeenService>> services(
      FleetspeakApi api, List<ClientId> clients, int from, Map<String, SeenService> seen) {
    if (from >= clients.size()) {
      return Call.ready(seen);
    }
    List<ClientId> some = clients.subList(from, Math.min(from + AT_ONCE, clients.size()));
    return Call.all(some.stream().map(client -> tolerant(api.clientServices(client))).toList())
        .then(
            answers -> {
              for (int i = 0; i < some.size(); i++) {
                ClientId client = some.get(i);
                answers.get(i).getServicesList().forEach(one -> add(seen, client, one));
              }
              return services(api, clients, from + AT_ONCE, seen);
            });
  }

  /** A client that was removed meanwhile runs nothing. */
  private static Call<ListClientServicesResponse> tolerant(Call<ListClientServicesResponse> call) {
    CompletableFuture<ListClientServicesResponse> answer =
        call.answer()
            .exceptionallyCompose(
                thrown ->
                    ApiException.of(thrown).kind() == ApiFailure.Kind.NOT_FOUND
                        ? CompletableFuture.completedFuture(
                            ListClientServicesResponse.getDefaultInstance())
                        : CompletableFuture.failedFuture(thrown));
    return new Call<>(answer, call.cancel());
  }

  private static void add(Map<String, SeenService> seen, ClientId client, ClientService one) {
    String signature = Ids.hex(one.getSignatureSha256());
    Instant reported = one.hasReportTime() ? Times.instant(one.getReportTime()) : null;
    seen.merge(
        one.getName() + " " + signature,
        new SeenService(one.getName(), signature, List.of(client), reported),
        Survey::joined);
  }

  private static SeenService joined(SeenService before, SeenService added) {
    List<ClientId> clients = new ArrayList<>(before.clients());
    clients.addAll(added.clients());
    return new SeenService(
        before.name(), before.signature(), clients, later(before.reported(), added.reported()));
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }

  private static List<SeenService> sorted(Map<String, SeenService> seen) {
    return seen.values().stream()
        .sorted(
            Comparator.comparing(SeenService::name)
                .thenComparingInt(service -> -service.clients().size())
                .thenComparing(SeenService::signature))
        .toList();
  }

  /** How many clients run any version of a service. */
  public long running(String name) {
    return services.stream()
        .filter(service -> service.name().equals(name))
        .mapToLong(service -> service.clients().size())
        .sum();
  }
}
