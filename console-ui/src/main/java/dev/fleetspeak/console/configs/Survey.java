package dev.fleetspeak.console.configs;

import dev.fleetspeak.console.api.Call;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsRequest;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the clients of a fleet say they run.
 *
 * @param services by name, most clients first
 * @param clients how many clients said anything
 * @param isPart whether there are more versions than are shown
 */
public record Survey(List<SeenService> services, long clients, boolean isPart) {
  private static final int PAGE = 1000;

  /** More versions than this are no fleet's; somebody reports names at random. */
  private static final int MOST = 10_000;

  /** Copies the services. */
  public Survey {
    services = List.copyOf(services);
  }

  static Call<Survey> of(FleetspeakApi api) {
    return page(api, "", new ArrayList<>());
  }

  private static Call<Survey> page(FleetspeakApi api, String token, List<SeenService> found) {
    return api.serviceVersions(
            ListServiceVersionsRequest.newBuilder().setPageSize(PAGE).setPageToken(token).build())
        .then(response -> more(api, response, found));
  }

  private static Call<Survey> more(
      FleetspeakApi api, ListServiceVersionsResponse response, List<SeenService> found) {
    response.getVersionsList().forEach(version -> found.add(SeenService.of(version)));
    boolean hasMore = !response.getNextPageToken().isEmpty();
    if (hasMore && found.size() < MOST) {
      return page(api, response.getNextPageToken(), found);
    }
    found.sort(
        Comparator.comparing(SeenService::name)
            .thenComparing(SeenService::clients, Comparator.reverseOrder())
            .thenComparing(SeenService::signature));
    return Call.ready(new Survey(found, response.getReportingClients(), hasMore));
  }

  /** How often a service is run, in whatever version. */
  public long running(String name) {
    return services.stream()
        .filter(service -> service.name().equals(name))
        .mapToLong(SeenService::clients)
        .sum();
  }
}
